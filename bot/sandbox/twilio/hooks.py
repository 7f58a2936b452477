"""Twilio's requests to the product: signed, form-encoded, repeated by the rules in the address's fragment."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode

import aiohttp

from bot.sandbox.outbound import Answer, NotLoopback, Outbound
from bot.sandbox.twilio.signatures import sign
from bot.sandbox.twilio.state import Account, new_sid

Pairs = Sequence[tuple[str, str]]

CONNECT_S, READ_S = 5.0, 15.0
RETRIES, MAX_RETRIES = 1, 5


@dataclass(frozen=True, kw_only=True)
class HookCall:
    """One attempt. `status` is 0 where there was no answer."""

    url: str = field(repr=False)
    params: dict[str, str] = field(repr=False)
    token: str  # the same for every attempt of one delivery
    attempt: int
    status: int


@dataclass(frozen=True, kw_only=True)
class Alert:
    """What Twilio's debugger would show."""

    code: int
    sid: str


class HookSender:
    def __init__(self, account: Account, outbound: Outbound) -> None:
        self._account, self._outbound = account, outbound
        self.calls: list[HookCall] = []
        self.alerts: list[Alert] = []
        self.connect_s, self.read_s = CONNECT_S, READ_S

    async def post(self, url: str, params: Pairs, *, sid: str) -> Answer | None:
        """Delivers, again if the policy says so; None where nobody answered with 2xx."""
        target, fragment = url.partition("#")[::2]
        retries, policy = _policy(fragment)
        token = new_sid("")
        for attempt in range(1 + retries):
            answer, why = await self._try(target, params, token, attempt)
            if answer is not None and 200 <= answer.status < 400:
                return answer
            if why not in policy and "all" not in policy:
                break
        self.alerts.append(Alert(code=11200 if answer is not None else 11205, sid=sid))
        return None

    async def _try(self, url: str, params: Pairs, token: str, attempt: int) -> tuple[Answer | None, str]:
        """The answer, and how the attempt failed in the policy's words: ct, rt, 4xx, 5xx."""
        answer, why = await self._request(url, params, token)
        status = answer.status if answer else 0
        self.calls.append(HookCall(url=url, params=dict(params), token=token, attempt=attempt, status=status))
        return answer, why

    async def _request(self, url: str, params: Pairs, token: str) -> tuple[Answer | None, str]:
        headers = {
            "Content-Type": "application/x-www-form-urlencoded; charset=UTF-8",
            "X-Twilio-Signature": sign(self._account.auth_token, url, params),
            "I-Twilio-Idempotency-Token": token,
            "User-Agent": "TwilioProxy/1.1",
            "Accept": "*/*",
        }
        body = urlencode(list(params)).encode()
        limits = {"connect_s": self.connect_s, "read_s": self.read_s}
        try:
            answer = await self._outbound.request("POST", url, data=body, headers=headers, **limits)
        except (aiohttp.ConnectionTimeoutError, aiohttp.ClientConnectorError, NotLoopback):
            return None, "ct"
        except (TimeoutError, aiohttp.ClientError):
            return None, "rt"
        return answer, "5xx" if answer.status >= 500 else "4xx"


def _policy(fragment: str) -> tuple[int, frozenset[str]]:
    """`#rc=2&rp=all`: how often and for what; one retry for failed connections where nothing is said."""
    asked = parse_qs(fragment)
    count = asked.get("rc", [str(RETRIES)])[0]
    retries = min(int(count), MAX_RETRIES) if count.isdigit() else RETRIES
    return retries, frozenset(asked.get("rp", ["ct"])[0].split(","))
