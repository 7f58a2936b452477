"""A rule as the therapist reads it: what it asks for, and whose texts it came from."""

from agent.style import change
from bot.therapist import times
from bot.turn import Desk
from storage.models import StyleRuleRow

SIGNS = {"active": "▶️", "paused": "⏸"}


def sentence(desk: Desk, rule: StyleRuleRow) -> str:
    """One short line in the therapist's language, whatever the language of the texts it is for."""
    values = StyleRuleRow.values.or_else(rule, None)
    if values is None:
        return desk.say("damaged")
    say, kind = desk.say, rule.kind
    if kind == change.FREE:
        text = say("rule-free", text=values.get("text", ""))
    elif kind == change.WORDS:
        pairs = [say("rule-word", old=old, new=new) for old, new in values.get("pairs", ())]
        text = say("rule-words", pairs=", ".join(pairs))
    elif kind == change.OPENING and not values.get("greeting"):
        text = say("rule-opening-name")
    elif kind in {change.REGISTER, change.ADDRESS}:
        text = say(f"rule-{kind}-{values.get('level') or values.get('gender')}")
    else:
        text = say(f"rule-{kind}", **values)
    return say("rule-in-summaries", rule=text) if rule.target == "summary" else text


async def names_of(desk: Desk, patient_ids: list[str]) -> str:
    """The patients' names, each once, in the order given."""
    patients = [await desk.room.patients.get(patient_id) for patient_id in dict.fromkeys(patient_ids)]
    return ", ".join(str(desk.say.readable(patient.name)) for patient in patients)


async def origin(desk: Desk, rule: StyleRuleRow) -> str:
    """From whose texts, and when the first and the last of them was approved; '' where they are gone."""
    sources = await desk.room.style_rules.sources(rule)
    if not sources:
        return desk.say("rule-origin-gone")
    days = [times.date(desk, desk.local(at).date()) for _, at in sources]
    names = await names_of(desk, [patient_id for patient_id, _ in sources])
    return desk.say("rule-origin", names=names, date=days[-1], count=len(sources))


async def holds_for(desk: Desk, rule: StyleRuleRow) -> str:
    """Whom it is for; '' where it is for everybody."""
    if rule.patient_id is not None:
        return desk.say("rule-only-for", name=await names_of(desk, [rule.patient_id]))
    exceptions = sorted(await desk.room.style_rules.exceptions(rule))
    return desk.say("rule-not-for", names=await names_of(desk, exceptions)) if exceptions else ""
