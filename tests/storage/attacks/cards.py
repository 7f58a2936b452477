"""Against the triggers that keep a card and its button true: what was shown is what a tap approves."""

import functools

from tests.storage.attacks.book import Book, Strike
from tests.storage.attacks.messages import ENVELOPE, OTHER_MAC, UNAPPROVED
from tests.storage.raw_sql import RawSql

BOOK = Book()
SHOWN, BACK = "what a card shows cannot be changed", "a version never comes back"


async def _pending(sql: RawSql, column: str) -> Strike:
    message = await sql.message("pending")
    return functools.partial(sql.change, message, **{column: ENVELOPE[column]})


for column in ENVELOPE:
    BOOK.add(
        f"a card's {column} is changed under it", "messages_shown", SHOWN, functools.partial(_pending, column=column)
    )


@BOOK.attack("messages_shown", SHOWN)
async def a_card_s_text_changes_with_its_approval(sql: RawSql) -> Strike:
    """The approval's code is right, and it is the code of other words."""
    message = await sql.message("pending")
    approval = await sql.approval(message)
    return functools.partial(sql.change, message, state="approved", approval_id=approval, body_ct=b"other")


@BOOK.attack("messages_approved", f"{UNAPPROVED}|{SHOWN}", also=("messages_shown",))
async def an_approval_of_another_envelope(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    approval = await sql.approval(message)
    return functools.partial(sql.change, message, state="approved", approval_id=approval, content_mac=OTHER_MAC)


@BOOK.attack("messages_version", BACK)
async def a_draft_gets_the_version_of_an_older_card(sql: RawSql) -> Strike:
    """The button under the older card would approve the words of the newer one."""
    message = await sql.message("pending")
    await sql.change(message, state="draft", version=2)
    return functools.partial(sql.change, message, version=1)


@BOOK.attack("messages_version", BACK)
async def a_card_is_shown_under_the_version_of_an_older_one(sql: RawSql) -> Strike:
    message = await sql.message("pending")
    await sql.change(message, state="draft", version=2)
    return functools.partial(sql.change, message, state="pending", content_mac=OTHER_MAC, version=1)
