"""What a therapist's edits teach: a question, a rule that holds, /style with its pages, and the weekly figure."""

import datetime as dt
from pathlib import Path

from agent.style.change import MOST_RULES
from bot.app import App
from bot.sandbox.phones import PatientPhone, Shown
from bot.sandbox.server import Sandbox
from bot.therapist.style import week
from bot.therapist.style.push import WeeklyPush
from storage.models import JobRow, LearnedExample, StyleRuleRow, StyleWeek, utc_now
from storage.repositories.rule_content import RuleContent
from tests.e2e.records import becomes, count, quiet, room_of
from tests.e2e.stage import NOTES, YOAV, Therapist, program, seated, settings_for
from tests.e2e.wording import CUT, message_on
from tests.fake_claude import FakeClaude
from tests.services import services_for

ASK = {"he": "לשאול איך הלך עם יומן השינה", "en": "ask how the sleep diary went"}
NAME = {"he": "דנה", "en": "Dana"}


async def approves_changed(ada: Therapist, app: App, old: str, new: str, *, name: str = "") -> Shown:
    """A draft, ✏️ with these words exchanged, ✅; returns the first card. Waits until it was learned."""
    before = await count(app, LearnedExample)
    card = await ada.drafts(ASK[ada.language], name or NAME[ada.language])
    assert old in message_on(card.text)
    text = message_on(card.text).replace(old, new)
    await ada.presses("button-edit")
    await ada.finds("ask-draft-text")
    await ada.phone.say(text)
    await ada.until(lambda shown: f"{CUT}\n{text}\n{CUT}" in shown.text)
    await ada.approves()
    await becomes(app, before + 1, LearnedExample)
    return card


async def goes_back(ada: Therapist, phrase: str) -> None:
    """Presses a button of an earlier message that is still there."""
    await ada.phone.toast(await ada.phone.press(ada.words(phrase)))


async def add_rules(app: App, ada: Therapist, *kinds: str) -> None:
    """Rules that were confirmed earlier."""
    async with app.storage.unit() as unit:
        room = await room_of(unit, ada.phone.person.id)
        for number, kind in enumerate(kinds):
            content = RuleContent(target="draft", kind=kind, values={"text": f"Ask one thing, way {number}"})
            await room.style_rules.set_state(await room.style_rules.propose(content, []), "active")


async def rules_of(app: App, ada: Therapist, state: str = "active") -> list[StyleRuleRow]:
    async with app.storage.unit() as unit:
        return list(await (await room_of(unit, ada.phone.person.id)).style_rules.rules((state,)))


async def test_an_edit_becomes_a_question_a_rule_and_the_next_draft(
    sandbox: Sandbox, app: App, dana: PatientPhone, language: str
) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language=language)
    await ada.adds(NAME[language])
    closing = "Ada" if language == "en" else "עדה"
    first = await approves_changed(ada, app, "Dr. Levi", closing)
    asked = await ada.finds("style-noticed")
    assert ada.is_said(asked.text, "rule-closing", closing=closing)
    assert ada.is_said(asked.text, "rule-origin", names=NAME[language], count=1)
    assert message_on(first.text).endswith("Dr. Levi")
    await ada.presses("button-rule-yes")
    await ada.finds("rule-taken-up")

    card = await ada.drafts(ASK[language], NAME[language])
    assert message_on(card.text).splitlines()[-1] == closing
    await ada.phone.say("/style")
    page = await ada.finds("style-title")
    assert ada.is_said(page.text, "rule-closing", closing=closing)
    assert NAME[language] in page.text


async def test_a_rule_is_paused_resumed_limited_and_deleted(ada: Therapist, app: App, dana: PatientPhone) -> None:
    await ada.adds()
    await ada.adds("יואב", YOAV)
    await approves_changed(ada, app, "Dr. Levi", "עדה")
    await ada.presses("button-rule-yes")
    await ada.finds("rule-taken-up")

    async def signature(name: str) -> str:
        return message_on((await ada.drafts(ASK["he"], name)).text).splitlines()[-1]

    await ada.phone.say("/style")
    await ada.taps("1.")
    await ada.presses("button-rule-pause")
    await ada.finds("rule-is-paused")
    assert await signature("דנה") == "Dr. Levi"
    await goes_back(ada, "button-rule-resume")
    await ada.finds("rule-is-active")
    await ada.presses("button-rule-whom")
    await ada.finds("rule-ask-except")
    await ada.taps("יואב")
    await ada.finds("rule-not-for", names="יואב")
    assert (await signature("דנה"), await signature("יואב")) == ("עדה", "Dr. Levi")
    await goes_back(ada, "button-rule-only-one")
    await ada.finds("rule-ask-only")
    await ada.taps("יואב")
    await ada.finds("rule-only-for", name="יואב")
    assert (await signature("דנה"), await signature("יואב")) == ("Dr. Levi", "עדה")
    await goes_back(ada, "button-rule-delete")
    await ada.finds("style-no-rules")
    assert await signature("יואב") == "Dr. Levi"


async def test_no_means_never_again_and_only_for_one_means_that_one(
    ada: Therapist, app: App, dana: PatientPhone
) -> None:
    await ada.adds()
    await ada.adds("יואב", YOAV)
    await approves_changed(ada, app, "Dr. Levi", "עדה")
    await ada.presses("button-rule-no")
    await ada.finds("rule-refused")
    await approves_changed(ada, app, "Dr. Levi", "עדה", name="יואב")
    await approves_changed(ada, app, "היי דנה", "שלום דנה")
    asked = await ada.until(lambda shown: ada.words("button-rule-only", name="דנה") in shown.labels)
    assert ada.is_said(asked.text, "rule-opening", greeting="שלום")
    await ada.presses("button-rule-only", name="דנה")
    await ada.finds("rule-only-for", name="דנה")
    assert message_on((await ada.drafts(ASK["he"], "יואב")).text).startswith("היי יואב")
    assert message_on((await ada.drafts(ASK["he"], "דנה")).text).startswith("שלום דנה")


async def test_a_ninth_rule_asks_which_one_makes_room(ada: Therapist, app: App, dana: PatientPhone) -> None:
    await ada.adds()
    await add_rules(app, ada, *["free"] * MOST_RULES)
    async with app.storage.unit() as unit:  # they were asked about on other days
        for rule in await unit.all(StyleRuleRow):
            rule.asked_at = utc_now() - dt.timedelta(days=9)
    await approves_changed(ada, app, "Dr. Levi", "עדה")
    await ada.presses("button-rule-yes")
    await ada.finds("style-full", count=MOST_RULES)
    await ada.presses("button-rule-drop", place=3)
    await ada.finds("rule-taken-up")
    kinds = [rule.kind for rule in await rules_of(app, ada)]
    assert (len(kinds), kinds.count("closing")) == (MOST_RULES, 1)


async def test_an_approved_summary_is_an_example_too(ada: Therapist, app: App) -> None:
    await ada.adds()
    await ada.tells(NOTES)
    await ada.presses("button-approve")
    await becomes(app, 1, LearnedExample, LearnedExample.kind == "summary", LearnedExample.distance == 0)


async def test_dials_change_what_is_written(ada: Therapist, dana: PatientPhone) -> None:
    await ada.adds()
    assert message_on((await ada.drafts(ASK["he"])).text).startswith("היי")
    await ada.phone.say("/style")
    await ada.presses("button-style-dials")
    await ada.presses("setting-warmth")
    await ada.presses("dial-warmth-1")
    await ada.until(lambda shown: f"{ada.words('setting-warmth')}: {ada.words('dial-warmth-1')}" in shown.text)
    assert message_on((await ada.drafts(ASK["he"])).text).startswith("שלום")


async def test_the_figure_comes_as_a_chart_and_once_a_week_by_itself(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await approves_changed(ada, app, "Dr. Levi", "עדה")
    await ada.presses("button-rule-no")
    await ada.phone.say("/style")
    await ada.presses("button-style-week")
    await ada.until(lambda shown: "photo" in shown.wire and ada.is_said(shown.text, "style-figure-now", count=1))

    next_week = utc_now() + dt.timedelta(weeks=1)
    tuesday = next_week.replace(hour=10) + dt.timedelta(days=1 - next_week.weekday())
    await WeeklyPush(app.storage, lambda: tuesday.replace(hour=2)).come()
    assert await count(app, StyleWeek) == 0
    for hour in (10, 11):
        await WeeklyPush(app.storage, lambda hour=hour: tuesday.replace(hour=hour)).come()  # type: ignore[misc]
    await becomes(app, 2, JobRow, JobRow.kind == "style_week")
    await ada.until(lambda shown: "photo" in shown.wire and ada.is_said(shown.text, "style-figure-now", count=1))
    assert await count(app, StyleWeek) == 1


async def test_a_chart_is_handed_over_once_and_where_it_cannot_be_drawn_the_figure_is_said(
    ada: Therapist, app: App, sandbox: Sandbox, dana: PatientPhone
) -> None:
    await ada.adds()
    await ada.drafts(ASK["he"])
    await ada.approves()
    await becomes(app, 1, LearnedExample)
    await ada.phone.say("/style")
    await ada.presses("button-style-week")
    await ada.until(lambda shown: "photo" in shown.wire)
    async with app.storage.unit() as unit:
        job = await unit.one(JobRow, JobRow.kind == week.KIND)
    figure = week.WeekFigure(app.storage, services_for(app.storage))
    await figure.show(job.id)
    await quiet(app, sandbox)
    assert len([shown for shown in ada.phone.messages if "photo" in shown.wire]) == 1
    await figure.give_up(job.id)
    await ada.until(lambda shown: "photo" not in shown.wire and ada.is_said(shown.text, "style-figure-no-chart"))


WRONG = "היי, אתה מוזמן לכתוב לי איך הלך יומן השינה."


async def test_a_draft_that_speaks_in_the_wrong_gender_is_marked(sandbox: Sandbox, tmp_path: Path) -> None:
    async with (
        FakeClaude(lambda body: {"message": WRONG}) as claude,
        program(sandbox, settings_for(sandbox, tmp_path, claude_url=claude.url)) as app,
    ):
        ada = await seated(app, sandbox.therapist("Ada"))
        await ada.adds()
        card = await ada.drafts(ASK["he"])
        assert ada.is_said(card.text, "card-address", they="f")
        assert len(claude.requests) == 2  # it was asked for once more
        await ada.presses("button-edit")
        await ada.finds("ask-draft-text")
        await ada.phone.say(f"{WRONG} תודה.")
        mine = await ada.until(lambda shown: "⏰" in "".join(shown.labels))
        assert not ada.is_said(mine.text, "card-address", they="f")  # the therapist's own words are theirs
