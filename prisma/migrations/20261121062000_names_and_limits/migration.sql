-- Nothing is changed or taken away: instances of the version before go on working beside those of this one.

-- AlterTable
ALTER TABLE "users" ADD COLUMN "inactivity_limit_seconds" INTEGER;
ALTER TABLE "user_sessions" ADD COLUMN "name" VARCHAR(64);

-- What one person's sessions of late ended for. Partial, as the others: only rows that are over.
CREATE INDEX "user_sessions_user_id_invalidated_at_idx" ON "user_sessions"("user_id", "invalidated_at")
  WHERE "invalidated_at" IS NOT NULL;

-- The sweep looks no further than at what has been idle for so long.
ALTER TABLE "users" ADD CONSTRAINT "users_inactivity_limit_check" CHECK ("inactivity_limit_seconds" >= 300);
