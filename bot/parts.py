"""Makes the parts of the program from its settings: channels, the patient gateway, the writer, speech."""

import datetime as dt
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.channels.base import Attachment, AttachmentTooLarge, Channel, DeliveryError
from bot.channels.telegram import TelegramChannel, Webhook, username_of
from bot.channels.telegram_limits import ChatLimiter
from bot.channels.twilio import TwilioGateway
from bot.channels.twilio_inbound import TwilioInbound
from bot.channels.twilio_media import TwilioMedia
from bot.settings import Settings
from bot.settings_sections import is_loopback
from pipelines.jobs import Retry
from pipelines.notices import Notices
from pipelines.ports import Reengage, Transcriber, Writer
from pipelines.prices import MICRO
from pipelines.recaps import Fetch, FetchError
from pipelines.spend import Caps, SpendBook
from pipelines.writers import Writers
from storage import messages, sends
from storage.database import Storage

WHATSAPP = "whatsapp:"
FETCH_RETRY_S = 5.0


def make_writer(settings: Settings) -> Writer:
    """Claude when a key or a server of one's own is set; otherwise the extractive writer, which says so."""
    from agent.offline import ExtractiveWriter

    if not settings.anthropic.is_configured:
        return ExtractiveWriter()
    return _claude(settings, settings.anthropic.model)


def make_second_writer(settings: Settings) -> Writer | None:
    """Another model of the same service, asked where the first gives no answer."""
    if not settings.anthropic.is_configured or not settings.anthropic.fallback_model:
        return None
    return _claude(settings, settings.anthropic.fallback_model)


def _claude(settings: Settings, model: str) -> Writer:
    from agent.claude import ClaudeWriter

    key = settings.anthropic.api_key
    return ClaudeWriter(
        api_key=key.get_secret_value() if key else "",
        base_url=settings.anthropic.base_url,
        model=model,
        max_tokens=settings.anthropic.max_output_tokens,
        timeout_s=settings.anthropic.timeout_s,
        allow_http_host=settings.anthropic.allow_http_host,
        longest_source=settings.anthropic.part_characters,
    )


def make_book(settings: Settings, storage: Storage) -> SpendBook:
    anthropic = settings.anthropic
    caps = Caps(day=round(anthropic.cap_usd_per_day * MICRO), month=round(anthropic.cap_usd_per_month * MICRO))
    return SpendBook(storage, anthropic.price_of, caps)


def make_writers(
    writer: Writer, second: Writer | None, settings: Settings, storage: Storage, book: SpendBook, notices: Notices
) -> Writers:
    """A model on this machine's own loopback is no third party; any other needs the patient's consent."""
    from agent.offline import ExtractiveWriter

    host = urlsplit(settings.anthropic.base_url).hostname or ""
    models = [writer, *([second] if second else [])] if writer.is_model else []
    return Writers(
        models,
        ExtractiveWriter() if models else writer,
        is_remote=bool(models) and not is_loopback(host),
        storage=storage,
        book=book,
        notices=notices,
    )


def models_folder(settings: Settings) -> Path:
    return settings.storage.data_dir / "models"


def make_transcriber(settings: Settings) -> Transcriber | None:
    """None where no model is named; one that is named but incomplete says so when it is asked."""
    if not settings.whisper.model:
        return None
    from pipelines.speech import models
    from pipelines.speech.process import Compute, Limits, WhisperTranscriber

    whisper = settings.whisper
    return WhisperTranscriber(
        models.folder_of(whisper.model, models_folder(settings)),
        name=Path(whisper.model).name,
        compute=Compute(device=whisper.device, compute_type=whisper.compute_type, threads=whisper.threads),
        limits=Limits(max_duration_s=whisper.max_minutes * 60.0, max_bytes=settings.limits.audio_mb * 1_000_000),
        lock_path=settings.storage.data_dir / "speech.lock",
    )


def make_telegram(settings: Settings, public_url: str) -> TelegramChannel | None:
    telegram = settings.telegram
    if telegram.token is None:
        return None
    webhook = None
    if telegram.mode == "webhook":
        secret = telegram.webhook_secret.get_secret_value() if telegram.webhook_secret else ""
        webhook = Webhook(url=f"{public_url}/telegram/therapist", secret=secret)
    return TelegramChannel(
        token=telegram.token.get_secret_value(),
        base_url=telegram.base_url,
        webhook=webhook,
        protect_content=telegram.protect_content,
        limiter=ChatLimiter(overall_per_s=telegram.sends_per_s, gap_s=telegram.chat_gap_s),
    )


def make_gateway(settings: Settings, public_url: str) -> TwilioGateway | None:
    """None without an account: the bot works, and approved messages wait."""
    twilio = settings.twilio
    if not twilio.is_configured or twilio.auth_token is None:
        return None
    return TwilioGateway(
        account_sid=twilio.account_sid,
        auth_token=twilio.auth_token.get_secret_value(),
        public_url=public_url,
        sms_from=twilio.sms_from,
        whatsapp_from=twilio.whatsapp_from,
        messaging_service_sid=twilio.messaging_service_sid,
        base_url=twilio.base_url,
    )


def make_reengage(settings: Settings) -> Reengage | None:
    """None without a registered template: WhatsApp then takes only what is written within a day of the patient."""
    twilio = settings.twilio
    if not twilio.is_configured or not twilio.reengage_content_sid:
        return None
    return Reengage(
        content_sid=twilio.reengage_content_sid,
        text=twilio.reengage_text.strip(),
        wait=dt.timedelta(days=twilio.reengage_days),
    )


def make_inbound(settings: Settings, public_url: str, storage: Storage) -> TwilioInbound | None:
    twilio = settings.twilio
    if not twilio.is_configured or twilio.auth_token is None:
        return None
    token = twilio.auth_token.get_secret_value()

    async def knows_token(attempt: str) -> bool:
        async with storage.unit() as unit:
            return await messages.knows_token(unit, attempt) or await sends.by_token(unit, attempt) is not None

    whatsapp = [f"{WHATSAPP}{twilio.whatsapp_from}"] if twilio.whatsapp_from else []
    return TwilioInbound(
        account_sid=twilio.account_sid,
        auth_token=token,
        public_url=public_url,
        own_addresses=[*([twilio.sms_from] if twilio.sms_from else []), *whatsapp],
        messaging_service_sid=twilio.messaging_service_sid,
        chat_key=lambda address: storage.vault.blind_index("installation", "phone", address).hex(),
        knows_token=knows_token,
        media=TwilioMedia(account_sid=twilio.account_sid, auth_token=token, base_url=twilio.base_url),
    )


def make_fetch(channels: Mapping[tuple[str, str], Channel], limit_bytes: int) -> Fetch:
    """Streams a received file from the channel that brought it; what may pass is tried again later."""

    async def fetch(channel: str, account: str, attachment: dict[str, Any]) -> AsyncIterator[bytes]:
        source = channels.get((channel, account))
        if source is None:
            raise FetchError("gone")
        try:
            async for chunk in source.fetch(Attachment(**attachment), limit_bytes=limit_bytes):
                yield chunk
        except AttachmentTooLarge as error:
            raise FetchError("too-large") from error
        except DeliveryError as error:
            if error.permanent:
                raise FetchError("gone") from error
            raise Retry(error.retry_after_s or FETCH_RETRY_S) from error

    return fetch


async def bot_username(settings: Settings) -> str:
    """The bot's name for links, asked from Telegram; '' where there is no token or no answer."""
    if settings.telegram.token is None:
        return ""
    return await username_of(settings.telegram.token.get_secret_value(), settings.telegram.base_url)
