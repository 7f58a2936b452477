"""A voice note that is a request, or the answer to what was asked, is written down and taken as if it were typed."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from bot.app import App
from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from pipelines.ports import IsCancelled, NoSpeech, OnProgress, Segment, Speech
from storage.models import Message, Recap, Recording, Session, Transcript
from tests.e2e.records import becomes, count
from tests.e2e.stage import Therapist, program, seated, settings_for
from tests.e2e.test_recaps import OGG
from tests.e2e.wording import message_on


class Ear:
    """A transcriber that hears what a test says it hears."""

    name = "ear"
    said: tuple[str, ...] = ()

    async def transcribe(
        self,
        audio: AsyncIterator[bytes],
        *,
        language: str,
        names: Sequence[str],
        on_progress: OnProgress,
        is_cancelled: IsCancelled,
    ) -> Speech:
        async for _ in audio:
            continue
        if not self.said:
            raise NoSpeech("nothing")
        parts = [Segment(start_s=n * 3.0, end_s=n * 3.0 + 3, text=text) for n, text in enumerate(self.said)]
        return Speech(language=language, duration_s=9.0, segments=tuple(parts), model="ear-1")

    async def aclose(self) -> None:
        return


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def app(sandbox: Sandbox, tmp_path: Path, ear: Ear) -> AsyncIterator[App]:
    async with program(sandbox, settings_for(sandbox, tmp_path), ear) as running:
        yield running


@pytest.fixture
async def ada(sandbox: Sandbox, app: App) -> Therapist:
    ada = await seated(app, sandbox.therapist("Ada"))
    await ada.adds()
    return ada


async def is_followed(ada: Therapist, app: App) -> None:
    """No session came of it, and the audio is gone."""
    await becomes(app, 1, Recording, Recording.state == "deleted")
    assert await count(app, Session) == await count(app, Transcript) == 0


async def test_a_spoken_request_is_shown_as_it_was_heard_and_followed(
    ada: Therapist, app: App, ear: Ear, dana: PatientPhone
) -> None:
    ear.said = ("תכתבי לדנה", "שאני חולה מחר.")
    await ada.phone.voice(OGG, 4)
    await ada.presses("button-is-request")
    await ada.finds("heard", said="תכתבי לדנה שאני חולה מחר.")
    card = await ada.sees_button("⏰")
    assert "אני חולה מחר" in message_on(card.text)
    await is_followed(ada, app)
    assert dana.reads == []


async def test_what_turns_out_to_be_no_request_is_asked_about_like_typed_words(
    ada: Therapist, app: App, ear: Ear
) -> None:
    ear.said = ("דנה ישנה רע השבוע.",)
    await ada.phone.voice(OGG, 4)
    await ada.presses("button-is-request")
    await ada.finds("what-is-this")
    assert await count(app, Recap, Recap.kind == "typed", Recap.state == "waiting") == 1


async def test_where_nothing_was_heard_the_recording_is_kept_for_another_try(
    ada: Therapist, app: App, ear: Ear
) -> None:
    await ada.phone.voice(OGG, 4)
    await ada.presses("button-is-request")
    await ada.finds("recap-failed-no-speech")
    ear.said = ("מה מחכה לאישור",)
    await ada.presses("button-try-again")
    await ada.finds("queue-empty")
    await is_followed(ada, app)


async def test_a_long_recording_is_never_offered_as_a_request(ada: Therapist) -> None:
    await ada.phone.voice(OGG, 1_200)
    asked = await ada.finds("whose-recording")
    assert ada.words("button-is-request") not in asked.labels


async def test_what_was_just_asked_may_be_answered_aloud(ada: Therapist, app: App, ear: Ear) -> None:
    ear.said = ("לשאול איך הלך עם יומן השינה.",)
    await ada.phone.say("/draft דנה")
    await ada.finds("ask-what-draft")
    await ada.phone.voice(OGG, 4)
    card = await ada.sees_button("⏰")
    assert "יומן השינה" in message_on(card.text)
    assert not ada.shows("whose-recording")
    await is_followed(ada, app)
    assert await count(app, Message) == 1
