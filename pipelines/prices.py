"""What a call to a model used, and what that costs."""

import math
from dataclasses import dataclass

MICRO = 1_000_000
"""Millionths of a dollar in a dollar."""


@dataclass(frozen=True, kw_only=True)
class Usage:
    """Tokens as the model's service counts and bills them."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_write_tokens: int = 0
    cache_read_tokens: int = 0


@dataclass(frozen=True, kw_only=True)
class Price:
    """Dollars for a million tokens, which is millionths of a dollar for one."""

    input: float
    output: float
    cache_write: float
    cache_read: float

    def micro_usd(self, usage: Usage) -> int:
        """Rounded up: nothing is free because it is small."""
        return math.ceil(
            usage.input_tokens * self.input
            + usage.output_tokens * self.output
            + usage.cache_write_tokens * self.cache_write
            + usage.cache_read_tokens * self.cache_read
        )
