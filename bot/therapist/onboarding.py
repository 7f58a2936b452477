"""Onboarding: language and address, then five steps, with back and skip, kept in the chat's row so that it resumes."""

from bot.router import button, step
from bot.therapist import questions, taught_sections, wizard
from bot.therapist.help import show_help
from bot.therapist.pages import take_away
from bot.therapist.questions import Question
from bot.turn import Turn

PURPOSE: wizard.Purpose = "onboarding"


async def begin(turn: Turn) -> None:
    """Welcomes a new therapist, or goes on where an unfinished onboarding stands."""
    await _put(turn, questions.QUESTIONS[0])


async def resume(turn: Turn) -> None:
    name = turn.data.get("question", "") if turn.chat.step == PURPOSE else turn.room.profile.get("_at", "")
    await _put(turn, questions.BY_NAME.get(name) or questions.QUESTIONS[0])


async def _put(turn: Turn, question: Question, *, opening: str = "") -> None:
    await turn.room.answer("_at", question.name)
    if question.step == 1 and not turn.room.profile.get("_welcomed"):
        await turn.room.answer("_welcomed", True)
        await take_away(turn, wizard.card_key(turn, PURPOSE))
        await turn.show(turn.say("onboarding-opening"))
        turn.pressed = None  # the card under the press is gone: the next one stands below the welcome
    await wizard.put(turn, question, PURPOSE, opening=opening)


async def _go_on(turn: Turn, question: Question, *, opening: str = "") -> None:
    following = questions.after(question.name, turn.room.profile)
    if following is not None:
        await _put(turn, following, opening=opening)
        return
    await turn.room.finish_onboarding()
    await turn.done()
    await wizard.show_card(turn, PURPOSE, turn.say("onboarding-done", name=turn.room.me.name), [])
    is_empty = not await turn.room.patients.everyone()
    await show_help(turn, [turn.button(turn.say("button-add-patient"), "patient.add")] if is_empty else [])


def _named(turn: Turn) -> Question:
    return questions.BY_NAME[turn.press.object_id]


def _is_current(turn: Turn, question: Question) -> bool:
    """A press under an earlier question must not move the conversation."""
    if turn.chat.step == PURPOSE and turn.data.get("question") == question.name:
        return True
    turn.hint(turn.say("button-outdated"))
    return False


@button("onboarding.choose")
async def choose(turn: Turn) -> None:
    question = _named(turn)
    if not _is_current(turn, question):
        return
    await wizard.keep(turn, question, turn.press.choice)
    turn.hint(turn.say("noted"))
    await _go_on(turn, question)


@button("onboarding.skip")
async def skip(turn: Turn) -> None:
    question = _named(turn)
    if _is_current(turn, question):
        await _go_on(turn, question)


@button("onboarding.finish")
async def finish_examples(turn: Turn) -> None:
    await skip(turn)


@button("onboarding.back")
async def back(turn: Turn) -> None:
    question = _named(turn)
    if _is_current(turn, question):
        await _put(turn, questions.before(question.name, turn.room.profile) or question)


@button("onboarding.these")
async def these_headings(turn: Turn) -> None:
    question, titles = _named(turn), taught_sections.recognised(turn)
    if _is_current(turn, question) and titles:
        await wizard.keep(turn, question, titles)
        turn.hint(turn.say("noted"))
        await _go_on(turn, question)


@button("onboarding.type")
async def type_headings(turn: Turn) -> None:
    question = _named(turn)
    if _is_current(turn, question):
        await _put(turn, question)


@step("onboarding")
async def typed(turn: Turn) -> None:
    question = questions.BY_NAME[turn.data["question"]]
    if await taught_sections.offer(turn, question, PURPOSE):
        return
    value = await wizard.read(turn, question, PURPOSE)
    if value is None:
        return
    await wizard.keep(turn, question, value)
    if question.many:
        await _put(turn, question, opening=turn.say("example-kept"))
    else:
        await _go_on(turn, question, opening=wizard.answered(turn, question, value))
