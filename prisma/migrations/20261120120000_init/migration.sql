-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'user',
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "session_epoch" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "epoch" INTEGER NOT NULL,
    "transport" TEXT NOT NULL,
    "client_kind" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "token_expires_at" TIMESTAMPTZ(3),
    "refresh_seed" BYTEA,
    "refresh_generation" INTEGER,
    "refresh_rotated_at" TIMESTAMPTZ(3),
    "fingerprint_hash" BYTEA,
    "fingerprint_changed_at" TIMESTAMPTZ(3),
    "ip_hash" BYTEA,
    "ip_prefix" TEXT,
    "user_agent" VARCHAR(256),
    "label" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_active" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "absolute_expires_at" TIMESTAMPTZ(3) NOT NULL,
    "remember_until" TIMESTAMPTZ(3),
    "invalidated_at" TIMESTAMPTZ(3),
    "invalidation_reason" TEXT,
    "invalidated_by" UUID,

    CONSTRAINT "user_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "type" TEXT NOT NULL,
    "user_id" UUID,
    "session_id" UUID,
    "actor_id" UUID,
    "reason" TEXT,
    "epoch" INTEGER,
    "ip_prefix" TEXT,
    "ip_hash" BYTEA,
    "user_agent" VARCHAR(256),
    "request_id" TEXT,
    "details" JSONB,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "known_devices" (
    "user_id" UUID NOT NULL,
    "fingerprint_hash" BYTEA NOT NULL,
    "first_seen" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "label" TEXT NOT NULL,

    CONSTRAINT "known_devices_pkey" PRIMARY KEY ("user_id","fingerprint_hash")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "user_sessions_user_id_epoch_id_idx" ON "user_sessions"("user_id", "epoch", "id") WHERE "invalidated_at" IS NULL;

-- CreateIndex
CREATE INDEX "user_sessions_last_active_idx" ON "user_sessions"("last_active") WHERE "invalidated_at" IS NULL;

-- CreateIndex
CREATE INDEX "user_sessions_absolute_expires_at_idx" ON "user_sessions"("absolute_expires_at") WHERE "invalidated_at" IS NULL;

-- CreateIndex
CREATE INDEX "user_sessions_invalidated_at_idx" ON "user_sessions"("invalidated_at") WHERE "invalidated_at" IS NOT NULL;

-- CreateIndex
CREATE INDEX "audit_events_user_id_at_id_idx" ON "audit_events"("user_id", "at", "id");

-- CreateIndex
CREATE INDEX "audit_events_user_id_epoch_idx" ON "audit_events"("user_id", "epoch");

-- CreateIndex
CREATE INDEX "audit_events_session_id_idx" ON "audit_events"("session_id");

-- AddForeignKey
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "known_devices" ADD CONSTRAINT "known_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here on, as the WHERE of the user_sessions indexes: Prisma's schema cannot say these.

ALTER TABLE "users" ADD CONSTRAINT "users_role_check" CHECK ("role" IN ('user', 'admin'));
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_transport_check" CHECK ("transport" IN ('cookie', 'bearer'));
ALTER TABLE "user_sessions" ADD CONSTRAINT "user_sessions_client_kind_check" CHECK ("client_kind" IN ('web', 'cli', 'service'));

-- Append-only: the statement is refused before a row is touched, also when it would match none.
CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_events is append-only: % is refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
