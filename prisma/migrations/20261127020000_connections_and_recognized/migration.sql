-- Until when a session counts as connected: whoever holds its stream says so again and again, and nobody has to take it back.
ALTER TABLE "user_sessions" ADD COLUMN "connected_until" TIMESTAMPTZ(3);

-- When its person said in another session that it was them who began this one. Nobody is asked about what began before there was
-- the question: existing rows get a constant that PostgreSQL keeps in the catalog, so nothing is rewritten.
ALTER TABLE "user_sessions" ADD COLUMN "recognized_at" TIMESTAMPTZ(3) DEFAULT now();
ALTER TABLE "user_sessions" ALTER COLUMN "recognized_at" DROP DEFAULT;

-- In which session it was said, if nobody had recognized that one.
ALTER TABLE "user_sessions" ADD COLUMN "recognized_by" UUID;
