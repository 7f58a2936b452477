"""Who receives what, read off the settings: for the command line, for /privacy and for the text of consent."""

from dataclasses import asdict, dataclass
from typing import Literal
from urllib.parse import urlsplit

from bot.phrases import LANGUAGES, Phrases
from bot.settings import Settings
from bot.settings_sections import is_loopback

Purpose = Literal["chat", "carrier", "model", "speech", "storage"]
Kind = Literal["company", "own-server", "here", "nobody"]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One purpose, and whose machine serves it: `who` is a company or a host, '' for this machine and for nobody."""

    purpose: Purpose
    kind: Kind
    who: str = ""
    where: str = ""

    def line(self, say: Phrases) -> str:
        """What it is for, who it is, and what reaches them."""
        return say(f"recipient-{self.purpose}-{self.kind}", who=self.who, where=self.where)


def recipients_of(settings: Settings) -> tuple[Recipient, ...]:
    """Every purpose once, those that nobody serves too: that nothing leaves is worth saying."""
    return (_chat(settings), _carrier(settings), _model(settings), _speech(settings), _storage(settings))


def for_purpose(recipients: tuple[Recipient, ...], purpose: Purpose) -> Recipient:
    return next(one for one in recipients if one.purpose == purpose)


def as_table(recipients: tuple[Recipient, ...], language: str) -> str:
    say = Phrases(language)
    return "\n".join([say("recipients-title"), *(one.line(say) for one in recipients)])


def as_records(recipients: tuple[Recipient, ...]) -> list[dict[str, str]]:
    """For other programs: the fields, and the sentence in each language."""
    return [asdict(one) | {language: one.line(Phrases(language)) for language in LANGUAGES} for one in recipients]


def _chat(settings: Settings) -> Recipient:
    if settings.telegram.token is None:
        return Recipient(purpose="chat", kind="nobody")
    return Recipient(purpose="chat", kind="company", who="Telegram", where=_host(settings.telegram.base_url))


def _carrier(settings: Settings) -> Recipient:
    if not settings.twilio.is_configured:
        return Recipient(purpose="carrier", kind="nobody")
    return Recipient(purpose="carrier", kind="company", who="Twilio", where=_host(settings.twilio.base_url))


def _model(settings: Settings) -> Recipient:
    anthropic = settings.anthropic
    host = _host(anthropic.base_url)
    if not anthropic.is_configured:
        return Recipient(purpose="model", kind="nobody")
    if anthropic.is_at_anthropic:
        return Recipient(purpose="model", kind="company", who="Anthropic", where=host)
    if is_loopback(host):
        return Recipient(purpose="model", kind="here")
    return Recipient(purpose="model", kind="own-server", who=host, where=host)


def _speech(settings: Settings) -> Recipient:
    return Recipient(purpose="speech", kind="here" if settings.whisper.model else "nobody")


def _storage(settings: Settings) -> Recipient:
    host = _host(settings.storage.database_url)
    if not host or is_loopback(host):
        return Recipient(purpose="storage", kind="here")
    return Recipient(purpose="storage", kind="own-server", who=host, where=host)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
