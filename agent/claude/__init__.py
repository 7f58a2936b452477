"""The writer that asks Claude, or a local server with the same API."""

from agent.claude.address import InsecureBaseUrl
from agent.claude.writer import ClaudeWriter

__all__ = ["ClaudeWriter", "InsecureBaseUrl"]
