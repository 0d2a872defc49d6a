-- A session that can be refreshed has all of these, one that cannot has none; a bearer session always can.
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_refresh_check" CHECK (
  num_nonnulls("token_expires_at", "refresh_seed", "refresh_generation", "refresh_rotated_at") IN (0, 4)
  AND ("transport" = 'cookie' OR "refresh_seed" IS NOT NULL)
);

-- Never written: absolute_expires_at is the end of a remembered session too.
ALTER TABLE "user_sessions" DROP COLUMN "remember_until";

-- What inactivity can end, and after which time: a remembered session by none, so the sweep need not pass over it every time.
DROP INDEX "user_sessions_last_active_idx";
CREATE INDEX "user_sessions_last_active_idx" ON "user_sessions"("last_active")
  WHERE "invalidated_at" IS NULL AND "refresh_generation" IS NULL;
CREATE INDEX "user_sessions_bearer_last_active_idx" ON "user_sessions"("last_active")
  WHERE "invalidated_at" IS NULL AND "transport" = 'bearer';
