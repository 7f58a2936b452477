"""More lines that somebody might have written, for the machine to notice by itself."""

from tests.proof.code_mutants import CODE_MUTANTS, CodeMutant

MESSAGES, RECHECK = "storage/messages.py", "pipelines/recheck.py"
MACHINE = "tests/proof/test_machine.py::test_approved_once_and_exactly_that[sqlite]"
DRIVEN = {MESSAGES, RECHECK, "pipelines/settling.py", "pipelines/reconciling.py", "storage/database.py"}
"""What the machine runs of the program."""
RETRIED = 'await messages.not_accepted(unit, {}.token, reason="unknown", error_code=0, retry=True)'


def _slip(*, name: str, file: str, line: str, instead: str) -> CodeMutant:
    return CodeMutant(name=name, file=file, line=line, instead=instead, caught_by=MACHINE)


SLIPS = (
    _slip(
        name="a lost answer is tried again",
        file="pipelines/settling.py",
        line='message = await messages.unknown(unit, permit.token, reason="unknown")',
        instead=f"message = {RETRIED.format('permit')}",
    ),
    _slip(
        name="a button approves whatever is pending now",
        file=MESSAGES,
        line="    if message.version != version:\n",
        instead="    version = message.version\n    if message.version != version:\n",
    ),
    _slip(
        name="what is being sent may be edited",
        file=MESSAGES,
        line='_EDITABLE = {"draft", "pending", "approved"}',
        instead='_EDITABLE = {"draft", "pending", "approved", "sending"}',
    ),
    _slip(
        name="what is uncertain may be edited",
        file=MESSAGES,
        line='_EDITABLE = {"draft", "pending", "approved"}',
        instead='_EDITABLE = {"draft", "pending", "approved", "uncertain"}',
    ),
    _slip(
        name="what is being sent may be withdrawn",
        file=MESSAGES,
        line='_REJECTABLE = {"draft", "pending", "approved"}',
        instead='_REJECTABLE = {"draft", "pending", "approved", "sending"}',
    ),
    _slip(
        name="a second tap approves again",
        file=MESSAGES,
        line='    if message.state != "pending":\n        raise Conflict(message.state)\n    if message.not_after',
        instead="    if message.not_after",
    ),
    _slip(
        name="a failure at the carrier makes it due again",
        file=MESSAGES,
        line='        message.failure = "carrier"\n        message.state = "failed"\n',
        instead='        message.failure = "carrier"\n        message.state = "approved"\n',
    ),
    _slip(
        name="what waits for its time is due at once",
        file=MESSAGES,
        line="            or_(Message.not_before.is_(None), Message.not_before <= now),\n",
        instead="",
    ),
    _slip(
        name="the journals speak of approved messages alone",
        file=MESSAGES,
        line='or message.state not in {"draft", "pending", "approved"}',
        instead='or message.state != "approved"',
    ),
    _slip(
        name="any message in the carrier's list is the lost one",
        file="pipelines/reconciling.py",
        line="            if len(matching) == 1 and len(rivals) == 1:\n",
        instead="            if matching:\n",
    ),
    _slip(
        name="the end of the window is not looked at",
        file=RECHECK,
        line='    if message.not_after is not None and now > message.not_after:\n        return "expired"\n',
        instead="",
    ),
)
TOO_RARE = {"what waits for its time is due at once", "the journals speak of approved messages alone"}
"""Not found by chance in some hundred runs: direct tests alone hold these lines."""
_DRIVEN_TOO = tuple(mutant for mutant in CODE_MUTANTS if mutant.file in DRIVEN)
FOR_THE_MACHINE = tuple(mutant for mutant in (*SLIPS, *_DRIVEN_TOO) if mutant.name not in TOO_RARE)
