"""Words for the model, reviewed like code: one Markdown file a prompt, filled by name."""

import re
from functools import cache
from importlib.resources import files

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_HEAD_END = "\n---\n"


class PromptError(LookupError):
    """No such prompt, a file without its heading, or values that do not fit its places."""


def prompt_names() -> tuple[str, ...]:
    """The prompts there are."""
    found = (entry.name for entry in files(__name__).iterdir() if entry.name.endswith(".md"))
    return tuple(sorted(name.removesuffix(".md") for name in found))


def places_in(name: str) -> frozenset[str]:
    """The names that fill a prompt."""
    return frozenset(_PLACE.findall(_body(name)))


def render(name: str, **values: str) -> str:
    """The text for the model: what stands below the heading, filled. Every place needs a value, every value a place."""
    places = places_in(name)
    if missing := places - values.keys():
        raise PromptError(f"prompt {name!r} wants {', '.join(sorted(missing))}")
    if surplus := values.keys() - places:
        raise PromptError(f"prompt {name!r} has no place for {', '.join(sorted(surplus))}")
    return _PLACE.sub(lambda place: values[place[1]], _body(name)).strip()


@cache
def _body(name: str) -> str:
    """Above the rule stands a heading that says when the prompt is used and what fills it; it is not sent."""
    if not re.fullmatch(r"\w+", name):
        raise PromptError(f"{name!r} is not the name of a prompt")
    path = files(__name__) / f"{name}.md"
    if not path.is_file():
        raise PromptError(f"no prompt is called {name!r}")
    head, rule, body = path.read_text("utf-8").partition(_HEAD_END)
    if not rule or not head.startswith("# "):
        raise PromptError(f"prompt {name!r} has no heading")
    return body
