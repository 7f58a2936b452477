"""The register of recipients says what the settings do, for every way of running the program."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.phrases import LANGUAGES
from bot.recipients import Recipient, as_records, as_table, for_purpose, recipients_of
from bot.settings import Settings
from bot.settings_sections import (
    AnthropicSettings,
    StorageSettings,
    TelegramSettings,
    TwilioSettings,
    WhisperSettings,
)
from tests.command_line import kesher

KEY = SecretStr("sk-ant-1234567890")
MODELS = [
    (AnthropicSettings(), ("nobody", "")),
    (AnthropicSettings(api_key=KEY), ("company", "Anthropic")),
    (AnthropicSettings(base_url="https://models.practice.example"), ("own-server", "models.practice.example")),
    (AnthropicSettings(base_url="http://box.lan:8000", allow_http_host="box.lan"), ("own-server", "box.lan")),
    (AnthropicSettings(base_url="http://127.0.0.1:8000"), ("here", "")),
    (AnthropicSettings(api_key=KEY, base_url="http://localhost:1"), ("here", "")),
]


@pytest.mark.parametrize(("anthropic", "expected"), MODELS)
def test_the_model_is_nobodys_a_companys_a_server_of_ones_own_or_here(
    anthropic: AnthropicSettings, expected: tuple[str, str]
) -> None:
    model = for_purpose(recipients_of(Settings(anthropic=anthropic)), "model")
    assert (model.kind, model.who) == expected


def test_everybody_who_is_set_up_is_named_with_where_they_are(tmp_path: Path) -> None:
    found = recipients_of(
        Settings(
            telegram=TelegramSettings(token=SecretStr("1:abc")),
            twilio=TwilioSettings(account_sid="AC1", auth_token=SecretStr("abcd1234")),
            anthropic=AnthropicSettings(api_key=KEY),
            whisper=WhisperSettings(model="small"),
            storage=StorageSettings(data_dir=tmp_path, database_url="postgresql://u@db.practice.example/kesher"),
        )
    )
    assert found == (
        Recipient(purpose="chat", kind="company", who="Telegram", where="api.telegram.org"),
        Recipient(purpose="carrier", kind="company", who="Twilio", where="api.twilio.com"),
        Recipient(purpose="model", kind="company", who="Anthropic", where="api.anthropic.com"),
        Recipient(purpose="speech", kind="here"),
        Recipient(purpose="storage", kind="own-server", who="db.practice.example", where="db.practice.example"),
    )
    for language in LANGUAGES:
        table = as_table(found, language)
        assert all(who in table for who in ("Telegram", "Twilio", "Anthropic", "db.practice.example"))
        assert len(table.splitlines()) == 6


def test_where_nothing_is_set_up_nobody_is_named() -> None:
    found = recipients_of(Settings())
    assert {(one.purpose, one.kind) for one in found} == {
        ("chat", "nobody"),
        ("carrier", "nobody"),
        ("model", "nobody"),
        ("speech", "nobody"),
        ("storage", "here"),
    }
    assert not any(who in as_table(found, "en") for who in ("Telegram", "Twilio", "Anthropic"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_purpose_has_a_sentence_for_each_way(language: str) -> None:
    for purpose, kinds in {
        "chat": ("company", "nobody"),
        "carrier": ("company", "nobody"),
        "model": ("company", "own-server", "here", "nobody"),
        "speech": ("here", "nobody"),
        "storage": ("here", "own-server"),
    }.items():
        for kind in kinds:
            one = Recipient(purpose=purpose, kind=kind, who="Somebody", where="some.where")  # type: ignore[arg-type]
            assert as_table((one,), language).count("\n") == 1


async def test_the_command_line_prints_it_in_both_languages_and_for_programs(tmp_path: Path) -> None:
    said = await kesher("recipients", folder=tmp_path, ANTHROPIC__API_KEY="sk-ant-1234567890")
    assert said.code == 0
    assert said.out.count("Anthropic") == 2
    assert "מי מקבל מה" in said.out
    records = json.loads((await kesher("recipients", "--json", folder=tmp_path)).out)
    assert records == as_records(recipients_of(Settings(storage=StorageSettings(data_dir=tmp_path / "data"))))
    assert (await kesher("recipients", "--language", "fr", folder=tmp_path)).code == 2
