"""Whether what a summary says stands in its source: spans are found and compared in code, whoever wrote the words."""

from agent.evidence.checking import checked
from agent.evidence.located import Source, spans_of_quotes

__all__ = ["Source", "checked", "spans_of_quotes"]
