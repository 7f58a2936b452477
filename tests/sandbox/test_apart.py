"""The servers know the wire from the services' documents alone: no code of the product, no client library."""

import ast
from pathlib import Path

import pytest

SANDBOX = Path(__file__).parents[2] / "bot" / "sandbox"
SERVERS = sorted([*SANDBOX.glob("telegram/*.py"), *SANDBOX.glob("twilio/*.py")])
OURS = ("bot", "agent", "pipelines", "storage", "prompts", "telegram", "twilio")


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def test_there_are_servers_to_look_at() -> None:
    assert len(SERVERS) > 20


@pytest.mark.parametrize("path", SERVERS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_server_imports_nothing_but_the_sandbox(path: Path) -> None:
    foreign = {name for name in imports_of(path) if name.split(".")[0] in OURS}
    assert {name for name in foreign if not name.startswith("bot.sandbox")} == set()
