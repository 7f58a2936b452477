"""Starts senders in an instant: everything is imported once, and each life of a sender is a fork of this process.

`python -m tests.proof.nursery` reads a line of JSON for each life ({"work", "log", ...}) and prints its process id;
`wait <id>` prints how it ended. At the end of its input it takes its children with it.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import traceback
from typing import Any

from tests.proof import work


def main() -> None:
    children: set[int] = set()
    for line in sys.stdin:
        if line.startswith("wait "):
            pid = int(line.split()[1])
            _, status = os.waitpid(pid, 0)
            children.discard(pid)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order)
        children.add(pid)
        print(pid, flush=True)
    for pid in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _live(order: dict[str, Any]) -> None:
    """Never returns: what was forked must not go on in its parent's loop."""
    code = 1
    try:
        log = os.open(order.pop("log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for ours, theirs in ((nothing, 0), (log, 1), (log, 2)):
            os.dup2(ours, theirs)
        asyncio.run(getattr(work, order.pop("work"))(**order))
        code = 0
    except BaseException:  # noqa: BLE001  # this is the end of the process: nobody else will say what happened
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        sys.stdout.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
