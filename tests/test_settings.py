"""Settings: which source wins, and what is refused with which sentence."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import Settings, SettingsError, load_settings, require_for_serve

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
SERVING = {"KESHER_TELEGRAM__TOKEN": TOKEN, "KESHER_SECURITY__PASSPHRASE": "three quiet herons"}


def test_without_any_source_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)

    assert settings.telegram.mode == "polling"
    assert settings.telegram.base_url == "https://api.telegram.org"
    assert settings.storage.data_dir == tmp_path / "data"
    assert settings.storage.database_url == f"sqlite+aiosqlite:///{tmp_path / 'data' / 'kesher.db'}"
    assert (settings.web.host, settings.web.port) == ("127.0.0.1", 8080)
    assert not settings.twilio.is_configured
    assert not settings.anthropic.is_configured


def test_a_file_is_beaten_by_a_secrets_file_and_both_by_the_environment(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(f'[telegram]\ntoken = "{TOKEN}-toml"\nmode = "polling"\n')
    (tmp_path / "secret").write_text(f"{TOKEN}-file\n")
    from_file = load_settings({"KESHER_TELEGRAM__TOKEN_FILE": "secret"}, tmp_path)
    from_env = load_settings(
        {"KESHER_TELEGRAM__TOKEN_FILE": "secret", "KESHER_TELEGRAM__TOKEN": f"{TOKEN}-env"}, tmp_path
    )

    tokens = [load_settings({}, tmp_path), from_file, from_env]
    assert [s.telegram.token.get_secret_value().rpartition("-")[2] for s in tokens if s.telegram.token] == [
        "toml",
        "file",
        "env",
    ]


def test_config_toml_may_name_secrets_files_too(tmp_path: Path) -> None:
    (tmp_path / "pass").write_text("three quiet herons")
    (tmp_path / "elsewhere.toml").write_text('[security]\npassphrase_file = "pass"\n')

    settings = load_settings({"KESHER_CONFIG": "elsewhere.toml"}, tmp_path)

    assert settings.security.passphrase is not None
    assert settings.security.passphrase.get_secret_value() == "three quiet herons"


def test_empty_variables_count_as_unset(tmp_path: Path) -> None:
    assert load_settings({"KESHER_TELEGRAM__TOKEN": "", "KESHER_WEB__PORT": " "}, tmp_path).web.port == 8080


def test_variables_that_only_tests_read_are_not_settings(tmp_path: Path) -> None:
    load_settings({"KESHER_REFERENCE_DIR": "/somewhere", "KESHER_TEST_POSTGRES": "1"}, tmp_path)


@pytest.mark.parametrize(
    ("environ", "toml", "sentence"),
    [
        pytest.param(
            {"KESHER_TELEGRAM__TOKN": "x"},
            "",
            "KESHER_TELEGRAM__TOKN is not a setting; did you mean KESHER_TELEGRAM__TOKEN?",
            id="misspelt-variable",
        ),
        pytest.param(
            {"KESHER_TWILIO_AUTH_TOKEN": "x"},
            "",
            "KESHER_TWILIO_AUTH_TOKEN is not a setting; did you mean KESHER_TWILIO__AUTH_TOKEN?",
            id="one-underscore",
        ),
        pytest.param({"KESHER_QQQQ": "x"}, "", "KESHER_QQQQ is not a setting.", id="nothing-near"),
        pytest.param(
            {},
            "[telegram]\ntokn = 'x'",
            "config.toml: telegram.tokn is not a setting; did you mean telegram.token?",
            id="misspelt-key",
        ),
        pytest.param(
            {},
            "[telegrm]\ntoken = 'x'",
            "config.toml: [telegrm] is not a section; did you mean telegram?",
            id="misspelt-section",
        ),
        pytest.param({}, "[web", "config.toml is not valid TOML", id="broken-toml"),
        pytest.param({"KESHER_CONFIG": "absent.toml"}, "", "absent.toml cannot be read", id="no-such-config"),
        pytest.param({"KESHER_WEB__PORT": "eighty"}, "", "KESHER_WEB__PORT is not valid: ", id="not-a-number"),
        pytest.param({"KESHER_TELEGRAM__MODE": "push"}, "", "KESHER_TELEGRAM__MODE is not valid: ", id="not-a-mode"),
        pytest.param(
            {"KESHER_TELEGRAM__TOKEN_FILE": "absent"},
            "",
            "KESHER_TELEGRAM__TOKEN_FILE names a file that cannot be read (FileNotFoundError).",
            id="no-secrets-file",
        ),
        pytest.param(
            {"KESHER_STORAGE__DATABASE_URL": "mysql://db"},
            "",
            "KESHER_STORAGE__DATABASE_URL must begin with sqlite:// or postgresql://.",
            id="other-database",
        ),
        pytest.param(
            {"KESHER_SECURITY__PASSPHRASE": "three quiet herons", "KESHER_SECURITY__KEY_FILE": "k"},
            "",
            "Set KESHER_SECURITY__PASSPHRASE or KESHER_SECURITY__KEY_FILE, not both.",
            id="two-ways-to-unseal",
        ),
        pytest.param(
            {"KESHER_SECURITY__PASSPHRASE": "changeme"},
            "",
            "KESHER_SECURITY__PASSPHRASE looks like a default or a placeholder: set a real one.",
            id="default-passphrase",
        ),
        pytest.param(
            {"KESHER_TWILIO__AUTH_TOKEN": "<your auth token>"},
            "",
            "KESHER_TWILIO__AUTH_TOKEN looks like a default or a placeholder: set a real one.",
            id="placeholder-token",
        ),
        pytest.param(
            {"KESHER_SECURITY__PASSPHRASE": "short"},
            "",
            "KESHER_SECURITY__PASSPHRASE must have at least 8 characters.",
            id="short-passphrase",
        ),
        pytest.param(
            {"KESHER_TELEGRAM__WEBHOOK_SECRET": "has spaces in it, long"},
            "",
            "KESHER_TELEGRAM__WEBHOOK_SECRET must be 8 to 256 letters, digits, underscores or hyphens.",
            id="secret-no-header-can-carry",
        ),
        pytest.param(
            {"KESHER_TELEGRAM__TOKEN": TOKEN, "KESHER_TELEGRAM__PATIENT_TOKEN": TOKEN},
            "",
            "KESHER_TELEGRAM__PATIENT_TOKEN must belong to another bot than KESHER_TELEGRAM__TOKEN.",
            id="one-bot-twice",
        ),
        pytest.param(
            {"KESHER_WEB__PUBLIC_URL": "https://my_practice.example"},
            "",
            "KESHER_WEB__PUBLIC_URL has an underscore in its host, which Twilio does not accept.",
            id="underscore-in-host",
        ),
        pytest.param(
            {"KESHER_PRACTICE__TIMEZONE": "Mars/Olympus"},
            "",
            "KESHER_PRACTICE__TIMEZONE is not a time zone such as Asia/Jerusalem.",
            id="no-such-time-zone",
        ),
    ],
)
def test_what_cannot_be_right_is_refused_in_one_sentence(
    tmp_path: Path, environ: dict[str, str], toml: str, sentence: str
) -> None:
    (tmp_path / "config.toml").write_text(toml)

    with pytest.raises(SettingsError) as refused:
        load_settings(environ, tmp_path)

    assert str(refused.value).startswith(sentence)
    assert str(refused.value).count("\n") == 0


@pytest.mark.parametrize("section", ["anthropic", "telegram", "twilio"])
def test_words_do_not_travel_unencrypted_unless_the_host_is_allowed_by_name(tmp_path: Path, section: str) -> None:
    url, allow = f"KESHER_{section}__BASE_URL".upper(), f"KESHER_{section}__ALLOW_HTTP_HOST".upper()
    plain = {url: "http://models.lan:8000"}

    with pytest.raises(SettingsError, match=f"{url} would carry private words unencrypted to models.lan"):
        load_settings(plain, tmp_path)
    with pytest.raises(SettingsError, match="unencrypted"):
        load_settings({**plain, allow: "other.lan"}, tmp_path)
    load_settings({**plain, allow: "models.lan"}, tmp_path)
    for loopback in ("http://127.0.0.1:9000", "http://localhost:9000/", "http://[::1]:9000"):
        load_settings({url: loopback}, tmp_path)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1.evil.example",
        "http://127.1.evil",
        "ftp://127.0.0.1",
        "https://user:pw@api.example",
        "x",
    ],
)
def test_an_address_that_only_looks_local_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError):
        load_settings({"KESHER_ANTHROPIC__BASE_URL": url}, tmp_path)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://kesher@db/kesher", "postgresql+psycopg://kesher@db/kesher"),
        ("postgresql://kesher@db/kesher", "postgresql+psycopg://kesher@db/kesher"),
        ("sqlite:///x.db", "sqlite+aiosqlite:///x.db"),
    ],
)
def test_database_addresses_get_the_drivers_we_ship(tmp_path: Path, given: str, used: str) -> None:
    settings = load_settings({"KESHER_STORAGE__DATABASE_URL": given}, tmp_path)

    assert settings.storage.database_url == used


def test_no_secret_shows_in_a_repr_or_a_refusal(tmp_path: Path) -> None:
    environ = {
        **SERVING,
        "KESHER_STORAGE__DATABASE_URL": "postgresql://kesher:hunter22222@db/kesher",
        "KESHER_TWILIO__AUTH_TOKEN": "zebra-crossing-77",
    }
    shown = repr(load_settings(environ, tmp_path))
    with pytest.raises(SettingsError) as refused:
        load_settings({**environ, "KESHER_SECURITY__KEY_FILE": "k"}, tmp_path)

    for secret in (TOKEN, "three quiet herons", "hunter22222", "zebra-crossing-77"):
        assert secret not in shown
        assert secret not in str(refused.value)


def test_settings_cannot_be_changed_afterwards(tmp_path: Path) -> None:
    settings = load_settings({}, tmp_path)

    with pytest.raises(ValidationError):
        settings.web.port = 1
    with pytest.raises(ValidationError):
        settings.web = settings.web


def test_building_settings_directly_reads_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESHER_WEB__PORT", "9999")

    assert Settings().web.port == 8080


TWILIO = {"KESHER_TWILIO__ACCOUNT_SID": "AC1", "KESHER_TWILIO__AUTH_TOKEN": "zebra-crossing-77"}


@pytest.mark.parametrize(
    ("environ", "missing"),
    [
        ({}, "KESHER_TELEGRAM__TOKEN"),
        ({"KESHER_TELEGRAM__TOKEN": TOKEN}, "KESHER_SECURITY__PASSPHRASE"),
        ({**SERVING, "KESHER_TELEGRAM__MODE": "webhook"}, "KESHER_TELEGRAM__WEBHOOK_SECRET"),
        (
            {
                **SERVING,
                "KESHER_TELEGRAM__MODE": "webhook",
                "KESHER_TELEGRAM__WEBHOOK_SECRET": "a-long-enough-one",
            },
            "KESHER_WEB__PUBLIC_URL",
        ),
        ({**SERVING, "KESHER_TWILIO__ACCOUNT_SID": "AC1"}, "KESHER_TWILIO__AUTH_TOKEN"),
        ({**SERVING, "KESHER_TWILIO__AUTH_TOKEN": "zebra-crossing-77"}, "KESHER_TWILIO__ACCOUNT_SID"),
        ({**SERVING, **TWILIO}, "KESHER_TWILIO__SMS_FROM"),
        ({**SERVING, **TWILIO, "KESHER_TWILIO__SMS_FROM": "+972500000001"}, "KESHER_WEB__PUBLIC_URL"),
    ],
)
def test_serving_names_what_is_missing(tmp_path: Path, environ: dict[str, str], missing: str) -> None:
    with pytest.raises(SettingsError, match=f"^{missing} is not set: "):
        require_for_serve(load_settings(environ, tmp_path), environ)


def test_a_token_and_a_passphrase_are_enough_to_serve(tmp_path: Path) -> None:
    require_for_serve(load_settings(SERVING, tmp_path), SERVING)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "http_proxy", "ALL_PROXY"])
def test_serving_through_a_proxy_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name.upper()} is set"):
        require_for_serve(load_settings(SERVING, tmp_path), {**SERVING, name: "http://proxy.example:3128"})
