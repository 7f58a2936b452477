"""Names which function handles what: commands, buttons, steps of a conversation, and kinds of updates."""

from collections.abc import Awaitable, Callable, Iterable
from types import ModuleType
from typing import Any, TypeVar

from bot.channels.base import Kind

Handler = Callable[[Any], Awaitable[None]]
"""Takes a Turn (or, for what comes from the carrier, a CarrierTurn)."""
H = TypeVar("H", bound=Handler)
_MARK = "_kesher_routes"


def _marked(kind: str, name: str) -> Callable[[H], H]:
    def mark(handler: H) -> H:
        setattr(handler, _MARK, [*getattr(handler, _MARK, []), (kind, name)])
        return handler

    return mark


def command(name: str) -> Callable[[H], H]:
    """Handles `/name`."""
    return _marked("command", name)


def button(action: str) -> Callable[[H], H]:
    """Handles a press of a button with this action; `turn.pressed` is its row."""
    return _marked("button", action)


def step(name: str) -> Callable[[H], H]:
    """Handles text while the conversation stands at this step ("name" or everything below "name.")."""
    return _marked("step", name)


def incoming(kind: Kind) -> Callable[[H], H]:
    """Handles a kind of update that is not text or a button."""
    return _marked("kind", kind.value)


class Router:
    """Collects the marked functions of some modules; a name claimed twice is a mistake and is refused."""

    def __init__(self, modules: Iterable[ModuleType]) -> None:
        self._routes: dict[tuple[str, str], Handler] = {}
        for module in modules:
            for value in vars(module).values():
                if getattr(value, "__module__", None) != module.__name__:
                    continue
                for route in getattr(value, _MARK, []):
                    if route in self._routes:
                        raise ValueError(f"{route} is handled twice")
                    self._routes[route] = value

    def command(self, name: str) -> Handler | None:
        return self._routes.get(("command", name))

    def button(self, action: str) -> Handler | None:
        return self._routes.get(("button", action))

    def kind(self, kind: Kind) -> Handler | None:
        return self._routes.get(("kind", kind.value))

    def step(self, name: str) -> Handler | None:
        """The handler of the step itself, or of the nearest name above it."""
        while name:
            handler = self._routes.get(("step", name))
            if handler is not None:
                return handler
            name = name.rpartition(".")[0]
        return None
