"""Key facts of clinicians' notes: the extractive summary must recall more of them than a lead of the same length."""

from collections.abc import Callable

import pytest

from agent.offline import ExtractiveWriter
from evaluation.key_facts import FILES, LENGTHS, recalls
from tests.agent.cast import reference


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("dataset", FILES)
async def test_more_key_facts_than_the_first_sentences(
    dataset: str, length: str, record_property: Callable[[str, str], None]
):
    name, column = FILES[dataset]
    reference("data", "notes", name)
    found = await recalls(ExtractiveWriter(), name, column, length)

    record_property("recall", f"{found.ours:.3f}")
    record_property("lead_recall", f"{found.lead:.3f}")
    print(f"{dataset} {length}: {found.ours:.3f}, first sentences {found.lead:.3f}")
    assert found.ours > found.lead + 0.05
    assert found.marked < 0.02
