"""Reads every setting of the program: config.toml, then secrets files, then KESHER_* variables, the later winning."""

import difflib
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings_sections import (
    AnthropicSettings,
    LimitsSettings,
    LogSettings,
    PracticeSettings,
    SecuritySettings,
    StorageSettings,
    TelegramSettings,
    TwilioSettings,
    WebSettings,
    WhisperSettings,
    env_name,
)

__all__ = [
    "AnthropicSettings",
    "LimitsSettings",
    "LogSettings",
    "PracticeSettings",
    "SecuritySettings",
    "Settings",
    "SettingsError",
    "StorageSettings",
    "TelegramSettings",
    "TwilioSettings",
    "WebSettings",
    "WhisperSettings",
    "load_settings",
    "obstacles_to_serving",
    "require_for_serve",
]

_PREFIX = "KESHER_"
_ABOUT_FILES = ("KESHER_CONFIG",)
_FOR_TESTS = ("KESHER_REFERENCE_DIR", "KESHER_REQUIRE_ALL", "KESHER_CHROMIUM", "KESHER_TEST_")
_FROM_FILE = "_FILE"
_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")


class SettingsError(Exception):
    """The program cannot start with these settings; the message is one sentence for the operator."""


class Settings(BaseSettings):
    """All sections. Building it directly reads nothing from outside; `load_settings` does the reading, once."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", env_prefix=_PREFIX, env_nested_delimiter="__")

    telegram: TelegramSettings = Field(default_factory=TelegramSettings)
    twilio: TwilioSettings = Field(default_factory=TwilioSettings)
    anthropic: AnthropicSettings = Field(default_factory=AnthropicSettings)
    whisper: WhisperSettings = Field(default_factory=WhisperSettings)
    storage: StorageSettings = Field(default_factory=StorageSettings)
    security: SecuritySettings = Field(default_factory=SecuritySettings)
    web: WebSettings = Field(default_factory=WebSettings)
    practice: PracticeSettings = Field(default_factory=PracticeSettings)
    limits: LimitsSettings = Field(default_factory=LimitsSettings)
    log: LogSettings = Field(default_factory=LogSettings)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load_settings(environ: Mapping[str, str], cwd: Path) -> Settings:
    """Reads the settings or raises SettingsError with one sentence that names what is wrong."""
    variables = _ours(environ)
    values = _merged(
        _read_secret_files(_config_file(environ, cwd), cwd),
        _sections_of(_read_named_files(variables, cwd)),
        _sections_of({name: value for name, value in variables.items() if name in _KEYS}),
    )
    for section, key in (("storage", "data_dir"), ("security", "key_file")):
        if path := values.get(section, {}).get(key):
            values[section][key] = cwd / str(path)
    values.setdefault("storage", {}).setdefault("data_dir", cwd / "data")
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def require_for_serve(settings: Settings, environ: Mapping[str, str]) -> None:
    """Refuses to serve while something is missing, naming it; the demo needs none of this."""
    for obstacle in obstacles_to_serving(settings, environ):
        raise SettingsError(obstacle)


def obstacles_to_serving(settings: Settings, environ: Mapping[str, str]) -> Iterator[str]:
    """Every reason why it would refuse, a sentence each."""
    for name, is_missing, why in _required(settings):
        if is_missing:
            yield f"{name} is not set: {why}."
    for name in _PROXIES:
        if environ.get(name) or environ.get(name.lower()):
            yield f"{name} is set, and private words must not travel through a proxy: start without it."


def _required(settings: Settings) -> Iterator[tuple[str, bool, str]]:
    telegram, twilio, security, web = settings.telegram, settings.twilio, settings.security, settings.web
    yield "KESHER_TELEGRAM__TOKEN", telegram.token is None, "the therapist's bot needs the token of BotFather"
    yield (
        "KESHER_SECURITY__PASSPHRASE",
        not (security.passphrase or security.key_file),
        "everything is stored sealed, with it or with KESHER_SECURITY__KEY_FILE",
    )
    if telegram.mode == "webhook":
        yield "KESHER_TELEGRAM__WEBHOOK_SECRET", telegram.webhook_secret is None, "webhook mode needs it"
        yield (
            "KESHER_WEB__PUBLIC_URL",
            not web.public_url,
            "webhook mode needs the address Telegram can reach",
        )
    if not (twilio.account_sid or twilio.auth_token):
        return
    senders = twilio.sms_from or twilio.whatsapp_from or twilio.messaging_service_sid
    yield "KESHER_TWILIO__ACCOUNT_SID", not twilio.account_sid, "the auth token needs its account"
    yield "KESHER_TWILIO__AUTH_TOKEN", twilio.auth_token is None, "the account needs its auth token"
    yield "KESHER_TWILIO__SMS_FROM", not senders, "messages need a sender (or set TWILIO__WHATSAPP_FROM)"
    yield "KESHER_WEB__PUBLIC_URL", not web.public_url, "Twilio signs its calls for the address it reaches"


def _known_keys() -> dict[str, tuple[str, str]]:
    return {
        env_name(section, key): (section, key)
        for section, field in Settings.model_fields.items()
        if field.annotation is not None
        for key in field.annotation.model_fields
    }


_KEYS = _known_keys()


def _is_secret(section: str, key: str) -> bool:
    annotation = Settings.model_fields[section].annotation
    fields = annotation.model_fields if annotation else {}
    return (section, key) == ("storage", "database_url") or SecretStr in getattr(fields[key].annotation, "__args__", ())


_FILE_KEYS = {name + _FROM_FILE: name for name, at in _KEYS.items() if _is_secret(*at)}


def _ours(environ: Mapping[str, str]) -> dict[str, str]:
    """Our variables under their upper-case names; empty ones count as unset, unknown ones are refused."""
    ours: dict[str, str] = {}
    for name, value in environ.items():
        upper = name.upper()
        if not upper.startswith(_PREFIX) or upper in _ABOUT_FILES or upper.startswith(_FOR_TESTS):
            continue
        if upper not in _KEYS and upper not in _FILE_KEYS:
            raise SettingsError(f"{name} is not a setting{_nearest(upper, (*_KEYS, *_FILE_KEYS))}")
        if value.strip():
            ours[upper] = value
    return ours


def _read_named_files(variables: Mapping[str, str], cwd: Path) -> dict[str, str]:
    return {_FILE_KEYS[name]: _secret_in(name, cwd / value) for name, value in variables.items() if name in _FILE_KEYS}


def _secret_in(name: str, path: Path) -> str:
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name} names a file that cannot be read ({type(error).__name__}).") from None
    if not secret:
        raise SettingsError(f"{name} names an empty file.")
    return secret


def _config_file(environ: Mapping[str, str], cwd: Path) -> dict[str, Any]:
    named = environ.get("KESHER_CONFIG", "")
    path = cwd / (named or "config.toml")
    if not named and not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path.name} cannot be read ({type(error).__name__}).") from None
    except tomllib.TOMLDecodeError as error:
        # The decoder's message quotes a character and a position, never a value.
        raise SettingsError(f"{path.name} is not valid TOML: {error}.") from None


def _read_secret_files(config: dict[str, Any], cwd: Path) -> dict[str, dict[str, Any]]:
    """Checks the names in config.toml and replaces each `<secret>_file` by what its file holds."""
    values: dict[str, dict[str, Any]] = {}
    for section, entries in config.items():
        if section not in Settings.model_fields or not isinstance(entries, dict):
            raise SettingsError(
                f"config.toml: [{section}] is not a section{_nearest(section, tuple(Settings.model_fields))}"
            )
        values[section] = {}
        for key, value in entries.items():
            name = env_name(section, key)
            if name in _FILE_KEYS:
                values[section][key.removesuffix("_file")] = _secret_in(f"config.toml: {section}.{key}", cwd / value)
            elif name in _KEYS:
                values[section][key] = value
            else:
                near = _nearest(f"{section}.{key}", tuple(".".join(at) for at in _KEYS.values()))
                raise SettingsError(f"config.toml: {section}.{key} is not a setting{near}")
    return values


def _sections_of(variables: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in variables.items()}
    return source()


def _merged(*layers: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    merged: dict[str, dict[str, Any]] = {}
    for layer in layers:
        for section, entries in layer.items():
            merged.setdefault(section, {}).update(entries)
    return merged


def _nearest(name: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    return f"; did you mean {near[0]}?" if near else "."


def _sentence(error: ValidationError) -> str:
    """The first complaint as one sentence, without the value, which may be a secret."""
    first = error.errors(include_input=False, include_url=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    if first["type"] == "value_error":
        return message
    section, key = (*(str(part) for part in first["loc"]), "")[:2]
    return f"{env_name(section, key)} is not valid: {message[:1].lower()}{message[1:]}."
