"""The inbox, the outbox, the posts they made, and the buttons."""

import datetime as dt
import secrets

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError

from storage.models import ButtonRow, InboxRow, OutboxRow, Post, utc_now
from storage.unit import INSTALLATION, UnitOfWork

BUTTON_LIFE = dt.timedelta(days=30)


async def receive(
    unit: UnitOfWork, *, channel: str, account: str, update_id: str, chat: str, raw: bytes
) -> InboxRow | None:
    """Stores an update once; None for a redelivery."""
    row = InboxRow(
        channel=channel,
        account=account,
        update_id=update_id,
        chat=chat,
        seq=int(update_id) if update_id.isdigit() else int(utc_now().timestamp() * 1e6),
    )
    await unit.unlock(INSTALLATION, row)
    row.body = raw
    try:
        async with unit.session.begin_nested():
            unit.session.add(row)
    except IntegrityError:
        return None
    return row


async def waiting(unit: UnitOfWork, *, after: set[str], limit: int = 500) -> list[InboxRow]:
    """Updates not yet handled, oldest first, without those in `after` (already in a lane)."""
    rows = await unit.all(InboxRow, InboxRow.state == "new", order=InboxRow.seq, limit=limit + len(after))
    return [row for row in rows if row.id not in after][:limit]


async def open_update(unit: UnitOfWork, row_id: str) -> InboxRow:
    row = await unit.one(InboxRow, InboxRow.id == row_id)
    await unit.unlock(INSTALLATION, row)
    return row


async def settle(unit: UnitOfWork, row: InboxRow, state: str) -> None:
    """Done or parked. The body is wiped once it is handled: what matters has been written elsewhere."""
    row.state = state
    if state == "done":
        row.body_ct = None
    await unit.session.flush()


async def post(unit: UnitOfWork, *, channel: str, account: str, chat: str, reply: str) -> None:
    """Queues one reply (as JSON) behind the earlier ones of its chat."""
    row = OutboxRow(channel=channel, account=account, chat=chat)
    row.id = row.id or secrets.token_hex(16)
    await unit.unlock(INSTALLATION, row)
    row.reply = reply
    unit.session.add(row)
    await unit.session.flush()
    unit.topics.add(("outbox", channel, account, chat))


async def chats_with_replies(unit: UnitOfWork) -> list[tuple[str, str, str]]:
    query = select(OutboxRow.channel, OutboxRow.account, OutboxRow.chat).where(OutboxRow.state == "due").distinct()
    return [(channel, account, chat) for channel, account, chat in await unit.session.execute(query)]


async def due_replies(unit: UnitOfWork, *, channel: str, account: str, chat: str, limit: int = 20) -> list[OutboxRow]:
    rows = await unit.all(
        OutboxRow,
        OutboxRow.channel == channel,
        OutboxRow.account == account,
        OutboxRow.chat == chat,
        OutboxRow.state == "due",
        order=OutboxRow.seq,
        limit=limit,
    )
    await unit.unlock(INSTALLATION, *rows)
    return rows


async def has_due(unit: UnitOfWork, *, channel: str, account: str, chat: str) -> bool:
    """Whether a reply to this chat waits to be sent."""
    query = select(OutboxRow.seq).where(
        OutboxRow.channel == channel, OutboxRow.account == account, OutboxRow.chat == chat, OutboxRow.state == "due"
    )
    return await unit.session.scalar(query.limit(1)) is not None


async def settle_reply(unit: UnitOfWork, seq: int, state: str) -> None:
    row = await unit.one(OutboxRow, OutboxRow.seq == seq)
    row.state = state
    row.reply_ct = None
    await unit.session.flush()


async def count_try(unit: UnitOfWork, seq: int) -> int:
    row = await unit.one(OutboxRow, OutboxRow.seq == seq)
    row.tries += 1
    await unit.session.flush()
    return row.tries


async def remember_post(unit: UnitOfWork, *, key: str, channel: str, account: str, chat: str, message_id: str) -> None:
    row = await unit.session.get(Post, key)
    if row is None:
        await unit.add(Post(key=key, channel=channel, account=account, chat=chat, message_id=message_id))
    else:
        row.message_id = message_id
        row.at = utc_now()
        await unit.session.flush()


async def find_post(unit: UnitOfWork, key: str) -> str:
    """The channel's id of the message with this key; '' when it was never shown."""
    return await unit.session.scalar(select(Post.message_id).where(Post.key == key)) or ""


async def has_fresh_post(unit: UnitOfWork, key: str, *, within: dt.timedelta) -> bool:
    """Whether the message with this key was shown or changed within this time."""
    return bool(await unit.session.scalar(select(Post.key).where(Post.key == key, Post.at > utc_now() - within)))


def make_button(
    unit: UnitOfWork,
    *,
    chat_id: str,
    action: str,
    object_id: str = "",
    version: int = 0,
    choice: str = "",
    post_key: str = "",
) -> str:
    """Adds a button row and returns its opaque id (22 characters)."""
    button_id = secrets.token_urlsafe(16)
    unit.session.add(
        ButtonRow(
            id=button_id,
            chat_id=chat_id,
            action=action,
            object_id=object_id,
            version=version,
            choice=choice,
            post_key=post_key,
            expires_at=utc_now() + BUTTON_LIFE,
        )
    )
    return button_id


async def find_button(unit: UnitOfWork, button_id: str) -> ButtonRow | None:
    return await unit.session.get(ButtonRow, button_id)


async def count_waiting(unit: UnitOfWork) -> int:
    return await unit.session.scalar(select(func.count()).select_from(InboxRow).where(InboxRow.state == "new")) or 0


async def sweep(unit: UnitOfWork, *, older_than: dt.datetime) -> None:
    """Forgets handled updates, sent replies, expired buttons, and replies whose buttons would be expired."""
    await unit.session.execute(delete(InboxRow).where(InboxRow.state == "done", InboxRow.received_at < older_than))
    await unit.session.execute(delete(OutboxRow).where(OutboxRow.state != "due", OutboxRow.created_at < older_than))
    await unit.session.execute(delete(OutboxRow).where(OutboxRow.created_at < utc_now() - BUTTON_LIFE))
    await unit.session.execute(delete(ButtonRow).where(ButtonRow.expires_at < utc_now()))
