"""Nothing that a person said lies in clear in any file under the data folder, logs included."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from bot.sandbox.phones import PatientPhone
from bot.sandbox.server import Sandbox
from bot.sandbox.speech import PreparedTranscriber, prepared_recordings
from tests.e2e.stage import DANA, Therapist, invite, program, settings_for
from tests.logs import logging_into

MARKERS = {
    "name": "דנהלה־זברית",
    "phone": DANA,
    "local phone": DANA.removeprefix("+972"),
    "notes": "קיפודסגול",
    "private note": "ינשוףלבן",
    "draft": "ארנבתכחולה",
    "reply": "צבירוקה",
    "example": "סנאיזהוב",
    "therapist": "ד״רפינגווין",
}


def writings(text: str) -> Iterator[bytes]:
    """The ways in which a text can lie in a file: encodings, escapes, and base64 at each of its three alignments."""
    yield text.encode()
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield json.dumps(text)[1:-1].encode()
    yield quote(text, safe="").encode()
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + text.encode())
        # The first and last signs also hold bits of the neighbours.
        yield whole[4 if shift else 0 : len(whole) - 4]


def found_in(folder: Path) -> list[str]:
    """Which marker stands in which file."""
    hits = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        hits += [
            f"{what} in {path.name}"
            for what, text in MARKERS.items()
            if any(writing in content for writing in writings(text))
        ]
    return hits


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as opened:
        yield opened


@pytest.mark.parametrize("spoil", [lambda raw: raw, base64.b64encode], ids=["plain", "base64"])
def test_the_search_itself_finds_what_lies_in_clear(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    (tmp_path / "leak").write_bytes(b"x" + spoil(f"prefix {MARKERS['notes']} suffix".encode()))
    assert found_in(tmp_path) == ["notes in leak"]


async def test_no_file_holds_what_was_said(
    sandbox: Sandbox, dana: PatientPhone, tmp_path: Path, stack: AsyncExitStack
) -> None:
    settings = settings_for(sandbox, tmp_path)
    data = settings.storage.data_dir
    data.mkdir(mode=0o700)
    log = stack.enter_context((data / "kesher.log").open("w", encoding="utf-8"))
    stack.enter_context(logging_into(log))
    recording = next(one for one in prepared_recordings() if one.language == "he")
    name = MARKERS["name"]

    async with program(sandbox, settings, PreparedTranscriber(None, prepared_recordings())) as app:
        therapist = Therapist(phone=sandbox.therapist("Ada"))
        await therapist.onboards(await invite(app, MARKERS["therapist"]))
        await therapist.phone.say("/settings")
        await therapist.taps(therapist.words("setting-message-examples"))
        await therapist.phone.say(f"היי, {MARKERS['example']}, נתראה ביום שני")
        await therapist.reads("")
        await therapist.adds(name)
        await therapist.tells(f"{name} סיפרה על {MARKERS['notes']} ועל שינה. שיעורי בית: יומן.", name)
        await therapist.taps(therapist.words("button-approve"))
        await therapist.taps(therapist.words("button-report"))
        await therapist.taps(therapist.words("button-pdf"))
        await therapist.until(lambda shown: "document" in shown.wire)
        await therapist.phone.say(f"/note {name} {MARKERS['private note']}")
        await therapist.finds("note-put-away")
        await therapist.phone.voice(recording.data, round(recording.duration_s))
        await therapist.taps(name)
        await therapist.sees_button(therapist.words("button-edit"))
        await therapist.drafts(f"לשאול מה שלום {MARKERS['draft']}", name)
        await therapist.approves()
        await dana.until(lambda message: MARKERS["draft"] in message.body, timeout_s=20)
        await dana.says(f"הכול טוב, {MARKERS['reply']}")
        await therapist.reads(MARKERS["reply"])
        log.flush()

        assert (data / "kesher.db").is_file()
        assert list((data / "recordings").iterdir())
        assert found_in(data) == []
        assert not any(recording.data[start : start + 64] in _everything(data) for start in range(0, 4096, 512))

    log.flush()
    assert found_in(data) == []


def _everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
