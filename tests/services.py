"""What handlers may use, for tests that let a clock tick or a job run by hand: no model, no speech."""

from agent.offline import ExtractiveWriter
from bot.parts import make_book
from bot.recipients import recipients_of
from bot.services import Services
from bot.settings import Settings
from storage.database import Storage


def services_for(storage: Storage) -> Services:
    return Services(
        writer=ExtractiveWriter(),
        transcriber=None,
        max_audio_bytes=0,
        default_region="IL",
        has_carrier=True,
        book=make_book(Settings(), storage),
        recipients=recipients_of(Settings()),
    )
