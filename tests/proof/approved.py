"""Many approved messages at once, without a chat: for load, where the taps are not what is looked at."""

from storage import messages
from storage.database import Storage
from storage.models import utc_now
from storage.repositories.therapist import enter
from tests.proof.people import Person

BATCH = 100


async def approve_many(storage: Storage, ada: Person, count: int) -> set[str]:
    """Returns their texts, each of its own."""
    texts = [f"Number {number}: how did the sleep diary go?" for number in range(count)]
    for start in range(0, count, BATCH):
        async with storage.unit(actor=f"therapist:{ada.therapist_id}") as unit:
            room = await enter(unit, ada.therapist_id)
            patient = await room.patients.get(ada.patients[0])
            for text in texts[start : start + BATCH]:
                message = await room.drafts.create(patient, chat_id=ada.chat_id, request={})
                await messages.write(unit, message, text, writer="therapist")
                await messages.propose(unit, message, recipient=patient.phone, now=utc_now())
                await messages.approve(
                    unit,
                    message,
                    version=1,
                    approver=ada.therapist_id,
                    recipient=patient.phone,
                    method="button",
                    now=utc_now(),
                )
    return set(texts)
