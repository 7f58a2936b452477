"""/style: what the writer does for this therapist, rule by rule, and each of them paused, resumed or deleted."""

from bot.router import button, command
from bot.therapist.pages import Page
from bot.therapist.style import rules, week
from bot.turn import Turn
from storage.models import StyleRuleRow

LABEL = 28


@command("style")
async def style(turn: Turn) -> None:
    await turn.done()
    await show_style(turn)


@button("style.open")
async def open_style(turn: Turn) -> None:
    await show_style(turn)


async def show_style(turn: Turn) -> None:
    page, say = Page(turn), turn.say
    held = await turn.room.style_rules.rules()
    lines = [say("style-title"), await week.sentence_now(turn), ""]
    lines.append(say("style-rules", count=len(held)) if held else say("style-no-rules"))
    buttons = []
    for place, rule in enumerate(held, start=1):
        text = rules.sentence(turn, rule)
        lines.append(f"{place}. {rules.SIGNS[rule.state]} {text}")
        lines += [f"    {line}" for line in (await rules.holds_for(turn, rule), await rules.origin(turn, rule)) if line]
        label = f"{place}. {text}"
        label = label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
        buttons.append(turn.button(label, "style.rule", of=rule.id, key=page.key))
    is_on = week.is_pushed(turn.room)
    await page.show(
        "\n".join(lines),
        *([one] for one in buttons),
        [page.button("button-style-dials", "style.dials"), page.button("button-style-week", "style.week")],
        [page.button("button-style-push-off" if is_on else "button-style-push-on", "style.push")],
    )


@button("style.rule")
async def open_rule(turn: Turn) -> None:
    await show_rule(turn, await turn.room.style_rules.rule(turn.press.object_id))


async def show_rule(turn: Turn, rule: StyleRuleRow) -> None:
    page = Page(turn)
    if rule.state not in rules.SIGNS:  # deleted meanwhile, from an older page
        turn.hint(turn.say(f"rule-is-{rule.state}"))
        await show_style(turn)
        return
    lines = [
        turn.say("rule-title"),
        rules.sentence(turn, rule),
        turn.say(f"rule-is-{rule.state}"),
        await rules.holds_for(turn, rule) or turn.say("rule-for-all"),
        await rules.origin(turn, rule),
    ]
    switch = ("button-rule-pause", "style.pause") if rule.state == "active" else ("button-rule-resume", "style.resume")
    whom = ("button-rule-whom", "style.whom") if rule.patient_id is None else ("button-rule-for-all", "style.for-all")
    await page.show(
        "\n".join(lines),
        [page.button(*switch, of=rule.id), page.button("button-rule-delete", "style.delete", of=rule.id)],
        [page.button(*whom, of=rule.id)],
        [page.button("button-back", "style.open")],
    )


async def _held(turn: Turn) -> StyleRuleRow | None:
    """The rule under the press, if it is still one of the therapist's own."""
    rule = await turn.room.style_rules.rule(turn.press.object_id)
    if rule.state in rules.SIGNS:
        return rule
    turn.hint(turn.say(f"rule-is-{rule.state}"))
    await show_style(turn)
    return None


@button("style.pause")
async def pause(turn: Turn) -> None:
    await _switch(turn, "paused")


@button("style.resume")
async def resume(turn: Turn) -> None:
    await _switch(turn, "active")


async def _switch(turn: Turn, state: str) -> None:
    rule = await _held(turn)
    if rule is not None:
        await turn.room.style_rules.set_state(rule, state)
        turn.hint(turn.say(f"rule-is-{state}"))
        await show_rule(turn, rule)


@button("style.delete")
async def delete(turn: Turn) -> None:
    rule = await _held(turn)
    if rule is not None:
        await turn.room.style_rules.set_state(rule, "refused")
        turn.hint(turn.say("rule-deleted"))
        await show_style(turn)


@button("style.week")
async def show_week(turn: Turn) -> None:
    await week.ask_for(turn)


@button("style.push")
async def switch_push(turn: Turn) -> None:
    await week.switch_push(turn.room)
    turn.hint(turn.say("noted"))
    await show_style(turn)
