"""How a question tells the model what was learned: confirmed rules as lines, edits as fenced pairs."""

from agent.claude.question import fenced
from agent.pseudonyms import Pseudonyms
from agent.style.wording import lines_for_model
from pipelines.ports import Manner, Voice
from prompts import render

_LEVELS = {1: "low", 2: "as usual", 3: "high"}


def own_texts(manner: Manner) -> list[str]:
    """What a call may hold marks of. Masked examples are left out: a mark of theirs in an answer is refused."""
    return [text for edit in manner.edits if not edit.is_masked for text in (edit.before, edit.after)]


def dials(voice: Voice) -> str:
    return f"directness {_LEVELS.get(voice.directness, 'as usual')}, warmth {_LEVELS.get(voice.warmth, 'as usual')}"


def rules_part(manner: Manner, names: Pseudonyms) -> str:
    lines = lines_for_model(manner.rules)
    return render("style_rules", rules=names.hide(lines)) + "\n" if lines else ""


def edits_part(manner: Manner, names: Pseudonyms, fence: str) -> str:
    pairs = [f"Proposed:\n{edit.before}\n\nAs this therapist changed it:\n{edit.after}" for edit in manner.edits]
    title = "Earlier texts and how this therapist changed them, for style only (their facts belong elsewhere):"
    return fenced(title, pairs, names, fence)
