"""What patients wrote while nobody answered the carrier, which does not repeat a webhook that failed."""

import datetime as dt

import structlog

from bot.channels.twilio import TwilioGateway
from bot.channels.twilio_inbound import TwilioInbound
from pipelines.ports import CarrierUnavailable
from storage.models import utc_now

log = structlog.get_logger(__name__)
MISSED_FOR = dt.timedelta(hours=24)
OVERLAP = dt.timedelta(minutes=10)


class MissedInbound:
    """Reads the carrier's own list; what is known already changes nothing."""

    def __init__(self, gateway: TwilioGateway, twilio: TwilioInbound) -> None:
        self._gateway = gateway
        self._twilio = twilio
        self._looked_at: dt.datetime | None = None

    async def take(self) -> None:
        """Everything since the last look that worked; at first, of the last day."""
        now = utc_now()
        since = self._looked_at - OVERLAP if self._looked_at else now - MISSED_FOR
        try:
            missed = await self._gateway.missed_inbound(since)
        except CarrierUnavailable:
            log.warning("the carrier's list of missed messages could not be read")
            return
        for form in missed:
            await self._twilio.store_inbound(form)
        self._looked_at = now
