"""The evaluation of style: learned rules leave a fifth less to change, or more, on drafts not learned from."""

from agent.offline import ExtractiveWriter
from evaluation.results import Setting
from evaluation.style import run


async def test_what_was_learned_leaves_less_to_change_on_drafts_not_learned_from() -> None:
    result = await run(Setting(writer=ExtractiveWriter()))

    assert len(result.rows) == 4
    for row in result.rows:
        assert float(row.figures["less to change"]) >= 0.2, row.name
        assert float(row.figures["with rules"]) > 0, row.name  # what nobody can learn is still changed
