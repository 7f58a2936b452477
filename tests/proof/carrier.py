"""A carrier that answers truly about half of the time, and reports on messages late, twice, out of order or never."""

import random

from bot.sandbox.faults import Fault
from bot.sandbox.server import Sandbox
from bot.sandbox.twilio.journeys import Journey

BUSY = {"code": 20429, "message": "Too Many Requests", "status": 429}
INVALID = {"code": 21211, "message": "The 'To' number is not a valid phone number.", "status": 400}
TRUE_ANSWER = (None, Fault(accepted=True, delay_s=0.1))
AFTER_ACCEPTING = (
    Fault(accepted=True, drop=True),
    Fault(accepted=True, status=500, body="oops"),
    Fault(accepted=True, hang=True),
    Fault(accepted=True, status=201, body="<html>", content_type="text/html"),
)
BEFORE_ACCEPTING = (
    Fault(drop=True),
    Fault(status=503, body="unavailable"),
    Fault(status=429, body=BUSY),
    Fault(status=400, body=INVALID),
)
JOURNEYS = (
    Journey(),
    Journey(callbacks=()),
    Journey(callbacks=("delivered", "sent", "queued")),
    Journey(callbacks=("sent", "sent", "delivered", "delivered")),
    Journey(before_answer=True),
    Journey(pace_s=0.15),
    Journey(statuses=("sent", "undelivered"), error_code=30003),
)
PLENTY = 20_000
"""More journeys than any run has messages."""


def let_go_wrong(sandbox: Sandbox, chance: random.Random) -> None:
    """From now on, by this chance alone."""

    def fault(name: str) -> Fault | None:
        if name == "list":
            return chance.choice((None, None, Fault(status=500), Fault(drop=True)))
        if name != "create":
            return None
        if chance.random() < 0.5:
            return chance.choice(TRUE_ANSWER)
        return chance.choice(chance.choice((AFTER_ACCEPTING, BEFORE_ACCEPTING)))

    sandbox.twilio.faults.usual = fault
    sandbox.twilio.journeys.planned.extend(chance.choices(JOURNEYS, k=PLENTY))


def let_go_well(sandbox: Sandbox) -> None:
    sandbox.twilio.faults.clear()
    sandbox.twilio.journeys.planned.clear()
