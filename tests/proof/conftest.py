"""A carrier, and a nursery of senders."""

from collections.abc import AsyncIterator

import pytest

from bot.sandbox.server import Sandbox
from tests.proof.sender import Nursery, nursery


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox() as running:
        yield running


@pytest.fixture
async def senders() -> AsyncIterator[Nursery]:
    async with nursery() as running:
        yield running
