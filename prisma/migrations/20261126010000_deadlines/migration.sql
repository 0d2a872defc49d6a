-- A session carries its deadlines, so that what is over does not depend on the policy of the instance that looks.
--
-- Everything waits while this runs, so it writes no row that is over already: those, by far the most, get a constant that
-- PostgreSQL keeps in the catalog, and whose value nothing reads of a row that carries its end.
ALTER TABLE "user_sessions"
  ADD COLUMN "ends_at" TIMESTAMPTZ(3) NOT NULL DEFAULT '1970-01-01 00:00:00+00',
  ADD COLUMN "access_ends_at" TIMESTAMPTZ(3) NOT NULL DEFAULT '1970-01-01 00:00:00+00',
  ADD COLUMN "idle_seconds" INTEGER;

-- Keeps every session. The policy is not known here: an instance applies it when it starts, before it listens.
UPDATE "user_sessions"
   SET "ends_at" = "absolute_expires_at",
       "access_ends_at" = least("absolute_expires_at", "token_expires_at")
 WHERE "invalidated_at" IS NULL;

ALTER TABLE "user_sessions"
  ALTER COLUMN "ends_at" DROP DEFAULT,
  ALTER COLUMN "access_ends_at" DROP DEFAULT;

-- For instances of the version before, which go on writing rows without these columns while a new version is rolled out.
-- Their sessions get the longest deadlines until the next sweep of this version applies the policy to them; what they touch
-- moves by the row's own idle_seconds, as a touch of this version does. What is over by its deadline stays over, and a closed
-- access closed until it is refreshed, whatever an instance with another policy thinks of it.
CREATE FUNCTION "fill_session_deadlines"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  idle_at TIMESTAMPTZ(3) := NEW."last_active" + make_interval(secs => NEW."idle_seconds");
BEGIN
  IF TG_OP = 'UPDATE' AND OLD."ends_at" <= now() THEN
    RETURN NEW;
  END IF;
  NEW."ends_at" := NEW."absolute_expires_at";
  IF NEW."transport" = 'bearer' OR NEW."refresh_generation" IS NULL THEN
    NEW."ends_at" := least(NEW."absolute_expires_at", idle_at);
  END IF;
  NEW."access_ends_at" := least(NEW."ends_at", NEW."token_expires_at");
  IF NEW."transport" = 'cookie' THEN
    NEW."access_ends_at" := least(NEW."access_ends_at", idle_at);
  END IF;
  -- Whoever authenticates or refreshes gets another credential; a touch does not.
  IF TG_OP = 'UPDATE' AND OLD."access_ends_at" <= now() AND NEW."token_hash" = OLD."token_hash" THEN
    NEW."access_ends_at" := OLD."access_ends_at";
  END IF;
  RETURN NEW;
END
$$;

CREATE TRIGGER "user_sessions_deadlines_of_insert" BEFORE INSERT ON "user_sessions"
  FOR EACH ROW WHEN (NEW."ends_at" IS NULL) EXECUTE FUNCTION "fill_session_deadlines"();
CREATE TRIGGER "user_sessions_deadlines_of_update" BEFORE UPDATE ON "user_sessions"
  FOR EACH ROW WHEN (
    NEW."invalidated_at" IS NULL
    AND NEW."ends_at" IS NOT DISTINCT FROM OLD."ends_at"
    AND NEW."access_ends_at" IS NOT DISTINCT FROM OLD."access_ends_at"
    AND NEW."idle_seconds" IS NOT DISTINCT FROM OLD."idle_seconds"
    AND (NEW."last_active" IS DISTINCT FROM OLD."last_active"
      OR NEW."absolute_expires_at" IS DISTINCT FROM OLD."absolute_expires_at"
      OR NEW."token_expires_at" IS DISTINCT FROM OLD."token_expires_at")
  ) EXECUTE FUNCTION "fill_session_deadlines"();

-- One index says what is due, whatever it ran out by. Partial, as the others: only rows that nobody has ended.
CREATE INDEX "user_sessions_ends_at_idx" ON "user_sessions"("ends_at") WHERE "invalidated_at" IS NULL;
-- What of one user's is live, and what of it has run out.
CREATE INDEX "user_sessions_user_id_epoch_ends_at_idx" ON "user_sessions"("user_id", "epoch", "ends_at") WHERE "invalidated_at" IS NULL;
DROP INDEX "user_sessions_user_id_epoch_id_idx";
DROP INDEX "user_sessions_last_active_idx";
DROP INDEX "user_sessions_bearer_last_active_idx";
DROP INDEX "user_sessions_absolute_expires_at_idx";

-- Rows whose policy has not been applied yet: few, and none after an instance has started.
CREATE INDEX "user_sessions_idle_seconds_idx" ON "user_sessions"("id")
  WHERE "invalidated_at" IS NULL AND "idle_seconds" IS NULL;
