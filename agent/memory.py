"""The last few exchanges of a chat, from and to the sealed row that keeps them for some hours."""

from pydantic import TypeAdapter, ValidationError

from pipelines.conversing import Exchange, Understood
from storage.repositories.therapist import TherapistRoom

_exchange: TypeAdapter[Exchange] = TypeAdapter(Exchange)


async def lately(room: TherapistRoom, chat_id: str) -> tuple[Exchange, ...]:
    """What was said before, oldest first. An exchange in the form of another version is left out."""
    found = []
    for stored in await room.talks.lately(chat_id):
        try:
            found.append(_exchange.validate_python(stored))
        except ValidationError:
            continue
    return tuple(found)


async def remember(room: TherapistRoom, chat_id: str, said: str, understood: Understood) -> None:
    """Only what the therapist said and what the writer was told about it: no word of a patient's gets in here."""
    exchange = Exchange(said=said, calls=understood.calls, answered=understood.answer)
    await room.talks.remember(chat_id, _exchange.dump_python(exchange, mode="json"))
