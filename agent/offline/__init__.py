"""The writer that works without a model."""

from agent.offline.writer import ExtractiveWriter

__all__ = ["ExtractiveWriter"]
