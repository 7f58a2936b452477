"""The question whether a habit that an edit showed shall be a rule: yes, no, or for this patient only."""

from agent.style import change
from agent.style.change import MOST_RULES
from bot.router import button
from bot.therapist.style import rules
from bot.turn import Desk, Turn
from storage.models import StyleRuleRow


def question_key(rule: StyleRuleRow) -> str:
    return f"rule:{rule.id}"


async def ask(desk: Desk, rule: StyleRuleRow) -> None:
    """A card of its own, below what is going on."""
    key = question_key(rule)
    row = [
        desk.button(desk.say("button-rule-yes"), "style.yes", of=rule.id, key=key),
        desk.button(desk.say("button-rule-no"), "style.no", of=rule.id, key=key),
    ]
    only = []
    sources = await desk.room.style_rules.sources(rule)
    if sources and rule.patient_id is None:
        patient = await desk.room.patients.get(sources[-1][0])
        label = desk.say("button-rule-only", name=desk.say.readable(patient.name))
        only = [desk.button(label, "style.only", of=rule.id, choice=patient.id, key=key)]
    await desk.show(await _text(desk, rule, desk.say("style-shall-i")), row, only, key=key)


async def _text(desk: Desk, rule: StyleRuleRow, ending: str) -> str:
    lines = [desk.say("style-noticed"), f"• {rules.sentence(desk, rule)}", await rules.origin(desk, rule)]
    if whom := await rules.holds_for(desk, rule):
        lines.append(whom)
    return "\n".join([*lines, "", ending])


async def _asked(turn: Turn) -> StyleRuleRow | None:
    """The rule under the press while it is still a question."""
    rule = await turn.room.style_rules.rule(turn.press.object_id)
    if rule.state == "proposed":
        return rule
    turn.hint(turn.say(f"rule-is-{rule.state}"))
    return None


@button("style.yes")
async def yes(turn: Turn) -> None:
    rule = await _asked(turn)
    if rule is not None:
        await _take_up(turn, rule)


@button("style.only")
async def only(turn: Turn) -> None:
    rule = await _asked(turn)
    if rule is not None:
        await turn.room.style_rules.limit_to(rule, turn.press.choice)
        await _take_up(turn, rule)


@button("style.no")
async def no(turn: Turn) -> None:
    rule = await _asked(turn)
    if rule is None:
        return
    await turn.room.style_rules.set_state(rule, "refused")
    turn.hint(turn.say("rule-is-refused"))
    await _settle(turn, rule, turn.say("rule-refused"))


@button("style.swap")
async def swap(turn: Turn) -> None:
    """A ninth rule comes in for one of the eight."""
    rule = await _asked(turn)
    if rule is None:
        return
    await turn.room.style_rules.remove(await turn.room.style_rules.rule(turn.press.choice))
    await _take_up(turn, rule)


async def _take_up(turn: Turn, rule: StyleRuleRow) -> None:
    """Becomes part of another rule, takes the place of one that says otherwise, or stands beside the rest."""
    held = [other for other in await turn.room.style_rules.rules() if other.id != rule.id]
    alike = [other for other in held if _meets(other, rule)]
    if await _merged(turn, rule, alike):
        return
    slot = change.slot_of(rule.kind)
    replaced = [other for other in alike if slot and change.slot_of(other.kind) == slot]
    if len(held) - len(replaced) >= MOST_RULES:
        await _ask_which_to_drop(turn, rule, held)
        return
    note = turn.say("rule-taken-up")
    for other in replaced:
        note = turn.say("rule-replaces", rule=rules.sentence(turn, other))
        await turn.room.style_rules.remove(other)
    await turn.room.style_rules.set_state(rule, "active")
    turn.hint(turn.say("noted"))
    await _settle(turn, rule, note)


def _meets(one: StyleRuleRow, other: StyleRuleRow) -> bool:
    """Both would bear on the same texts."""
    return (one.target, one.language, one.patient_id) == (other.target, other.language, other.patient_id)


async def _merged(turn: Turn, rule: StyleRuleRow, alike: list[StyleRuleRow]) -> bool:
    """Replaced words share one rule, as long as it stays readable."""
    for other in alike:
        known, new = StyleRuleRow.values.or_else(other, None), StyleRuleRow.values.or_else(rule, None)
        if not (rule.kind == other.kind == change.WORDS) or known is None or new is None:
            continue
        together = change.merged_words(known, new)
        if together is not None:
            await turn.room.style_rules.merge(other, rule, together)
            turn.hint(turn.say("noted"))
            await _settle(turn, rule, turn.say("rule-merged", rule=rules.sentence(turn, other)))
            return True
    return False


async def _ask_which_to_drop(turn: Turn, rule: StyleRuleRow, held: list[StyleRuleRow]) -> None:
    key = question_key(rule)
    lines = [f"{place}. {rules.sentence(turn, other)}" for place, other in enumerate(held, start=1)]
    buttons = [
        turn.button(turn.say("button-rule-drop", place=place), "style.swap", of=rule.id, choice=other.id, key=key)
        for place, other in enumerate(held, start=1)
    ]
    rows = [buttons[i : i + 4] for i in range(0, len(buttons), 4)]
    leave = turn.button(turn.say("button-rule-leave"), "style.no", of=rule.id, key=key)
    ending = "\n".join([turn.say("style-full", count=len(held)), *lines])
    await turn.show(await _text(turn, rule, ending), *rows, [leave], key=key, edit=True)


async def _settle(turn: Turn, rule: StyleRuleRow, note: str) -> None:
    """The card after the answer: what was asked, what became of it, and no button."""
    await turn.show(await _text(turn, rule, note), key=question_key(rule), edit=True)
