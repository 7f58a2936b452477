"""What a model is asked, whatever it is about: words filled in, names hidden, words of others fenced."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from agent.offline.envelope import first_name
from agent.pseudonyms import Pseudonyms
from pipelines.ports import Gender, Language
from prompts import render

LANGUAGE_NAMES: dict[Language, str] = {"he": "Hebrew", "en": "English"}
_GENDERS: dict[Gender, str] = {"f": "a woman (feminine forms)", "m": "a man (masculine forms)"}


class Shape(BaseModel):
    """The fields of an answer. A model's answer must have exactly these, of these types."""

    model_config = ConfigDict(extra="forbid", strict=True)


A = TypeVar("A", bound=Shape)


@dataclass(frozen=True, kw_only=True)
class Question(Generic[A]):
    """One call: the standing system text, this request's text, the shape of the answer, and how to put names back.

    `longest` bounds every text of the answer, in characters; `given` is everything the model was given, for the gate.
    `only_looked_up` names fields whose words nobody reads: they are searched in the source, so the gate lets them be.
    `shown` makes the text that the therapist may read while the answer grows out of what there is of it; without it
    nothing is shown before the end.
    """

    system: str
    user: str = field(repr=False)
    answer: type[A]
    names: Pseudonyms = field(repr=False)
    given: str = field(repr=False)
    languages: set[Language]
    longest: int
    only_looked_up: frozenset[str] = frozenset()
    shown: Callable[[dict[str, Any]], str] | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """What calls of this kind are counted under: "draft" for a DraftAnswer."""
        return self.answer.__name__.removesuffix("Answer").lower()

    @property
    def schema(self) -> dict[str, Any]:
        """The JSON schema of the answer, with its definitions in place and nothing that only describes it."""
        full = self.answer.model_json_schema()
        plain: dict[str, Any] = _inlined(full, full.pop("$defs", {}))
        return plain


def _inlined(part: Any, definitions: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_inlined(one, definitions) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        return _inlined(definitions[part["$ref"].rpartition("/")[2]], definitions)
    if "properties" in part:
        fields = {name: _inlined(one, definitions) for name, one in part["properties"].items()}
        return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    described = {"title", "description", "default", "minLength", "maxLength", "minItems", "maxItems"}
    return {key: _inlined(one, definitions) for key, one in part.items() if key not in described}


def who(names: Pseudonyms, name: str, gender: Gender) -> str:
    """The marks of a person: the whole name, and the first name that a message calls them by."""
    marks = dict.fromkeys((names.hide(name), names.hide(first_name(name))))
    return f"{', called '.join(marks)}, {_GENDERS[gender]}"


def fenced(title: str, texts: Sequence[str], names: Pseudonyms, fence: str) -> str:
    kept = [text for text in texts if text.strip()]
    if not kept:
        return ""
    return render("fenced", title=title, fence=fence, text=names.hide("\n\n".join(kept))) + "\n"


def fence_line() -> str:
    """A line nobody can know beforehand, so that no text can close the fence around it."""
    return f"-----{secrets.randbelow(10**16):016d}-----"


def texts_in(part: Any) -> str:
    """The texts of a part of an answer, whatever its shape, one after the other."""
    if isinstance(part, str):
        return part
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return " ".join(filter(None, (texts_in(one) for one in parts)))
