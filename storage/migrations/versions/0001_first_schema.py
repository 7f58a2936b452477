"""The first schema: people, sessions, messages with their approvals and attempts, the wire, keys, jobs, audit."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

from storage.models.base import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _tables()
    dialect = op.get_bind().dialect.name
    rules = Path(__file__).parents[1] / "sql" / f"{revision}_{dialect}.sql"
    for statement in rules.read_text(encoding="utf-8").split(";;"):
        # Straight to the driver: a colon or a per cent sign in a rule is no parameter.
        op.get_bind().exec_driver_sql(statement)


def _tables() -> None:
    op.create_table(
        "audit_events",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("therapist_id", sa.String(), nullable=True),
        sa.Column("patient_id", sa.String(), nullable=True),
        sa.Column("request_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_events")),
    )
    op.create_index("ix_audit_events_patient", "audit_events", ["patient_id", "seq"], unique=False)
    op.create_table(
        "buttons",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.String(length=36), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("post_key", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_buttons")),
    )
    op.create_index(op.f("ix_buttons_chat_id"), "buttons", ["chat_id"], unique=False)
    op.create_table(
        "data_keys",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("root_version", sa.Integer(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_keys")),
        sa.UniqueConstraint("owner", name=op.f("uq_data_keys_owner")),
    )
    op.create_table(
        "inbox",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("update_id", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("state IN ('new','done','parked')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("channel", "account", "update_id", name=op.f("uq_inbox_channel_account_update_id")),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "seq"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("seq", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("reply_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('due','sent','dropped')", name=op.f("ck_outbox_state")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_outbox")),
        sa.UniqueConstraint("id", name=op.f("uq_outbox_id")),
    )
    op.create_index("ix_outbox_state", "outbox", ["state", "seq"], unique=False)
    op.create_table(
        "posts",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_posts")),
    )
    op.create_table(
        "practices",
        sa.Column("name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practices")),
    )
    op.create_table(
        "root_keys",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("params", sa.String(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("check", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_root_keys")),
    )
    op.create_table(
        "invitations",
        sa.Column("practice_id", sa.String(length=36), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("used_by", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_invitations_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_invitations_code_hash")),
    )
    op.create_table(
        "therapists",
        sa.Column("practice_id", sa.String(length=36), nullable=False),
        sa.Column("name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("profile_ct", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=False),
        sa.Column("time_zone", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("onboarded_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_therapists_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapists")),
    )
    op.create_index(op.f("ix_therapists_practice_id"), "therapists", ["practice_id"], unique=False)
    op.create_table(
        "chats",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("chat", sa.String(), nullable=False),
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("data_ct", sa.LargeBinary(), nullable=True),
        sa.Column("blocked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("linked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_chats_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
        sa.UniqueConstraint("channel", "account", "chat", name=op.f("uq_chats_channel_account_chat")),
    )
    op.create_index(op.f("ix_chats_therapist_id"), "chats", ["therapist_id"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payload_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('recorded','started','done','failed','cancelled')", name=op.f("ck_jobs_state")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_jobs_therapist_id")),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_jobs")),
    )
    op.create_index("ix_jobs_state", "jobs", ["state"], unique=False)
    op.create_table(
        "patients",
        sa.Column("practice_id", sa.String(length=36), nullable=False),
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("phone_ct", sa.LargeBinary(), nullable=True),
        sa.Column("phone_index", sa.LargeBinary(), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("opted_out_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("archived_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("channel IN ('sms','whatsapp')", name=op.f("ck_patients_channel")),
        sa.CheckConstraint("gender IN ('f','m')", name=op.f("ck_patients_gender")),
        sa.CheckConstraint("status IN ('active','archived')", name=op.f("ck_patients_status")),
        sa.ForeignKeyConstraint(["practice_id"], ["practices.id"], name=op.f("fk_patients_practice_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_patients_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patients")),
    )
    op.create_index("ix_patients_phone_index", "patients", ["phone_index"], unique=False)
    op.create_index(op.f("ix_patients_therapist_id"), "patients", ["therapist_id"], unique=False)
    op.create_table(
        "consent_events",
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("text_version", sa.String(), nullable=False),
        sa.Column("text_sha256", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_consent_events_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_events")),
    )
    op.create_index("ix_consent_events_patient", "consent_events", ["patient_id", "type", "at"], unique=False)
    op.create_table(
        "inbound_messages",
        sa.Column("patient_id", sa.String(length=36), nullable=True),
        sa.Column("therapist_id", sa.String(length=36), nullable=True),
        sa.Column("sid", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("quarantine", sa.String(), nullable=False),
        sa.Column("media_count", sa.Integer(), nullable=False),
        sa.Column("sender_ct", sa.LargeBinary(), nullable=True),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("original_ct", sa.LargeBinary(), nullable=True),
        sa.Column("received_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("(patient_id IS NULL) = (quarantine <> '')", name=op.f("ck_inbound_messages_quarantine")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_inbound_messages_patient_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_inbound_messages_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_messages")),
        sa.UniqueConstraint("sid", name=op.f("uq_inbound_messages_sid")),
    )
    op.create_index(op.f("ix_inbound_messages_patient_id"), "inbound_messages", ["patient_id"], unique=False)
    op.create_table(
        "messages",
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("chat_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("content_mac", sa.LargeBinary(), nullable=True),
        sa.Column("approval_id", sa.String(), nullable=True),
        sa.Column("hold_reason", sa.String(), nullable=False),
        sa.Column("not_before", UtcDateTime(timezone=True), nullable=True),
        sa.Column("not_after", UtcDateTime(timezone=True), nullable=True),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("recipient_ct", sa.LargeBinary(), nullable=True),
        sa.Column("request_ct", sa.LargeBinary(), nullable=True),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("blocked", sa.String(), nullable=False),
        sa.Column("removed_signs", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=False),
        sa.Column("carrier_status", sa.String(), nullable=False),
        sa.Column("carrier_rank", sa.Float(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint(
            "(state IN ('approved','sending','sent','failed','uncertain')) = (approval_id IS NOT NULL)",
            name=op.f("ck_messages_approved_needs_approval"),
        ),
        sa.CheckConstraint("channel IN ('sms','whatsapp')", name=op.f("ck_messages_channel")),
        sa.CheckConstraint(
            "state = 'draft' OR state = 'rejected' OR (content_mac IS NOT NULL AND length(content_mac) = 32)",
            name=op.f("ck_messages_mac"),
        ),
        sa.CheckConstraint(
            "state IN ('draft','pending','approved','sending','sent','failed','uncertain','rejected','expired')",
            name=op.f("ck_messages_state"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_messages_version")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_messages_chat_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_messages_patient_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_messages_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(op.f("ix_messages_patient_id"), "messages", ["patient_id"], unique=False)
    op.create_index("ix_messages_state", "messages", ["state", "created_at"], unique=False)
    op.create_index(op.f("ix_messages_therapist_id"), "messages", ["therapist_id"], unique=False)
    op.create_table(
        "recordings",
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=True),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("attachment_ct", sa.LargeBinary(), nullable=True),
        sa.Column("key_owner", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("deleted_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("state IN ('waiting','stored','deleted')", name=op.f("ck_recordings_state")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_recordings_patient_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_recordings_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
    )
    op.create_index(op.f("ix_recordings_therapist_id"), "recordings", ["therapist_id"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_sessions_patient_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_sessions_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_patient_id"), "sessions", ["patient_id"], unique=False)
    op.create_table(
        "approvals",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_mac", sa.LargeBinary(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_approvals_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sa.UniqueConstraint("message_id", "version", name=op.f("uq_approvals_message_id_version")),
    )
    op.create_table(
        "delivery_events",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("sid", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error_code", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_delivery_events_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_events")),
        sa.UniqueConstraint("sid", "status", name=op.f("uq_delivery_events_sid_status")),
    )
    op.create_index(op.f("ix_delivery_events_message_id"), "delivery_events", ["message_id"], unique=False)
    op.create_table(
        "recaps",
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("chat_id", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=True),
        sa.Column("session_id", sa.String(length=36), nullable=True),
        sa.Column("recording_id", sa.String(length=36), nullable=True),
        sa.Column("summary_id", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("text_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("kind IN ('speech','typed')", name=op.f("ck_recaps_kind")),
        sa.CheckConstraint(
            "state IN ('waiting','queued','transcribing','summarising','done','failed','cancelled','discarded')",
            name=op.f("ck_recaps_state"),
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_recaps_chat_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_recaps_patient_id")),
        sa.ForeignKeyConstraint(["recording_id"], ["recordings.id"], name=op.f("fk_recaps_recording_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_recaps_session_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_recaps_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recaps")),
    )
    op.create_index(op.f("ix_recaps_therapist_id"), "recaps", ["therapist_id"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("message_id", sa.String(length=36), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("approval_id", sa.String(length=36), nullable=False),
        sa.Column("content_mac", sa.LargeBinary(), nullable=False),
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("started_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("provider_sid", sa.String(), nullable=True),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("outcome IN ('open','accepted','not_accepted','unknown')", name=op.f("ck_attempts_outcome")),
        sa.ForeignKeyConstraint(["approval_id"], ["approvals.id"], name=op.f("fk_attempts_approval_id")),
        sa.ForeignKeyConstraint(["message_id"], ["messages.id"], name=op.f("fk_attempts_message_id")),
        sa.PrimaryKeyConstraint("message_id", "n", name=op.f("pk_attempts")),
        sa.UniqueConstraint("provider_sid", name=op.f("uq_attempts_provider_sid")),
        sa.UniqueConstraint("token", name=op.f("uq_attempts_token")),
    )
    op.create_index(
        "one_live",
        "attempts",
        ["message_id"],
        unique=True,
        sqlite_where=sa.text("outcome <> 'not_accepted'"),
        postgresql_where=sa.text("outcome <> 'not_accepted'"),
    )
    op.create_table(
        "summaries",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("therapist_id", sa.String(length=36), nullable=False),
        sa.Column("recap_id", sa.String(length=36), nullable=False),
        sa.Column("chat_id", sa.String(length=36), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("approved_version", sa.Integer(), nullable=True),
        sa.Column("approved_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("state IN ('proposed','approved','discarded')", name=op.f("ck_summaries_state")),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_summaries_chat_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_summaries_patient_id")),
        sa.ForeignKeyConstraint(["recap_id"], ["recaps.id"], name=op.f("fk_summaries_recap_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_summaries_session_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_summaries_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summaries")),
    )
    op.create_index(op.f("ix_summaries_patient_id"), "summaries", ["patient_id"], unique=False)
    op.create_index(op.f("ix_summaries_session_id"), "summaries", ["session_id"], unique=False)
    op.create_index(op.f("ix_summaries_therapist_id"), "summaries", ["therapist_id"], unique=False)
    op.create_table(
        "transcripts",
        sa.Column("session_id", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("recap_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("body_ct", sa.LargeBinary(), nullable=True),
        sa.Column("segments_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_transcripts_patient_id")),
        sa.ForeignKeyConstraint(["recap_id"], ["recaps.id"], name=op.f("fk_transcripts_recap_id")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_transcripts_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transcripts")),
        sa.UniqueConstraint("recap_id", name=op.f("uq_transcripts_recap_id")),
    )
    op.create_index(op.f("ix_transcripts_patient_id"), "transcripts", ["patient_id"], unique=False)
    op.create_index(op.f("ix_transcripts_session_id"), "transcripts", ["session_id"], unique=False)
    op.create_table(
        "summary_versions",
        sa.Column("summary_id", sa.String(length=36), nullable=False),
        sa.Column("patient_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("writer", sa.String(), nullable=False),
        sa.Column("sections_ct", sa.LargeBinary(), nullable=True),
        sa.Column("remark_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.CheckConstraint("source IN ('written','again','edited')", name=op.f("ck_summary_versions_source")),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name=op.f("fk_summary_versions_patient_id")),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name=op.f("fk_summary_versions_summary_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_versions")),
        sa.UniqueConstraint("summary_id", "version", name=op.f("uq_summary_versions_summary_id_version")),
    )
    # ### end Alembic commands ###
