"""Against the rules of fixed texts, of what is sent under them, and of risk flags."""

import datetime as dt
import functools
from typing import Any

from storage.models import utc_now
from storage.models.standing import OUTCOMES
from tests.storage.attacks.book import Book, Prepare, Strike
from tests.storage.raw_sql import COLLEAGUE, GIL, RawSql

BOOK = Book()
BORN, KEPT_WORDS = "one version after the last", "a fixed text is never changed, only revoked"
MATCH, ONCE, REVOKED = "a send needs a fixed text in force", "a send is written once", "the fixed text was revoked"
RAISED, HISTORY = "a flag is raised open", "a closed flag is history"
OTHER_MAC = b"x" * 32
LATER = utc_now() + dt.timedelta(days=2)
LEGAL = {"queued": {"open", "void"}, "open": {"accepted", "not_accepted", "unknown"}, "unknown": {"accepted"}}
PATHS = {"queued": (), "open": ("open",), "void": ("void",)}
PATHS |= {outcome: ("open", outcome) for outcome in ("accepted", "not_accepted", "unknown")}


@BOOK.attack("standing_born", BORN)
async def a_fixed_text_is_born_revoked(sql: RawSql) -> Strike:
    return functools.partial(sql.standing, revoked_at=utc_now())


@BOOK.attack("standing_born", BORN)
async def a_fixed_text_begins_with_its_second_version(sql: RawSql) -> Strike:
    return functools.partial(sql.standing, version=2)


@BOOK.attack("standing_born", BORN)
async def a_version_is_left_out(sql: RawSql) -> Strike:
    text = await sql.standing()
    await sql.alter("standing_texts", text, revoked_at=utc_now())
    return functools.partial(sql.standing, version=3)


@BOOK.attack("standing_born", BORN)
async def the_versions_of_another_kind_are_counted(sql: RawSql) -> Strike:
    await sql.standing()
    return functools.partial(sql.standing, kind="crisis", version=2)


@BOOK.attack("standing_born", BORN)
async def the_versions_of_another_therapist_are_counted(sql: RawSql) -> Strike:
    await sql.standing()
    return functools.partial(sql.standing, therapist_id=COLLEAGUE, version=2)


for column, value in {
    "id": "another",
    "therapist_id": COLLEAGUE,
    "kind": "crisis",
    "version": 2,
    "text_mac": OTHER_MAC,
    "body_ct": b"other",
    "approved_at": LATER,
}.items():

    async def another_word(sql: RawSql, column: str = column, value: Any = value) -> Strike:
        text = await sql.standing()
        return functools.partial(sql.alter, "standing_texts", text, **{column: value})

    BOOK.add(f"a fixed text gets another {column}", "standing_fixed", KEPT_WORDS, another_word)


@BOOK.attack("standing_fixed", KEPT_WORDS)
async def a_fixed_text_gets_another_template(sql: RawSql) -> Strike:
    text = await sql.standing(kind="reengage", template="HX1")
    return functools.partial(sql.alter, "standing_texts", text, template="HX2")


for moment in (None, LATER):

    async def revoked_otherwise(sql: RawSql, moment: dt.datetime | None = moment) -> Strike:
        text = await sql.standing()
        await sql.alter("standing_texts", text, revoked_at=utc_now())
        return functools.partial(sql.alter, "standing_texts", text, revoked_at=moment)

    name = f"a revocation is {'moved' if moment else 'taken back'}"
    BOOK.add(name, "standing_fixed", KEPT_WORDS, revoked_otherwise)


@BOOK.attack("standing_kept", "fixed texts are never deleted|standing_texts is append-only")
async def a_fixed_text_is_deleted(sql: RawSql) -> Strike:
    await sql.standing()
    return lambda: sql.run("DELETE FROM standing_texts")


@BOOK.attack(
    "uq_standing_texts_therapist_id_kind_version",
    f"uq_standing_texts_therapist_id_kind_version|standing_texts.version|{BORN}",
    also=("standing_born",),
)
async def a_version_is_written_twice(sql: RawSql) -> Strike:
    text = await sql.standing()
    await sql.alter("standing_texts", text, revoked_at=utc_now())
    return sql.standing


@BOOK.attack("one_in_force", "one_in_force|UNIQUE constraint failed: standing_texts.therapist_id, standing_texts.kind$")
async def two_versions_in_force(sql: RawSql) -> Strike:
    await sql.standing()
    return functools.partial(sql.standing, version=2)


def _answer(**values: Any) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        return functools.partial(sql.send, **values)

    return prepare


def _under_text(**values: Any) -> Prepare:
    async def prepare(sql: RawSql) -> Strike:
        text = await sql.standing()
        return functools.partial(sql.send, standing_id=text, **values)

    return prepare


for outcome in OUTCOMES[1:]:
    BOOK.add(f"an answer is born {outcome}", "sends_match", MATCH, _answer(outcome=outcome))
BOOK.add("an answer is born with a carrier's id", "sends_match", MATCH, _answer(provider_sid="SM1"))
BOOK.add("an answer is born begun", "sends_match", MATCH, _answer(started_at=utc_now()))
BOOK.add("an answer by another therapist", "sends_match", MATCH, _answer(therapist_id=COLLEAGUE))
BOOK.add("an answer to another patient", "sends_match", MATCH, _answer(patient_id=GIL))
BOOK.add("an answer by a template", "sends_match", MATCH, _answer(template="HX1"))
BOOK.add("an answer for a cause of its own", "sends_match", MATCH, _answer(cause="answer:another"))
BOOK.add("other words than the fixed text's", "sends_match", MATCH, _under_text(text_mac=OTHER_MAC))
BOOK.add("another template than the fixed text's", "sends_match", MATCH, _under_text(template="HX1"))


@BOOK.attack("sends_match", MATCH)
async def an_answer_to_a_colleague_s_patient(sql: RawSql) -> Strike:
    patient = await sql.colleague_s_patient()
    question = await sql.question(patient_id=patient)
    return functools.partial(sql.send, inbound_id=question, cause=f"answer:{question}", patient_id=patient)


@BOOK.attack("sends_match", MATCH)
async def an_answer_to_another_patient_s_question(sql: RawSql) -> Strike:
    question = await sql.question(patient_id=GIL)
    return functools.partial(sql.send, inbound_id=question, cause=f"answer:{question}")


@BOOK.attack("sends_match", MATCH)
async def a_fixed_text_of_another_therapist(sql: RawSql) -> Strike:
    text = await sql.standing(therapist_id=COLLEAGUE)
    return functools.partial(sql.send, standing_id=text)


@BOOK.attack("sends_match", MATCH)
async def a_fixed_text_that_was_revoked(sql: RawSql) -> Strike:
    text = await sql.standing()
    await sql.alter("standing_texts", text, revoked_at=utc_now())
    return functools.partial(sql.send, standing_id=text)


@BOOK.attack("sends_match", MATCH)
async def one_fixed_text_under_the_code_of_another(sql: RawSql) -> Strike:
    text = await sql.standing()
    await sql.standing(kind="crisis", text_mac=OTHER_MAC)
    return functools.partial(sql.send, standing_id=text, text_mac=OTHER_MAC)


for column, value in {
    "id": "another",
    "patient_id": GIL,
    "therapist_id": COLLEAGUE,
    "cause": "answer:another",
    "n": 2,
    "channel": "whatsapp",
    "template": "HX1",
    "text_mac": OTHER_MAC,
    "token": "another",
    "not_after": LATER,
    "queued_at": LATER,
    "recipient_ct": b"other",
    "body_ct": b"other",
}.items():

    async def another_value(sql: RawSql, column: str = column, value: Any = value) -> Strike:
        send = await sql.send()
        return functools.partial(sql.alter, "permitted_sends", send, **{column: value})

    BOOK.add(f"a send gets another {column}", "sends_fixed", ONCE, another_value)


@BOOK.attack("sends_fixed", ONCE)
async def a_send_gets_another_fixed_text(sql: RawSql) -> Strike:
    text, other = await sql.standing(), await sql.standing(kind="crisis")
    send = await sql.send(standing_id=text)
    return functools.partial(sql.alter, "permitted_sends", send, standing_id=other)


@BOOK.attack("sends_fixed", ONCE)
async def a_send_gets_another_question(sql: RawSql) -> Strike:
    other = await sql.question()
    send = await sql.send()
    return functools.partial(sql.alter, "permitted_sends", send, inbound_id=other)


for column, first, others in (
    ("started_at", utc_now(), (LATER, None)),
    ("provider_sid", "SM1", ("SM2", None)),
):
    for other in others:

        async def written_again(sql: RawSql, column: str = column, first: Any = first, other: Any = other) -> Strike:
            send = await sql.send()
            await sql.alter("permitted_sends", send, outcome="open", **{column: first})
            return functools.partial(sql.alter, "permitted_sends", send, **{column: other})

        name = f"a send's {column} is {'written again' if other else 'taken away'}"
        BOOK.add(name, "sends_fixed", ONCE, written_again)

for old in OUTCOMES:
    for new in sorted(set(OUTCOMES) - {old} - LEGAL.get(old, set())):

        async def another_outcome(sql: RawSql, old: str = old, new: str = new) -> Strike:
            send = await sql.send()
            await sql.settle(send, *PATHS[old])
            return functools.partial(sql.settle, send, new)

        BOOK.add(f"a send that is {old} becomes {new}", "sends_fixed", ONCE, another_outcome)


@BOOK.attack("sends_in_force", REVOKED)
async def what_was_queued_under_a_text_that_was_revoked_since(sql: RawSql) -> Strike:
    text = await sql.standing()
    send = await sql.send(standing_id=text)
    await sql.alter("standing_texts", text, revoked_at=utc_now())
    return functools.partial(sql.settle, send, "open")


@BOOK.attack("sends_in_force", REVOKED)
async def a_text_that_was_revoked_while_another_is_in_force(sql: RawSql) -> Strike:
    text = await sql.standing()
    send = await sql.send(standing_id=text)
    await sql.alter("standing_texts", text, revoked_at=utc_now())
    await sql.standing(version=2)
    return functools.partial(sql.settle, send, "open")


@BOOK.attack("sends_kept", "sends are never deleted|permitted_sends is append-only")
async def a_send_is_deleted(sql: RawSql) -> Strike:
    await sql.send()
    return lambda: sql.run("DELETE FROM permitted_sends")


@BOOK.attack("one_live_send", "one_live_send|UNIQUE constraint failed: permitted_sends.cause$")
async def a_second_try_while_the_first_is_queued(sql: RawSql) -> Strike:
    await sql.send()
    return functools.partial(sql.send, n=2)


for outcome in ("open", "accepted", "unknown"):

    async def tried_again(sql: RawSql, outcome: str = outcome) -> Strike:
        send = await sql.send()
        await sql.settle(send, *PATHS[outcome])
        return functools.partial(sql.send, n=2)

    because = "one_live_send|UNIQUE constraint failed: permitted_sends.cause$"
    BOOK.add(f"a second try after one that is {outcome}", "one_live_send", because, tried_again)


@BOOK.attack(
    "uq_permitted_sends_cause_n",
    f"uq_permitted_sends_cause_n|permitted_sends.n|{MATCH}",
    also={"sqlite": ("sends_match",)},
)
async def a_second_try_with_the_number_of_the_first(sql: RawSql) -> Strike:
    send = await sql.send()
    await sql.settle(send, "void")
    return sql.send


@BOOK.attack(
    "uq_permitted_sends_token",
    f"uq_permitted_sends_token|permitted_sends.token|{MATCH}",
    also={"sqlite": ("sends_match",)},
)
async def a_token_of_another_send(sql: RawSql) -> Strike:
    text = await sql.standing()
    await sql.send(token="twice")
    return functools.partial(sql.send, standing_id=text, token="twice")


@BOOK.attack("uq_permitted_sends_provider_sid", "provider_sid")
async def one_id_of_the_carrier_s_for_two_sends(sql: RawSql) -> Strike:
    text = await sql.standing()
    first, second = await sql.send(), await sql.send(standing_id=text)
    await sql.alter("permitted_sends", first, outcome="open", provider_sid="SM1")
    return functools.partial(sql.alter, "permitted_sends", second, outcome="open", provider_sid="SM1")


@BOOK.attack("flags_born", RAISED)
async def a_flag_is_born_closed(sql: RawSql) -> Strike:
    return functools.partial(sql.flag, closed_at=utc_now())


@BOOK.attack("flags_born", RAISED)
async def a_flag_by_another_therapist(sql: RawSql) -> Strike:
    return functools.partial(sql.flag, therapist_id=COLLEAGUE)


@BOOK.attack("flags_born", RAISED)
async def a_flag_for_a_colleague_s_patient(sql: RawSql) -> Strike:
    return functools.partial(sql.flag, patient_id=await sql.colleague_s_patient())


for column, value in {
    "id": "another",
    "patient_id": GIL,
    "therapist_id": COLLEAGUE,
    "raised_by": "another",
    "raised_at": LATER,
    "reason_ct": b"other",
}.items():

    async def another_flag(sql: RawSql, column: str = column, value: Any = value) -> Strike:
        flag = await sql.flag()
        return functools.partial(sql.alter, "risk_flags", flag, **{column: value})

    BOOK.add(f"a flag gets another {column}", "flags_fixed", HISTORY, another_flag)

for column, value in {"closed_at": None, "closing_ct": b"other"}.items():

    async def a_closed_flag(sql: RawSql, column: str = column, value: Any = value) -> Strike:
        flag = await sql.flag()
        await sql.alter("risk_flags", flag, closed_at=utc_now(), closing_ct=b"note")
        return functools.partial(sql.alter, "risk_flags", flag, **{column: value})

    BOOK.add(f"a closed flag gets another {column}", "flags_fixed", HISTORY, a_closed_flag)


for is_closed in (False, True):

    async def a_flag_is_deleted(sql: RawSql, is_closed: bool = is_closed) -> Strike:
        flag = await sql.flag()
        if is_closed:
            await sql.alter("risk_flags", flag, closed_at=utc_now())
        return lambda: sql.run("DELETE FROM risk_flags")

    name = f"a flag that is {'closed' if is_closed else 'open'} is deleted"
    BOOK.add(name, "flags_kept", "flags are never deleted|risk_flags is append-only", a_flag_is_deleted)


@BOOK.attack("one_open_flag", "one_open_flag|UNIQUE constraint failed: risk_flags.patient_id$")
async def two_open_flags_of_one_patient(sql: RawSql) -> Strike:
    await sql.flag()
    return sql.flag
