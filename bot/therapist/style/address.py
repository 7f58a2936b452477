"""A mark on the card of a Hebrew draft that speaks to its reader, or of its writer, in the wrong gender."""

from agent.addressing import misaddresses
from agent.hebrew import language_of
from agent.style.manner import address_of
from bot.turn import Desk
from pipelines.ports import Gender
from storage.models import Message, Patient


async def address_note(desk: Desk, message: Message, patient: Patient) -> str:
    """'' for nothing to say; the therapist's own words are theirs."""
    body = Message.body.or_else(message, None) or ""
    if message.writer == "therapist" or language_of(body, "en") != "he":
        return ""
    reader = await address_of(desk.room, patient)
    writer: Gender = "m" if desk.room.me.gender == "m" else "f"
    if misaddresses(body, reader=reader):
        return desk.say("card-address", they=reader)
    return desk.say("card-own-address") if misaddresses(body, reader=reader, writer=writer) else ""
