"""The sections of the settings: names, defaults, and what is refused as insecure or impossible."""

import ipaddress
import re
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from pipelines.prices import Price
from pipelines.quiet_times import knows_calendar, parse_hours

_DEFAULT_LOOKING = re.compile(
    r"(?i)^(change[-_ ]?(me|this|it)?|(my[-_ ]?|your[-_ ]?|the[-_ ]?)?(secret|password|passphrase|passwd|token|key)\d*"
    r"|default|example|placeholder|kesher|admin|todo|none|null|x+|\*+|\.+|<.*>|\$\{.*\})$"
)
# What one makes up oneself can be guessed; a service's token of odd shape is that service's business.
_GUESSABLE = re.compile(r"(?i)^(qwerty\d*|letmein|[01]?23456789?0?|(.)\2*)$")
_OWN_SECRETS = {"passphrase", "webhook_secret"}


def env_name(section: str, key: str) -> str:
    return f"KESHER_{section}__{key}".upper()


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _checked_url(name: str, url: str, *, allowed_http_host: str = "", remedy: str = "use https") -> str:
    """The address without its last slash. Refuses plain http to other machines, and passwords inside addresses."""
    parts = urlsplit(url.strip())
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ValueError(f"{name} is not an http or https address.")
    if parts.username or parts.password:
        raise ValueError(f"{name} must not carry a user name or a password.")
    if parts.scheme == "http" and not is_loopback(host) and host != allowed_http_host.lower():
        raise ValueError(f"{name} would carry private words unencrypted to {host}: {remedy}.")
    return url.strip().rstrip("/")


def _looks_default(key: str, secret: str) -> bool:
    return bool(_DEFAULT_LOOKING.match(secret) or (key in _OWN_SECRETS and _GUESSABLE.match(secret)))


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def named(cls, key: str) -> str:
        return env_name(cls.__name__.removesuffix("Settings"), key)

    @model_validator(mode="after")
    def _no_default_secrets(self) -> Self:
        for key, value in self:
            if isinstance(value, SecretStr) and _looks_default(key, value.get_secret_value().strip()):
                raise ValueError(f"{self.named(key)} looks like a default or a placeholder: set a real one.")
        return self


class _Service(_Section):
    """A service in another place. `allow_http_host` names the one host that may be spoken to without TLS."""

    base_url: str
    allow_http_host: str = ""

    @model_validator(mode="after")
    def _no_plain_http(self) -> Self:
        _checked_url(
            self.named("base_url"),
            self.base_url,
            allowed_http_host=self.allow_http_host,
            remedy=f"use https, or name that host in {self.named('allow_http_host')}",
        )
        return self

    @field_validator("base_url")
    @classmethod
    def _without_last_slash(cls, url: str) -> str:
        return url.strip().rstrip("/")


class TelegramSettings(_Service):
    """`sends_per_s`: to all chats together (Telegram slows down at 30); `chat_gap_s`: in one chat, after a burst."""

    token: SecretStr | None = None
    patient_token: SecretStr | None = None
    base_url: str = "https://api.telegram.org"
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr | None = None
    protect_content: bool = True
    sends_per_s: float = Field(default=25.0, gt=0)
    chat_gap_s: float = Field(default=1.0, ge=0)

    @field_validator("webhook_secret")
    @classmethod
    def _secret_fits_the_header(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", secret.get_secret_value()):
            raise ValueError(f"{cls.named('webhook_secret')} must be 8 to 256 letters, digits, underscores or hyphens.")
        return secret

    @model_validator(mode="after")
    def _two_bots(self) -> Self:
        if self.token and self.token == self.patient_token:
            raise ValueError(f"{self.named('patient_token')} must belong to another bot than {self.named('token')}.")
        return self


class TwilioSettings(_Service):
    account_sid: str = ""
    auth_token: SecretStr | None = None
    base_url: str = "https://api.twilio.com"
    sms_from: str = ""
    whatsapp_from: str = ""
    patient_whatsapp_from: str = ""
    messaging_service_sid: str = ""
    reengage_content_sid: str = ""
    reengage_text: str = ""
    reengage_days: int = Field(default=3, ge=1, le=30)

    @field_validator("whatsapp_from", "patient_whatsapp_from", "sms_from")
    @classmethod
    def _number_alone(cls, number: str) -> str:
        return re.sub(r"[\s()-]", "", number.removeprefix("whatsapp:"))

    @field_validator("account_sid")
    @classmethod
    def _is_an_account(cls, sid: str) -> str:
        if sid and not sid.startswith("AC"):
            raise ValueError(f"{cls.named('account_sid')} must begin with AC.")
        return sid

    @property
    def is_configured(self) -> bool:
        return bool(self.account_sid)


_ANTHROPIC = "https://api.anthropic.com"
_CACHE_WRITE, _CACHE_READ = 1.25, 0.1
"""What a token costs that is written to the cache for five minutes, or read from it, beside one that is not cached."""


class ModelPrice(BaseModel):
    """Dollars for a million tokens; `cache_write` and `cache_read` follow from `input` where they are not given."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cache_write: float | None = Field(default=None, ge=0)
    cache_read: float | None = Field(default=None, ge=0)

    def as_price(self) -> Price:
        write = self.input * _CACHE_WRITE if self.cache_write is None else self.cache_write
        read = self.input * _CACHE_READ if self.cache_read is None else self.cache_read
        return Price(input=self.input, output=self.output, cache_write=write, cache_read=read)


_PRICES = {
    "claude-haiku-5-5": ModelPrice(input=0.1, output=0.5),
    "claude-sonnet-5-5": ModelPrice(input=2.0, output=10.0),
    "claude-opus-5-5": ModelPrice(input=4.0, output=20.0),
}
_NOTHING = Price(input=0.0, output=0.0, cache_write=0.0, cache_read=0.0)


class AnthropicSettings(_Service):
    """`part_characters`: a longer transcript is summarised in parts. `fallback_model` is asked where `model` gives no
    answer; the caps are for each therapist, and 0 is none.
    """

    api_key: SecretStr | None = None
    base_url: str = _ANTHROPIC
    model: str = "claude-sonnet-5-5"
    fallback_model: str = ""
    timeout_s: float = Field(default=60.0, gt=0)
    max_output_tokens: int = Field(default=8192, gt=0, le=21_000)
    part_characters: int = Field(default=24_000, ge=2_000)
    cap_usd_per_day: float = Field(default=2.0, ge=0)
    cap_usd_per_month: float = Field(default=20.0, ge=0)
    prices: dict[str, ModelPrice] = Field(default_factory=dict)

    def price_of(self, model: str) -> Price:
        """By its name or the name that it begins with.

        A model that no price is known of is taken for the dearest one at Anthropic, and for free on another server.
        """
        prices = _PRICES | self.prices
        named = [name for name in prices if model.startswith(name)]
        if named:
            return prices[max(named, key=len)].as_price()
        return max(prices.values(), key=lambda price: price.output).as_price() if self.is_at_anthropic else _NOTHING

    @property
    def is_at_anthropic(self) -> bool:
        return self.base_url == _ANTHROPIC

    @property
    def is_configured(self) -> bool:
        """A key, or a server of one's own (which may want no key)."""
        return self.api_key is not None or not self.is_at_anthropic


class WhisperSettings(_Section):
    """`model` is a name of `kesher models list` or a folder; empty: no speech. `threads` 0: one for each core."""

    model: str = ""
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    compute_type: str = "int8"
    threads: int = Field(default=0, ge=0)
    hub_url: str = "https://huggingface.co"
    max_minutes: int = Field(default=180, gt=0)

    @field_validator("hub_url")
    @classmethod
    def _safe_hub(cls, url: str) -> str:
        return _checked_url(cls.named("hub_url"), url)


def _sqlite_in_data_dir(earlier: dict[str, Any]) -> str:
    folder: Path = earlier.get("data_dir", Path("data"))
    return f"sqlite+aiosqlite:///{(folder / 'kesher.db').absolute()}"


class StorageSettings(_Section):
    """Without `database_url` there is one SQLite file in `data_dir`."""

    data_dir: Path = Path("data")
    database_url: str = Field(default_factory=_sqlite_in_data_dir, repr=False)

    @field_validator("database_url")
    @classmethod
    def _with_our_drivers(cls, url: str) -> str:
        scheme, separator, rest = url.strip().partition("://")
        drivers = {
            "postgres": "postgresql+psycopg",
            "postgresql": "postgresql+psycopg",
            "postgresql+psycopg": "postgresql+psycopg",
            "sqlite": "sqlite+aiosqlite",
            "sqlite+aiosqlite": "sqlite+aiosqlite",
        }
        if not separator or scheme not in drivers:
            raise ValueError(f"{cls.named('database_url')} must begin with sqlite:// or postgresql://.")
        return f"{drivers[scheme]}://{rest}"


class SecuritySettings(_Section):
    passphrase: SecretStr | None = None
    key_file: Path | None = None

    @field_validator("passphrase")
    @classmethod
    def _long_enough(cls, passphrase: SecretStr | None) -> SecretStr | None:
        if passphrase and len(passphrase.get_secret_value()) < 8:
            raise ValueError(f"{cls.named('passphrase')} must have at least 8 characters.")
        return passphrase

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if self.passphrase and self.key_file:
            raise ValueError(f"Set {self.named('passphrase')} or {self.named('key_file')}, not both.")
        return self


class WebSettings(_Section):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    public_url: str = ""

    @field_validator("public_url")
    @classmethod
    def _reachable(cls, url: str) -> str:
        if not url:
            return ""
        if "_" in (urlsplit(url).hostname or ""):
            raise ValueError(f"{cls.named('public_url')} has an underscore in its host, which Twilio does not accept.")
        return _checked_url(cls.named("public_url"), url)


class PracticeSettings(_Section):
    """What a practice starts with; each therapist changes their own in the chat."""

    name: str = "Kesher"
    language: Literal["he", "en"] = "he"
    timezone: str = "Asia/Jerusalem"
    country: str = Field(default="IL", pattern=r"^[A-Z]{2}$")
    quiet_hours: str = "21:00-07:00"
    calendar: str = Field(default="", pattern=r"^([A-Z]{2}|none)?$")

    @property
    def rest_calendar(self) -> str:
        """The calendar of days of rest: the country's own unless another is named; '' for none."""
        return "" if self.calendar == "none" else self.calendar or self.country

    @field_validator("quiet_hours")
    @classmethod
    def _clock_times(cls, hours: str) -> str:
        if not hours.strip():
            return ""
        parsed = parse_hours(hours)
        if parsed is None:
            raise ValueError(f"{cls.named('quiet_hours')} is not two times such as 21:00-07:00, or empty.")
        return parsed

    @model_validator(mode="after")
    def _known_calendar(self) -> Self:
        if self.calendar not in {"", "none"} and not knows_calendar(self.calendar):
            raise ValueError(f"{self.named('calendar')} is no country whose holidays are known, and not none.")
        return self

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{cls.named('timezone')} is not a time zone such as Asia/Jerusalem.") from None
        return name


class LimitsSettings(_Section):
    """`audio_mb` is the largest recording taken; Telegram's own cloud gives bots no more than 20."""

    audio_mb: int = Field(default=200, gt=0)


class LogSettings(_Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["auto", "json", "console"] = "auto"
