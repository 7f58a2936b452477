"""The services outside: Telegram, Twilio, the public address and the language model."""

import ipaddress
from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

from bot.channels.base import ChannelRefused
from bot.doctor.findings import Finding, Reporter
from bot.settings import Settings
from bot.settings_sections import is_loopback
from pipelines.ports import Writer

_ANTHROPIC = "https://api.anthropic.com"


async def check_telegram(settings: Settings, report: Reporter) -> AsyncIterator[Finding]:
    from bot.channels.credentials import NoAnswer, telegram_username

    token = settings.telegram.token
    if token is None:
        return
    try:
        name = await telegram_username(token.get_secret_value(), settings.telegram.base_url)
    except ChannelRefused:
        yield report.wrong("telegram-refused")
    except NoAnswer as error:
        yield report.wrong("telegram-silent", reason=str(error))
    else:
        yield report.well("telegram-ok", name=f"@{name}", mode=settings.telegram.mode)


async def check_twilio(settings: Settings, report: Reporter) -> AsyncIterator[Finding]:
    from bot.channels.credentials import NoAnswer, carrier_account

    twilio = settings.twilio
    if not twilio.account_sid or twilio.auth_token is None:
        yield report.note("twilio-absent")
        return
    try:
        account = await carrier_account(
            account_sid=twilio.account_sid, auth_token=twilio.auth_token.get_secret_value(), base_url=twilio.base_url
        )
    except ChannelRefused:
        yield report.wrong("twilio-refused")
    except NoAnswer as error:
        yield report.wrong("twilio-silent", reason=str(error))
    else:
        if account.status != "active":
            yield report.wrong("twilio-inactive", status=account.status)
        elif account.is_trial:
            yield report.note("twilio-trial")
        else:
            yield report.well("twilio-ok")


def check_address(settings: Settings, report: Reporter) -> Iterator[Finding]:
    """Whether the services could reach what they were given; a local sandbox reaches this machine too."""
    url = settings.web.public_url
    if not url:
        return
    host = urlsplit(url).hostname or ""
    services = [settings.twilio.base_url] if settings.twilio.is_configured else []
    services += [settings.telegram.base_url] if settings.telegram.mode == "webhook" else []
    if not services:
        yield report.well("address-unused")
    elif _is_private(host) and any(not _is_private(urlsplit(one).hostname or "") for one in services):
        yield report.wrong("address-private", url=url)
    else:
        yield report.well("address-ok", url=url)


def _is_private(host: str) -> bool:
    if is_loopback(host) or "." not in host.strip("[]") or host.endswith((".local", ".internal", ".lan")):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False


async def check_model(settings: Settings, report: Reporter, *, online: bool) -> AsyncIterator[Finding]:
    """Looks at the key alone; `online` makes one small call to each model, which costs a few tokens."""
    from bot.parts import make_second_writer, make_writer

    anthropic = settings.anthropic
    if not anthropic.is_configured:
        yield report.note("model-absent")
        return
    key = anthropic.api_key.get_secret_value() if anthropic.api_key else ""
    if anthropic.base_url == _ANTHROPIC and not key.startswith("sk-ant-"):
        yield report.note("model-key-odd")
    if not online:
        yield report.well("model-unasked", model=anthropic.model)
        return
    yield await _asked(make_writer(settings), anthropic.model, report)
    second = make_second_writer(settings)
    if second is not None:
        yield await _asked(second, anthropic.fallback_model, report)


async def _asked(writer: Writer, model: str, report: Reporter) -> Finding:
    from agent.tools import specs
    from pipelines.conversing import Talk
    from pipelines.ports import WriterError, WriterRefused
    from storage.models import utc_now

    try:
        talk = Talk(said="help", language="en", therapist="", patients=(), now=utc_now(), tools=specs())
        await writer.converse(talk).move()
    except WriterRefused as error:
        return report.wrong("model-refused", reason=type(error).__name__)
    except WriterError as error:
        return report.wrong("model-silent", reason=type(error).__name__)
    finally:
        await writer.aclose()
    return report.well("model-ok", model=model)
