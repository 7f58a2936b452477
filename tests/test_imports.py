"""What importing and starting bring with them: nothing happens, nothing heavy comes, the sandbox stays out."""

import ast
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.server import ACCOUNT_SID, AUTH_TOKEN, SMS_FROM, THERAPIST_TOKEN, Sandbox
from tests.command_line import PASSPHRASE, started

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "agent", "pipelines", "storage", "prompts")
HEAVY = ("faster_whisper", "ctranslate2", "onnxruntime", "tokenizers", "huggingface_hub", "av", "numpy", "anthropic",
         "matplotlib", "fpdf", "uharfbuzz")  # fmt: skip

IMPORT_EVERYTHING = """
import importlib, json, pkgutil, sys, traceback

root, deeds = sys.argv[1], []
HARMFUL = ("socket.", "subprocess.", "os.system", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.putenv",
           "tempfile.", "sqlite3.", "shutil.", "signal.")

def is_ours():
    # What a library does while it is imported is its own business; what our module's own lines do is ours.
    for frame in reversed(traceback.extract_stack()[:-2]):
        is_of_a_package = "site-packages" in frame.filename
        if frame.filename.startswith("<frozen") or ("/lib/python" in frame.filename and not is_of_a_package):
            continue
        return frame.filename.startswith(root) and not is_of_a_package
    return False

def watch(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if (writes or event.startswith(HARMFUL)) and is_ours():
        deeds.append([event, str(arguments)[:200]])

names = []
for package in sys.argv[2:]:
    found = importlib.util.find_spec(package).submodule_search_locations
    names += [package, *(module.name for module in pkgutil.walk_packages(found, package + "."))]
names = [name for name in names if not name.endswith("__main__") and ".migrations" not in name]
sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
print(json.dumps({"names": names, "deeds": deeds}))
"""


def python(code: str, *arguments: str) -> Any:
    """What a fresh interpreter prints, as JSON."""
    command = [sys.executable, "-B", "-c", code, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def sources() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_importing_any_module_does_nothing() -> None:
    imported = python("import importlib.util\n" + IMPORT_EVERYTHING, str(ROOT), *PACKAGES)

    assert len(imported["names"]) > 150
    assert imported["deeds"] == []


def test_the_watch_over_imports_sees_what_a_module_does(tmp_path: Path) -> None:
    package = tmp_path / "meddling"
    package.mkdir()
    (package / "__init__.py").write_text(
        "import socket\nfrom pathlib import Path\nsocket.socket().close()\n"
        "(Path(__file__).parent / 'made').write_text('here')\n"
    )
    code = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport importlib.util\n" + IMPORT_EVERYTHING

    seen = {event for event, _ in python(code, str(tmp_path), "meddling")["deeds"]}

    assert seen == {"socket.__new__", "open"}


def test_no_module_reads_the_environment_while_it_is_imported() -> None:
    readers = [f"{path.relative_to(ROOT)}:{line}" for path in sources() for line in _reads_of_the_environment(path)]

    assert readers == []


def _reads_of_the_environment(path: Path) -> list[int]:
    """Lines outside of functions that touch the environment; `main()` of a command is a function too."""
    lines: list[int] = []

    def visit(node: ast.AST) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for outside in (*node.args.defaults, *(one for one in node.args.kw_defaults if one)):
                visit(outside)
            return
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
            lines.append(node.lineno)
        for child in ast.iter_child_nodes(node):
            visit(child)

    visit(ast.parse(path.read_text(encoding="utf-8")))
    return lines


def test_the_command_line_opens_without_the_program_behind_it() -> None:
    loaded = python("import bot.cli, json, sys; print(json.dumps(sorted(sys.modules)))")

    behind = {"telegram", "twilio", "sqlalchemy", "alembic", "aiohttp", "dbos", "bot.app", *HEAVY}
    assert sorted(behind & set(loaded)) == []


STARTED = """
import asyncio, os, sys
from pathlib import Path
from bot.app import running
from bot.settings import load_settings

async def main():
    async with running(load_settings(os.environ, Path.cwd())):
        names = [name for name in sys.modules if name.split(".")[0] in {heavy} or name.startswith("bot.sandbox")]
        print("loaded:", ",".join(sorted(names)), file=sys.stderr, flush=True)

asyncio.run(main())
"""


async def test_serving_starts_without_the_sandbox_and_without_heavy_libraries(tmp_path: Path) -> None:
    code = STARTED.replace("{heavy}", repr(set(HEAVY)))
    async with Sandbox() as sandbox:
        settings = {
            "TELEGRAM__TOKEN": THERAPIST_TOKEN,
            "TELEGRAM__BASE_URL": sandbox.url,
            "TWILIO__ACCOUNT_SID": ACCOUNT_SID,
            "TWILIO__AUTH_TOKEN": AUTH_TOKEN,
            "TWILIO__BASE_URL": sandbox.url,
            "TWILIO__SMS_FROM": SMS_FROM,
            "SECURITY__PASSPHRASE": PASSPHRASE,
            "WHISPER__MODEL": "small",
            "WEB__PORT": "0",
        }
        async with started(folder=tmp_path, program=("-c", code), **settings) as program:
            line = await program.says("loaded:")

    assert line.strip() == "loaded:"


@pytest.mark.parametrize("module", ["bot.app", "bot.cli", "bot.server", "bot.doctor.run", "bot.models_cli"])
def test_nothing_that_serves_names_the_sandbox(module: str) -> None:
    loaded = python(f"import {module}, json, sys; print(json.dumps(sorted(sys.modules)))")

    assert [name for name in loaded if name.startswith("bot.sandbox")] == []
