"""The commits of a sender's life, each met again in every life."""

from dataclasses import dataclass

from bot.sandbox.server import Sandbox
from tests.kill.moments import twilio
from tests.kill.points import LOOK_S, MAX_WAIT_S, Killable, KillPoint, frozen, reading
from tests.kill.program import soon


@dataclass(kw_only=True)
class NextCommit:
    """The moment after the commit that makes one more row of this kind; the commit after it does not happen."""

    name: str
    table: str
    condition: str = "1"

    def arm(self, sandbox: Sandbox) -> None:
        pass

    async def strike(self, sandbox: Sandbox, program: Killable) -> None:
        query = f"SELECT count(*) FROM {self.table} WHERE {self.condition}"
        with reading(program.database) as database:

            def count() -> int:
                return int(database.execute(query).fetchone()[0])

            before = count()
            await soon(lambda: count() > before, look_s=LOOK_S, within_s=MAX_WAIT_S)
        with frozen(program.database):
            await program.kill()


def points() -> list[KillPoint]:
    """Every kind of commit, and every call before, during and after its work."""
    return [
        NextCommit(name="a card is shown", table="messages", condition="state <> 'draft'"),
        NextCommit(name="a message is approved", table="approvals"),
        twilio("create", "before"),
        NextCommit(name="an attempt is begun", table="attempts"),
        twilio("create", "after"),
        NextCommit(name="an attempt was accepted", table="attempts", condition="outcome = 'accepted'"),
        twilio("create", "answered"),
        NextCommit(name="an attempt was refused", table="attempts", condition="outcome = 'not_accepted'"),
        twilio("list", "before"),
        NextCommit(name="an attempt is unknown", table="attempts", condition="outcome = 'unknown'"),
        twilio("list", "after"),
        NextCommit(name="a report is stored", table="inbox"),
        twilio("create", "after", nth=2),
        NextCommit(name="a report is handled", table="delivery_events"),
        twilio("list", "answered"),
    ]
