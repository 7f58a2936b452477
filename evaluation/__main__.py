"""`python -m evaluation`: runs what is named, a JSON line each, and writes docs/evaluation.md and its picture."""

import argparse
import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

from agent.claude import ClaudeWriter
from agent.offline import ExtractiveWriter
from evaluation import key_facts, pseudonyms, report, span_check, style
from evaluation.results import DataMissing, Result, Setting
from pipelines.ports import Writer

EVALUATIONS: Mapping[str, Callable[[Setting], Awaitable[Result]]] = {
    module.KEY: module.run for module in (span_check, key_facts, pseudonyms, style)
}
"""Add a module with a KEY and a `run` here; docs/evaluation.md shows them in this order."""
DOCS = Path(__file__).parents[1] / "docs"


def make_writer(endpoint: str, model: str) -> Writer:
    """The extractive writer, or any server that speaks Anthropic's API; a key is read from ANTHROPIC_API_KEY."""
    if not endpoint:
        return ExtractiveWriter()
    return ClaudeWriter(
        api_key=os.environ.get("ANTHROPIC_API_KEY", ""),
        base_url=endpoint,
        model=model,
        max_tokens=8192,
        timeout_s=180.0,
    )


async def measure(setting: Setting, wanted: list[str]) -> list[Result]:
    """What has no data here is said and left out."""
    results = []
    for key in wanted:
        try:
            result = await EVALUATIONS[key](setting)
        except DataMissing as missing:
            print(f"{key}: no {missing} in KESHER_REFERENCE_DIR", file=sys.stderr)
            continue
        print(result.as_json(), flush=True)
        results.append(result)
    await setting.writer.aclose()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(prog="evaluation", description=__doc__)
    parser.add_argument("--endpoint", default="", help="root of a server with Anthropic's API; none: no model")
    parser.add_argument("--model", default="claude-sonnet-5-5")
    parser.add_argument("--seed", type=int, default=4)
    parser.add_argument("--only", nargs="*", default=list(EVALUATIONS), choices=list(EVALUATIONS), metavar="KEY")
    parser.add_argument("--docs", type=Path, default=DOCS, help="folder for evaluation.md and evaluation.png")
    given = parser.parse_args()
    setting = Setting(writer=make_writer(given.endpoint, given.model), seed=given.seed)
    results = asyncio.run(measure(setting, given.only))
    if results:
        report.write(results, given.docs)
    if len(results) < len(given.only):
        sys.exit(1)


if __name__ == "__main__":
    main()
