-- Until when a session counts as connected: whoever holds its stream says so again and again, and nobody has to take it back. A table
-- of its own, so that these writes hold no row that a logout or a touch wants. Unlogged: after a crash it is empty, and written again
-- within half a minute.
CREATE UNLOGGED TABLE "session_connections" (
    "session_id" UUID NOT NULL,
    "connected_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "session_connections_pkey" PRIMARY KEY ("session_id")
);

ALTER TABLE "session_connections" ADD CONSTRAINT "session_connections_session_id_fkey"
    FOREIGN KEY ("session_id") REFERENCES "user_sessions"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- When its person said in another session that it was them who began this one. Nobody is asked about what began before there was
-- the question: existing rows get a constant that PostgreSQL keeps in the catalog, so nothing is rewritten.
ALTER TABLE "user_sessions" ADD COLUMN "recognized_at" TIMESTAMPTZ(3) DEFAULT now();
ALTER TABLE "user_sessions" ALTER COLUMN "recognized_at" DROP DEFAULT;

-- In which session it was said, if nobody had recognized that one.
ALTER TABLE "user_sessions" ADD COLUMN "recognized_by" UUID;
