"""What a check found, as one line for the operator."""

from dataclasses import dataclass
from typing import Any, Literal

from bot.phrases import Phrases


@dataclass(frozen=True, kw_only=True)
class Finding:
    """✓ all is well; ! the operator should know; ✗ Kesher cannot do its work until it is put right."""

    mark: Literal["✓", "!", "✗"]
    text: str

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Makes findings in the operator's language, from phrases that begin with `doctor-`."""

    say: Phrases

    def well(self, phrase: str, **values: Any) -> Finding:
        return Finding(mark="✓", text=self.say(f"doctor-{phrase}", **values))

    def note(self, phrase: str, **values: Any) -> Finding:
        return Finding(mark="!", text=self.say(f"doctor-{phrase}", **values))

    def wrong(self, phrase: str, **values: Any) -> Finding:
        return Finding(mark="✗", text=self.say(f"doctor-{phrase}", **values))
