"""What calls to the model cost: counts by therapist, day, model and kind of call, and nothing of what was said."""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base

COUNTS = ("calls", "input_tokens", "output_tokens", "cache_write_tokens", "cache_read_tokens", "micro_usd")


class SpendRow(Base):
    """`day` is in UTC; `micro_usd` are millionths of a dollar, at the prices of the moment of the call."""

    __tablename__ = "spend"
    therapist_id: Mapped[str] = mapped_column(ForeignKey("therapists.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    calls: Mapped[int] = mapped_column(BigInteger)
    input_tokens: Mapped[int] = mapped_column(BigInteger)
    output_tokens: Mapped[int] = mapped_column(BigInteger)
    cache_write_tokens: Mapped[int] = mapped_column(BigInteger)
    cache_read_tokens: Mapped[int] = mapped_column(BigInteger)
    micro_usd: Mapped[int] = mapped_column(BigInteger)
