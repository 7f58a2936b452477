"""Dr. Ada Levi, her patients Dana and Yossi, and requests in their names."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest

from agent.formats import sections_for
from pipelines.ports import DraftRequest, Gender, Language, Person, SummaryRequest, SummaryText, Voice

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
NAMES: dict[tuple[Gender, Language], str] = {
    ("f", "en"): "Dana Cohen",
    ("m", "en"): "Yossi Levi",
    ("f", "he"): "דנה כהן",
    ("m", "he"): "יוסי לוי",
}


def voice(language: Language = "en", gender: Gender = "f", **changes: Any) -> Voice:
    given: dict[str, Any] = {
        "name": "Dr. Ada Levi" if language == "en" else "עדה",
        "language": language,
        "gender": gender,
        "approach": "CBT",
        "tone": "warm",
        "length": "medium",
        "terminology": "everyday",
    }
    return Voice(**(given | changes))


def draft_request(
    instruction: str,
    *,
    language: Language = "en",
    gender: Gender = "f",
    therapist: Gender = "f",
    name: str = "",
    remark: str = "",
    previous: str = "",
    thread: tuple[Any, ...] = (),
    **voice_changes: Any,
) -> DraftRequest:
    return DraftRequest(
        voice=voice(language, therapist, **voice_changes),
        patient=Person(name=name or NAMES[gender, language], gender=gender),
        instruction=instruction,
        remark=remark,
        previous=previous,
        thread=thread,
    )


def summary_request(
    source: str,
    *,
    language: Language = "en",
    form: str = "SOAP",
    own: tuple[str, ...] = (),
    remark: str = "",
    **voice_changes: Any,
) -> SummaryRequest:
    return SummaryRequest(
        voice=voice(language, **voice_changes),
        patient=Person(name=NAMES["f", language], gender="f"),
        sections=sections_for(form, language, own),
        source=source,
        held_on=NOW.date(),
        remark=remark,
    )


def by_title(summary: SummaryText) -> dict[str, str]:
    return {section.title: text for section, text in summary.sections}


def reference(*parts: str) -> Path:
    """A file of the reference folder; the test is skipped, saying so, where it is absent."""
    root = os.environ.get("KESHER_REFERENCE_DIR", "")
    path = Path(root, *parts)
    if not root or not path.exists():
        pytest.skip(f"KESHER_REFERENCE_DIR has no {'/'.join(parts)}")
    return path
