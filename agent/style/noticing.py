"""Which one change of style an edit shows: plain rules first, and the model for what they cannot explain."""

from collections.abc import Sequence

import structlog

from agent.style import change
from agent.style.asking import is_asking
from agent.style.change import Change
from agent.style.differ import changes_in
from agent.style.generality import is_general
from agent.style.learning import LearnWork, enter_approved
from pipelines.ports import EditRequest, Person, WriterError
from storage.models import LearnedExample, Patient, StyleRuleRow
from storage.repositories.rule_content import RuleContent
from storage.repositories.therapist import TherapistRoom

log = structlog.get_logger(__name__)
ALIKE = 80.0
"""From here on two free sentences say the same, of 100."""


async def notice_change(work: LearnWork, job_id: str) -> None:
    """While a question is open the model is not asked: nothing could come of it."""
    async with work.storage.unit() as unit:
        approved = await enter_approved(unit, job_id)
        room, kind = approved.room, approved.kind
        example = await room.examples.example_of(kind, approved.object_id)
        if example is None or LearnedExample.change.or_else(example, None) is not None:
            return
        if example.before == example.after:
            return
        room.examples.read(example)
        patient = await room.patients.get(example.patient_id)
        request = EditRequest(
            voice=work.voice_of(room),
            patient=Person(name=Patient.name.opened(patient), gender="f" if patient.gender == "f" else "m"),
            kind="draft" if kind == "draft" else "summary",
            before=example.before,
            after=example.after,
        )
        best = await _best(room, request)
        writer = await work.writers.for_patient(unit, patient.id)
        if best is not None or not writer.is_model or await is_asking(room):
            await _note(room, example, kind, best)
            return
    try:
        sentence = await writer.notice(request)
    except WriterError as error:
        log.info("writer noticed nothing", job_id=job_id, error=type(error).__name__)
        sentence = ""
    async with work.storage.unit() as unit:
        room = (await enter_approved(unit, job_id)).room
        example = await room.examples.example_of(kind, approved.object_id)
        if example is not None:
            await _note(room, example, kind, await _free(room, sentence.strip(" ."), request))


async def _note(room: TherapistRoom, example: LearnedExample, kind: str, found: Change | None) -> None:
    await room.examples.note_change(
        example, content_of(kind, found) if found else None, needed=found.needed if found else 0
    )


def content_of(kind: str, found: Change) -> RuleContent:
    return RuleContent(target=kind, kind=found.kind, language=found.language or "", values=dict(found.values))


async def _best(room: TherapistRoom, request: EditRequest) -> Change | None:
    """The clearest change that was not asked about before; else the clearest, as one more source of its rule."""
    found = changes_in(
        request.before,
        request.after,
        target=request.kind,
        patient=request.patient.name,
        therapist=request.voice.name,
        gender=request.patient.gender,
    )
    for one in found:
        if await room.style_rules.rule_like(content_of(request.kind, one)) is None:
            return one
    return found[0] if found else None


async def _free(room: TherapistRoom, sentence: str, request: EditRequest) -> Change | None:
    """The model's sentence, if it is general and nothing like it was ever asked."""
    from rapidfuzz.fuzz import token_set_ratio

    everyone = [*await room.patients.everyone(), *await room.patients.everyone(status="archived")]
    names = [*(patient.name for patient in everyone), request.voice.name]
    if not is_general(sentence, before=request.before, after=request.after, names=names):
        return None
    known = await room.style_rules.rules(("proposed", "active", "paused", "refused"))
    if any(token_set_ratio(sentence, text) >= ALIKE for text in _sentences(known)):
        return None
    return Change(kind=change.FREE, values={"text": sentence})


def _sentences(rules: Sequence[StyleRuleRow]) -> list[str]:
    values = (StyleRuleRow.values.or_else(rule, None) for rule in rules if rule.kind == change.FREE)
    return [str(one.get("text", "")) for one in values if one]
