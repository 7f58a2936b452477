"""When a change has shown often enough it becomes a question: one at a time, two a day, and never twice the same."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable
from zoneinfo import ZoneInfo

from agent.style import change
from agent.style.learning import Approved, LearnWork, enter_approved
from storage.models import LearnedExample, utc_now
from storage.repositories.rule_content import RuleContent
from storage.repositories.therapist import TherapistRoom

MOST_A_DAY = 2
OPEN_FOR = dt.timedelta(days=3)
"""A question that was left unanswered for so long keeps nothing else back."""
LOOK_BACK = dt.timedelta(days=30)


async def propose_rule(work: LearnWork, job_id: str) -> None:
    async with work.storage.unit() as unit:
        approved = await enter_approved(unit, job_id)
        room = approved.room
        example = await room.examples.example_of(approved.kind, approved.object_id)
        if example is None or example.change_print is None or not LearnedExample.change.or_else(example, None):
            return
        known = await room.style_rules.rule_like(content_in(example))
        if known is not None:
            await room.style_rules.add_sources(known, [example])
        if room.me.onboarded_at is None or await is_asking(room) or await _asked_today(room) >= MOST_A_DAY:
            return
        edits = await _ripe(room, example)
        if edits:
            content = content_in(edits[0])
            personal = edits[0].patient_id if content.kind == change.ADDRESS else None
            rule = await room.style_rules.propose(content, edits, patient_id=personal)
            await work.notices.rule_noticed(room, rule, await _chat_of(approved))


async def is_asking(room: TherapistRoom) -> bool:
    """Whether a question about a rule waits for an answer."""
    asked = await room.style_rules.rules(("proposed",))
    return any(rule.asked_at > utc_now() - OPEN_FOR for rule in asked)


async def _asked_today(room: TherapistRoom) -> int:
    morning = utc_now().astimezone(ZoneInfo(room.me.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return await room.style_rules.asked_since(morning)


async def _ripe(room: TherapistRoom, example: LearnedExample) -> list[LearnedExample]:
    """The edits behind the change to ask about: the newest edit's if it has shown often enough, else any that has."""
    groups: dict[Hashable, list[LearnedExample]] = defaultdict(list)
    for row in await room.examples.changed_since(utc_now() - LOOK_BACK):
        if LearnedExample.change.or_else(row, None):
            groups[_group(row)].append(row)
    own = groups.pop(_group(example), [])
    for edits in (own, *sorted(groups.values(), key=len, reverse=True)):
        if len(edits) >= max(1, _needed(edits)) and await room.style_rules.rule_like(content_in(edits[0])) is None:
            return edits
    return []


def _needed(edits: list[LearnedExample]) -> int:
    return int(edits[0].change.get("needed", 1)) if edits else 1


def _group(row: LearnedExample) -> Hashable:
    """Edits that show the same; how short exactly is not the point of a shortening."""
    return (row.kind, change.LENGTH) if row.change["kind"] == change.LENGTH else row.change_print


def content_in(row: LearnedExample) -> RuleContent:
    """The change that an edit shows, as a rule."""
    said = row.change
    return RuleContent(target=row.kind, kind=said["kind"], language=said["language"], values=said["values"])


async def _chat_of(approved: Approved) -> str:
    room = approved.room
    if approved.kind == "draft":
        return (await room.drafts.get(approved.object_id)).chat_id
    return (await room.summaries.get(approved.object_id)).chat_id
