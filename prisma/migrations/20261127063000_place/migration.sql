-- Nothing is changed or taken away, and no row is written: instances of the version before go on working beside those of
-- this one, and what they write has no place.

-- AlterTable
ALTER TABLE "user_sessions" ADD COLUMN "city" TEXT, ADD COLUMN "country" CHAR(2);
ALTER TABLE "audit_events" ADD COLUMN "city" TEXT, ADD COLUMN "country" CHAR(2);
