"""Against every CHECK: a value that no column may have."""

import functools

from tests.storage.attacks.book import Book, Strike
from tests.storage.raw_sql import MAC, QUESTION, RawSql

BOOK = Book()
SHORT = b"short"

for rule, statement, state in (
    ("ck_patients_gender", "UPDATE patients SET gender = 'x'", ""),
    ("ck_patients_channel", "UPDATE patients SET channel = 'fax'", ""),
    ("ck_patients_status", "UPDATE patients SET status = 'gone'", ""),
    ("ck_recordings_state", "UPDATE recordings SET state = 'lost'", ""),
    ("ck_recaps_kind", "UPDATE recaps SET kind = 'sung'", ""),
    ("ck_recaps_state", "UPDATE recaps SET state = 'lost'", ""),
    ("ck_summaries_state", "UPDATE summaries SET state = 'lost'", ""),
    ("ck_summary_versions_source", "UPDATE summary_versions SET source = 'guessed'", ""),
    ("ck_inbox_state", "UPDATE inbox SET state = 'lost'", ""),
    ("ck_outbox_state", "UPDATE outbox SET state = 'lost'", ""),
    ("ck_reminders_state", "UPDATE reminders SET state = 'lost'", ""),
    ("ck_follow_ups_state", "UPDATE follow_ups SET state = 'lost'", ""),
    ("ck_jobs_state", "UPDATE jobs SET state = 'lost'", ""),
    ("ck_inbound_messages_quarantine", "UPDATE inbound_messages SET patient_id = NULL", ""),
    ("ck_inbound_messages_quarantine", "UPDATE inbound_messages SET quarantine = 'unknown'", ""),
    ("ck_messages_channel", "UPDATE messages SET channel = 'fax'", "draft"),
    ("ck_messages_approved_needs_approval", "UPDATE messages SET approval_id = 'x'", "draft"),
    ("ck_messages_approved_needs_approval", "UPDATE messages SET state = 'rejected'", "approved"),
    ("ck_messages_mac", "UPDATE messages SET state = 'pending'", "draft"),
    ("ck_attempts_outcome", "UPDATE attempts SET outcome = 'perhaps'", "sending"),
):
    BOOK.statement(rule, rule, statement, state=state)


@BOOK.attack("ck_messages_mac", "ck_messages_mac")
async def a_mac_that_is_too_short(sql: RawSql) -> Strike:
    message = await sql.message()
    return functools.partial(sql.change, message, state="pending", content_mac=SHORT)


BOOK.statement(
    "ck_messages_version",
    "ck_messages_version|a version never comes back",
    "UPDATE messages SET version = 0",
    state="draft",
    also=("messages_version",),
)


@BOOK.attack("ck_messages_state", "ck_messages_state")
async def a_state_that_nobody_knows(sql: RawSql) -> Strike:
    message = await sql.message()
    await sql.run("INSERT INTO legal_transitions(old, new) VALUES ('draft', 'lost')")  # else a trigger is first
    return functools.partial(sql.change, message, state="lost", content_mac=MAC)


@BOOK.attack("ck_standing_texts_kind", "ck_standing_texts_kind")
async def a_fixed_text_of_a_kind_that_nobody_knows(sql: RawSql) -> Strike:
    return functools.partial(sql.standing, kind="song")


@BOOK.attack(
    "ck_standing_texts_version", "ck_standing_texts_version|one version after the last", also=("standing_born",)
)
async def a_fixed_text_before_the_first(sql: RawSql) -> Strike:
    return functools.partial(sql.standing, version=0)


@BOOK.attack("ck_standing_texts_mac", "ck_standing_texts_mac")
async def a_fixed_text_whose_code_is_too_short(sql: RawSql) -> Strike:
    return functools.partial(sql.standing, text_mac=SHORT)


@BOOK.attack("ck_standing_texts_template", "ck_standing_texts_template")
async def a_template_for_what_is_none(sql: RawSql) -> Strike:
    return functools.partial(sql.standing, template="HX1")


@BOOK.attack("ck_standing_texts_template", "ck_standing_texts_template")
async def no_template_for_what_needs_one(sql: RawSql) -> Strike:
    return functools.partial(sql.standing, kind="reengage")


@BOOK.attack("ck_permitted_sends_one_permit", "ck_permitted_sends_one_permit")
async def a_send_under_two_permits(sql: RawSql) -> Strike:
    text = await sql.standing()
    return functools.partial(sql.send, standing_id=text, inbound_id=QUESTION, cause=f"answer:{QUESTION}")


@BOOK.attack("ck_permitted_sends_one_permit", "ck_permitted_sends_one_permit")
async def a_send_under_no_permit(sql: RawSql) -> Strike:
    return functools.partial(sql.send, inbound_id=None)


@BOOK.attack("ck_permitted_sends_channel", "ck_permitted_sends_channel")
async def a_send_by_fax(sql: RawSql) -> Strike:
    return functools.partial(sql.send, channel="fax")


@BOOK.attack("ck_permitted_sends_outcome", "ck_permitted_sends_outcome|a send is written once", also=("sends_fixed",))
async def an_outcome_that_nobody_knows(sql: RawSql) -> Strike:
    send = await sql.send()
    return functools.partial(sql.settle, send, "perhaps")


@BOOK.attack("ck_permitted_sends_mac", "ck_permitted_sends_mac")
async def a_send_whose_code_is_too_short(sql: RawSql) -> Strike:
    return functools.partial(sql.send, text_mac=SHORT)
