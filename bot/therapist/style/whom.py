"""For whom a rule holds: everybody, everybody but some, or one patient alone."""

from bot.router import button
from bot.therapist import people
from bot.therapist.pages import Page
from bot.therapist.style import rules
from bot.therapist.style.page import show_rule
from bot.turn import Turn
from storage.models import StyleRuleRow

EXCEPT, ONLY = "style.except", "style.only-for"


@button("style.whom")
async def whom(turn: Turn) -> None:
    """First the exceptions; "only for one patient" is a button of its own."""
    await _show(turn, await turn.room.style_rules.rule(turn.press.object_id), EXCEPT)


@button("style.whom-only")
async def whom_only(turn: Turn) -> None:
    await _show(turn, await turn.room.style_rules.rule(turn.press.object_id), ONLY)


@button("style.more-people")
async def turn_page(turn: Turn) -> None:
    rule = await turn.room.style_rules.rule(turn.press.object_id)
    await _show(turn, rule, turn.press.choice, at=turn.press.version)


async def _show(turn: Turn, rule: StyleRuleRow, action: str, *, at: int = 0) -> None:
    page = Page(turn)
    everyone = await turn.room.patients.everyone()
    if not everyone:
        turn.hint(turn.say("rule-no-patients"))
        await show_rule(turn, rule)
        return
    phrase = "rule-ask-except" if action == EXCEPT else "rule-ask-only"
    lines = [rules.sentence(turn, rule), await rules.holds_for(turn, rule), turn.say(phrase)]
    rows = people.choice_rows(turn, everyone, action, of=rule.id, key=page.key, page=at, turned_by="style.more-people")
    only = [page.button("button-rule-only-one", "style.whom-only", of=rule.id)] if action == EXCEPT else []
    back = page.button("button-back", "style.rule", of=rule.id)
    await page.show("\n".join(line for line in lines if line), *rows, only, [back])


@button(EXCEPT)
async def except_(turn: Turn) -> None:
    """A second press takes the exception back."""
    rule = await turn.room.style_rules.rule(turn.press.object_id)
    await turn.room.style_rules.switch_exception(rule, turn.press.choice)
    turn.hint(turn.say("noted"))
    await _show(turn, rule, EXCEPT)


@button(ONLY)
async def only_for(turn: Turn) -> None:
    rule = await turn.room.style_rules.rule(turn.press.object_id)
    await turn.room.style_rules.limit_to(rule, turn.press.choice)
    turn.hint(turn.say("noted"))
    await show_rule(turn, rule)


@button("style.for-all")
async def for_all(turn: Turn) -> None:
    rule = await turn.room.style_rules.rule(turn.press.object_id)
    await turn.room.style_rules.limit_to(rule, None)
    turn.hint(turn.say("noted"))
    await show_rule(turn, rule)
