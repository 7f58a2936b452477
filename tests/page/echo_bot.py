"""A small bot for the page's tests: it speaks to the local Telegram over HTTP as any bot would."""

import asyncio
from contextlib import suppress
from types import TracebackType
from typing import Any

import aiohttp

Json = dict[str, Any]

KEYBOARD = {"inline_keyboard": [[{"text": "✅ Yes", "callback_data": "yes"}, {"text": "🗑 No", "callback_data": "no"}]]}
SHARE = {"keyboard": [[{"text": "Share my number", "request_contact": True}]], "resize_keyboard": True}


class EchoBot:
    """`async with EchoBot(url, token)`: answers each update in its own words until the block ends."""

    def __init__(self, url: str, token: str) -> None:
        self._root, self._files = f"{url}/bot{token}", f"{url}/file/bot{token}"
        self.heard: list[bytes] = []  # the files that were sent to it
        self.sent: list[Json] = []

    async def __aenter__(self) -> "EchoBot":
        self._http = aiohttp.ClientSession()
        commands = [{"command": "help", "description": "What I can do"}]
        await self.call("setMyCommands", commands=commands)
        hebrew = [{"command": "help", "description": "מה אפשר לעשות"}]
        await self.call("setMyCommands", commands=hebrew, language_code="he")
        self._polling = asyncio.create_task(self._poll())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._polling.cancel()
        with suppress(asyncio.CancelledError):
            await self._polling
        await self._http.close()

    async def call(self, method: str, **params: Any) -> Any:
        async with self._http.post(f"{self._root}/{method}", json=params) as answer:
            said = await answer.json()
            assert said["ok"], (method, said)
            return said["result"]

    async def say(self, chat_id: int, text: str, **more: Any) -> Json:
        message: Json = await self.call("sendMessage", chat_id=chat_id, text=text, **more)
        self.sent.append(message)
        return message

    async def _poll(self) -> None:
        offset = 0
        while True:
            try:
                updates = await self.call("getUpdates", offset=offset, timeout=20)
            except aiohttp.ClientError:
                await asyncio.sleep(0.05)  # the server is away; a bot tries again
                continue
            for update in updates:
                offset = update["update_id"] + 1
                await self._answer(update)

    async def _answer(self, update: Json) -> None:
        if press := update.get("callback_query"):
            await self._answer_press(press)
        elif edited := update.get("edited_message"):
            await self.say(edited["chat"]["id"], f"now it says: {edited['text']}")
        elif message := update.get("message"):
            await self._answer_message(message["chat"]["id"], message)

    async def _answer_press(self, press: Json) -> None:
        chat_id, message_id = press["message"]["chat"]["id"], press["message"]["message_id"]
        if press["data"] == "no":
            await self.call(
                "answerCallbackQuery", callback_query_id=press["id"], text="Nothing was sent", show_alert=True
            )
            await self.call("deleteMessage", chat_id=chat_id, message_id=message_id)
            return
        await self.call("answerCallbackQuery", callback_query_id=press["id"], text="Done 👍")
        await self.call("editMessageText", chat_id=chat_id, message_id=message_id, text="You said yes")

    async def _answer_message(self, chat_id: int, message: Json) -> None:
        await self.call("sendChatAction", chat_id=chat_id, action="typing")
        if contact := message.get("contact"):
            await self.say(
                chat_id, f"{contact['first_name']} {contact['phone_number']}", reply_markup={"remove_keyboard": True}
            )
        elif file := message.get("voice") or message.get("audio") or message.get("document"):
            facts = await self.call("getFile", file_id=file["file_id"])
            async with self._http.get(f"{self._files}/{facts['file_path']}") as answer:
                self.heard.append(await answer.read())
            await self.say(chat_id, f"heard {len(self.heard[-1])} bytes")
        elif message.get("text") == "share":
            await self.say(chat_id, "Your number?", reply_markup=SHARE)
        elif message.get("text") == "ask":
            await self.say(chat_id, "<b>Shall I</b> send it?", parse_mode="HTML", reply_markup=KEYBOARD)
        else:
            await self.say(chat_id, f"you wrote: {message.get('text', '')}")
