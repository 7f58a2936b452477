"""One module reaches Twilio's messages: read from the source, and seen in the connections of the running program."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from bot.sandbox.server import Sandbox
from tests.kill.program import Program
from tests.kill.story import DANA, REQUESTS, Story
from tests.test_imports import PACKAGES, ROOT

GATEWAY = "bot/channels/twilio.py"
TRANSPORT = "bot/channels/twilio_http.py"
MEDIA = "bot/channels/twilio_media.py"
CREDENTIALS = "bot/channels/credentials.py"
PERMITS = ("ApprovedMessage", "StandingText", "BotAnswer")


@cache
def product() -> dict[str, ast.Module]:
    """Every module that `serve` may load: the sandbox plays the carrier, and nothing that serves names it."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    return {
        name: ast.parse(path.read_text(encoding="utf-8"))
        for name, path in zip(names, paths, strict=True)
        if not name.startswith("bot/sandbox/")
    }


def imports(tree: ast.Module) -> Iterator[str]:
    """The modules that are imported anywhere in it, also by name: importlib.import_module("twilio.rest")."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield from (str(one.value) if isinstance(one, ast.Constant) else "unknown" for one in node.args[:1])


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def calls(name: str) -> set[str]:
    """The modules in which something of this name is called."""
    return {
        module
        for module, tree in product().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) == name
    }


def words(part: str) -> set[str]:
    """The modules in which a text of the program, not of its documentation, holds this."""
    found = set()
    for module, tree in product().items():
        documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
            if is_text and part in node.value.lower():  # type: ignore[attr-defined]  # a text, as was just seen
                found.add(module)
    return found


def test_one_module_imports_the_client_and_two_more_the_rest_of_the_library() -> None:
    found = defaultdict(set)
    for module, tree in product().items():
        for name in imports(tree):
            assert name != "unknown", f"{module} imports something whose name is not written there"
            if name.split(".")[0] == "twilio":
                found[name.split(".")[1]].add(module)

    assert found == {
        "rest": {GATEWAY},
        "base": {GATEWAY},
        "http": {TRANSPORT},
        "request_validator": {"bot/channels/twilio_inbound.py"},
    }


def test_the_watch_over_imports_sees_every_way_to_import() -> None:
    ways = (
        "import twilio.rest",
        "from twilio.rest import Client",
        "def late():\n    from twilio import rest",
        "import importlib\nimportlib.import_module('twilio.rest')",
        "__import__('twilio.rest')",
    )
    for way in ways:
        assert any(name.startswith("twilio.rest") for name in imports(ast.parse(way))), way


def test_one_module_makes_messages_at_the_carrier_and_hands_over_permits_alone() -> None:
    assert calls("create_async") == {GATEWAY}
    assert calls("TwilioGateway") == {"bot/parts.py"}
    assert calls("deliver") == {"pipelines/delivery.py"}
    assert calls("claim") == {"pipelines/delivery.py"}


def test_permits_are_made_in_one_module_for_those_who_claim() -> None:
    assert [calls(name) for name in PERMITS] == [{"storage/permits.py"}] * len(PERMITS)
    assert calls("approved_message") == {"storage/messages.py"}
    assert calls("standing_text") == calls("bot_answer") == {"storage/sends.py"}


def test_every_transport_to_the_carrier_has_a_guard_over_messages() -> None:
    assert calls("TwilioHttp") == {GATEWAY, CREDENTIALS}
    assert calls("AsyncTwilioHttpClient") == calls("TwilioHttpClient") == set()
    tree = product()[CREDENTIALS]
    made = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == "TwilioHttp"]
    assert [ast.unparse(word.value) for node in made for word in node.keywords if word.arg == "guard"] == [
        "_send_nothing"
    ]


def test_the_hosts_of_the_carrier_are_named_where_they_must_be() -> None:
    assert words("twilio.com") == {TRANSPORT, MEDIA, "bot/settings_sections.py"}
    assert words("twiliocdn") == {MEDIA}
    assert words("/messages") == {TRANSPORT, MEDIA}, "the address of messages: the guard, and files of patients"


def test_the_accounts_secret_is_opened_for_the_gateway_and_those_who_only_read() -> None:
    opened = {
        module
        for module, tree in product().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and "twilio.auth_token.get_secret_value" in ast.unparse(node.func)
    }

    assert opened == {"bot/parts.py", "bot/doctor/services.py"}


WATCHED = """
import os, sys, traceback
from urllib.parse import urlsplit

PORT = urlsplit(os.environ["KESHER_TWILIO__BASE_URL"]).port
CHANNELS = os.path.join("bot", "channels") + os.sep

def watch(event, arguments):
    if event == "socket.connect" and tuple(arguments[1][1:2]) == (PORT,):
        ours = [os.path.basename(one.filename) for one in traceback.extract_stack() if CHANNELS in one.filename]
        print("connects:", *dict.fromkeys(ours), file=sys.stderr, flush=True)

sys.addaudithook(watch)
sys.argv = ["kesher", "serve"]
from bot.cli import main
main()
"""


async def test_every_connection_of_the_running_program_to_the_carrier_goes_through_the_one_transport(
    tmp_path: Path,
) -> None:
    async with Sandbox() as telegram, Sandbox() as carrier:
        program = Program(tmp_path, telegram)
        program.command = ("-c", WATCHED)
        program.more_settings = {"KESHER_TWILIO__BASE_URL": carrier.url}
        carrier.twilio.inbound.url = f"{program.url}/twilio/inbound"
        story = Story(ada=telegram.therapist("Ada"), dana=carrier.patient(DANA, name="Dana"))
        code = await program.code()
        try:
            await program.launch()
            await story.onboards(code)
            await story.adds_dana()
            await story.learns(await story.approves(await story.asks_for(REQUESTS[0])))
            await story.dana_writes("It went well")
            await program.stop()
        finally:
            await program.aclose()
        said = [line for line in program.log.read_text().splitlines() if line.startswith("connects:")]
        kinds = {call.name for call in carrier.twilio.calls}
        assert len(said) == len(carrier.twilio.calls)

    assert kinds == {"create", "list"}
    assert set(said) == {"connects: twilio.py twilio_http.py"}
