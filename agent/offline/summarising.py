"""Makes a summary of the therapist's own sentences: picks the ones that matter and puts each under its section."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

from agent.hebrew import language_of, plain
from agent.offline.points import points_in
from agent.offline.roles import ROLES, role_of_title, roles_covered, strength
from agent.offline.salience import Salience, content_words, pick
from agent.offline.summary_remarks import Wishes, wishes_in
from agent.offline.utterances import Statement, statements
from agent.style import change
from pipelines.ports import Points, Section, Sentence, SummaryRequest, SummaryText

FEWEST_WORDS = 12
WORDS_KEPT_WHOLE = 220
"""Notes up to this length are kept whole: a therapist's recap is already the essence."""
_SHARE = {"short": 0.2, "medium": 0.3, "long": 0.45}
_FALLBACK_ROLES = ("general", "subjective", "data", "behaviour", "problem", "background", "mood", "response")


@dataclass(frozen=True, kw_only=True)
class _Slot:
    section: Section
    role: str
    covers: tuple[str, ...]
    words: frozenset[str] = field(repr=False)


def summarise(request: SummaryRequest) -> SummaryText:
    """Every requested section in order; a section nobody spoke to stays empty."""
    slots = _slots(request.sections)
    wishes = wishes_in(request.remark, [slot.section for slot in slots])
    said = statements(request.source, tuple(section.title for section in request.sections))
    limit = change.rule_for(request.manner.rules, change.LENGTH, language=language_of(request.source))
    most = int(limit.values.get("words", 0)) if limit else 0

    def place_of(statement: Statement) -> str:
        slot = _place(statement, slots, wishes)
        return slot.section.key if slot else ""

    kept = _kept(said, request.voice.length, wishes, place_of, most=most)
    placed: dict[str, list[Statement]] = {section.key: [] for section in request.sections}
    for statement in kept:
        placed.get(place_of(statement), []).append(statement)
    points = points_in(kept)
    return SummaryText(
        sections=tuple((section, _text(placed[section.key])) for section in request.sections),
        points=Points(**{name: tuple(map(_worded, found)) for name, found in points.items()}),
        sentences=tuple(
            Sentence(place=place, text=_worded(statement), spans=statement.spans)
            for place, found in (*placed.items(), *points.items())
            for statement in found
        ),
    )


def words_budget(total: int, length: str, wishes: Wishes) -> int:
    """How many words a summary may have."""
    kept_whole = WORDS_KEPT_WHOLE if length != "short" else WORDS_KEPT_WHOLE // 2
    budget = total if total <= kept_whole else max(kept_whole, round(total * _SHARE.get(length, 0.3)))
    return max(FEWEST_WORDS, min(total, round(budget * wishes.length_factor)))


def _kept(
    said: Sequence[Statement], length: str, wishes: Wishes, place_of: Callable[[Statement], str], *, most: int
) -> list[Statement]:
    """What is worth saying, within the length and the rule about it; what speaks of risk stays at any length.

    Of a recap each section keeps something, however short it is to be: an empty one would say that nobody spoke of it.
    """
    wanted = [statement for statement in said if not wishes.drops(statement.full)]
    scorer = Salience(wanted)
    worth = [one for index, one in enumerate(wanted) if scorer.score(index, set()) > 0 or one.heading]
    answers = {statement.question for statement in worth if statement.question}
    worth = [statement for statement in worth if statement.text not in answers]
    total = sum(len(statement.full.split()) for statement in worth)
    budget = words_budget(total, length, wishes)
    budget = max(FEWEST_WORDS, min(budget, most)) if most else budget
    if total <= budget:
        return worth
    risky = {index for index, statement in enumerate(worth) if strength("risk", plain(statement.full)) > 0}
    chosen = {*pick(worth, budget), *risky}
    if total <= WORDS_KEPT_WHOLE:
        chosen |= _one_for_each_section(worth, chosen, place_of)
    return [worth[index] for index in sorted(chosen)]


def _one_for_each_section(
    worth: Sequence[Statement], chosen: Set[int], place_of: Callable[[Statement], str]
) -> set[int]:
    """The shortest statement of every section that nothing was chosen for."""
    places = [place_of(statement) for statement in worth]
    missing = set(places) - {places[index] for index in chosen} - {""}
    return {
        min((index for index, its in enumerate(places) if its == place), key=lambda index: len(worth[index].full))
        for place in missing
    }


def _slots(sections: Sequence[Section]) -> list[_Slot]:
    roles = [section.key if section.key in ROLES else role_of_title(section.title) for section in sections]
    is_known_format = all(section.key in ROLES for section in sections)
    return [
        _Slot(
            section=section,
            role=role,
            covers=roles_covered(role, frozenset(roles)) if is_known_format else (role,),
            words=frozenset(content_words(section.title)),
        )
        for section, role in zip(sections, roles, strict=True)
    ]


def _place(statement: Statement, slots: Sequence[_Slot], wishes: Wishes) -> _Slot | None:
    moved = wishes.section_for(statement.full)
    if moved:
        return next((slot for slot in slots if slot.section.key == moved), None)
    if statement.heading:
        return next((slot for slot in slots if _is_heading_of(statement.heading, slot)), None)
    scored = [(_fit(statement, slot), -index) for index, slot in enumerate(slots)]
    best, order = max(scored, default=(0.0, 0))
    if best > 0:
        return slots[-order]
    return _fallback(slots)


def _is_heading_of(heading: str, slot: _Slot) -> bool:
    title = slot.section.title.casefold()
    heading = heading.casefold().strip()
    return heading == title or (len(heading) == 1 and title.startswith(heading))


def _fit(statement: Statement, slot: _Slot) -> float:
    text = plain(statement.full)
    fit = strength(slot.role, text) if slot.role else 0.0
    fit += 0.7 * sum(strength(role, text) for role in slot.covers[1:])
    fit += 1.5 * len(slot.words & set(content_words(statement.full)))
    if statement.speaker:
        fit += _fit_of_speaker(statement, slot.role)
    return fit


def _fit_of_speaker(statement: Statement, role: str) -> float:
    """What the patient says is their report; only the therapist plans and assesses."""
    if statement.is_therapist:
        return 0.4 if role in {"objective", "intervention"} and not statement.text.endswith("?") else 0.0
    if role in {"subjective", "data", "behaviour", "problem", "general"}:
        return 2.5
    return -1.0 if role in {"assessment", "objective", "intervention"} else 0.0


def _fallback(slots: Sequence[_Slot]) -> _Slot | None:
    """Where a sentence goes that points nowhere: the widest section; nowhere if every section is about one thing."""
    for role in _FALLBACK_ROLES:
        for slot in slots:
            if slot.role == role:
                return slot
    return next((slot for slot in slots if not slot.role), None)


def _text(kept: Sequence[Statement]) -> str:
    """The sentences one after another; each speaker starts a line."""
    lines: list[str] = []
    speaker = ""
    for statement in kept:
        words = _worded(statement)
        if lines and statement.speaker == speaker:
            lines[-1] = f"{lines[-1]} {words}"
        else:
            lines.append(f"{statement.speaker}: {words}" if statement.speaker else words)
        speaker = statement.speaker
    return "\n".join(lines)


def _worded(statement: Statement) -> str:
    """A whole sentence; the question of an answer stands in brackets."""
    words = f"[{statement.question}] {statement.text}" if statement.question else statement.text
    words = words if re.search(r"[.!?…;:]$", words) else f"{words}."
    return words[:1].upper() + words[1:] if language_of(words) == "en" else words
