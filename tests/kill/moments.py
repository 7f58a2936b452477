"""The kill points of the main story, in the order in which the story meets them."""

from typing import Literal

from tests.kill.points import CallPoint, CommitPoint

Moment = Literal["before", "after", "answered"]


def telegram(method: str, moment: Moment, nth: int = 1) -> CallPoint:
    return CallPoint(service="telegram", method=method, moment=moment, nth=nth)


def twilio(method: str, moment: Moment, nth: int = 1) -> CallPoint:
    return CallPoint(service="twilio", method=method, moment=moment, nth=nth)


def at_least(table: str, count: int, condition: str = "1") -> str:
    return f"SELECT 1 WHERE (SELECT count(*) FROM {table} WHERE {condition}) >= {count}"


def commit(name: str, table: str, condition: str = "1", *, count: int = 1) -> CommitPoint:
    return CommitPoint(name=name, query=at_least(table, count, condition))


def first_start() -> list[CommitPoint]:
    """Commits of the very first start, before anybody wrote."""
    return [
        commit("the schema is made", "alembic_version"),
        commit("the root key is made", "root_keys"),
        commit("the first practice is made", "practices"),
    ]


def calls() -> list[CallPoint]:
    """Every kind of call to Telegram: of the start, of onboarding, of a voice note, of what is shown and changed."""
    return [
        telegram("getMe", "before"),
        telegram("setMyCommands", "after"),
        telegram("deleteWebhook", "before"),
        telegram("getUpdates", "before"),
        telegram("getUpdates", "after"),
        telegram("sendMessage", "before"),
        telegram("sendMessage", "after"),
        telegram("sendMessage", "answered"),
        telegram("answerCallbackQuery", "before"),
        telegram("answerCallbackQuery", "after"),
        telegram("answerCallbackQuery", "answered"),
        telegram("editMessageText", "before"),
        telegram("editMessageText", "after"),
        telegram("editMessageText", "answered"),
        telegram("getUpdates", "answered", nth=2),
        telegram("sendMessage", "after", nth=2),
        telegram("getFile", "before"),
        telegram("getFile", "after"),
        telegram("getFile", "answered"),
        telegram("file", "before"),
        telegram("file", "after"),
        twilio("create", "before"),
        telegram("getUpdates", "after"),
        twilio("create", "after"),
        twilio("list", "before"),
    ]


def commits() -> list[CommitPoint]:
    """Every commit of the story: an update in, a reply out, and each state of what is made."""
    return [
        commit("the first update is stored", "inbox"),
        commit("the invitation is accepted", "chats"),
        commit("the first reply is settled", "outbox", "state = 'sent'"),
        commit("the language is answered", "therapists", "language = 'en'"),
        commit("the sixth update is stored", "inbox", count=6),
        commit("the seventh update is handled", "inbox", "state = 'done'", count=7),
        commit("onboarding is finished", "therapists", "onboarded_at IS NOT NULL"),
        commit("the patient is made", "patients"),
        commit("consent is recorded", "consent_events"),
        commit("typed notes are kept", "recaps"),
        commit("the session is known", "sessions"),
        commit("the recap's job is started", "jobs", "kind = 'recap' AND state <> 'recorded'"),
        commit("the notes are a transcript", "transcripts"),
        commit("the summary is written", "summary_versions"),
        commit("the summary is shown", "posts", "key LIKE 'summary:%'"),
        commit("the summary is approved", "summaries", "state = 'approved'"),
        commit("a voice note is known", "recordings"),
        commit("the fetch is started", "jobs", "kind = 'fetch' AND state <> 'recorded'"),
        commit("the audio is stored", "recordings", "state <> 'waiting'"),
        commit("the spoken recap is queued", "recaps", "kind = 'speech' AND state <> 'waiting'"),
        commit("it is being transcribed", "recaps", "kind = 'speech' AND state NOT IN ('waiting', 'queued')"),
        commit("it is transcribed", "transcripts", count=2),
        commit("its summary is written", "summary_versions", count=2),
        commit("its summary is approved", "summaries", "state = 'approved'", count=2),
        commit("the deletion is started", "jobs", "kind = 'delete_recording' AND state <> 'recorded'"),
        commit("the audio is deleted", "recordings", "state = 'deleted'"),
        commit("a draft is wanted", "messages"),
        commit("the draft's job is started", "jobs", "kind = 'draft' AND state <> 'recorded'"),
        commit("the draft is proposed", "messages", "state <> 'draft'"),
        commit("the card is shown", "posts", "key LIKE 'draft:%'"),
        commit("the message is approved", "approvals"),
        commit("an attempt is begun", "attempts"),
        commit("the attempt is settled", "attempts", "outcome <> 'open'"),
        commit("the patient's answer is received", "inbox", "channel = 'twilio' AND update_id NOT LIKE '%:%'"),
        commit("the patient's answer is stored", "inbound_messages"),
        commit("the second draft is wanted", "messages", count=2),
        commit("the second message is approved", "approvals", count=2),
        commit("the second attempt is begun", "attempts", count=2),
        commit("the second attempt is settled", "attempts", "outcome <> 'open'", count=2),
    ]
