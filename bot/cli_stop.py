"""Waiting until somebody stops the program."""

import asyncio
import signal


async def until_stopped() -> None:
    """Returns at Ctrl-C or at the service manager's request to stop."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await stop.wait()
