"""A local endpoint with Claude's API that writes like an assistant and follows every rule it reads in the prompt."""

import json
import re
from typing import Any, Self

from aiohttp import web

_LINE = {
    "exclamation": "- No exclamation marks",
    "emoji": "- No emoji",
    "relaxed": "- Everyday wording, with contractions",
    "bare": "- Open with the first name alone, no greeting",
    "unsigned": "- No closing words and no signature",
}
_GREETING = re.compile(r'^- Open with "(?P<said>[^"]*)" and the first name', re.MULTILINE)
_SIGNATURE = re.compile(r'^- Sign with exactly "(?P<said>[^"]*)"', re.MULTILINE)
_DROPPED = re.compile(r'^- Leave out "(?P<said>[^"]*)"', re.MULTILINE)
_WORD = re.compile(r'say "(?P<new>[^"]*)" instead of "(?P<old>[^"]*)"', re.IGNORECASE)
_CALLED = re.compile(r"^Patient: .*?called (\[P\d+\])|^Patient: (\[P\d+\])", re.MULTILINE)
_THERAPIST = re.compile(r"^Therapist: (\[T\d+\])", re.MULTILINE)
_INSTRUCTION = re.compile(r"The therapist's instruction:\n(?P<said>.*)", re.DOTALL)


class ScriptedModel:
    """Serves on loopback while it is entered, at `url`."""

    url = ""

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/messages", self._answer)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _answer(self, request: web.Request) -> web.Response:
        body = await request.json()
        text = json.dumps({"message": write(body["messages"][0]["content"])}, ensure_ascii=False)
        answer: dict[str, Any] = {
            "id": "msg_1",
            "type": "message",
            "role": "assistant",
            "model": body["model"],
            "content": [{"type": "text", "text": text, "citations": None}],
            "stop_reason": "end_turn",
            "stop_sequence": None,
            "usage": {"input_tokens": 1, "output_tokens": 1},
        }
        return web.json_response(answer)


def write(prompt: str) -> str:
    """An assistant's draft, changed by what the prompt says about style and by nothing else."""
    is_hebrew = "Language of the message: Hebrew" in prompt
    called, therapist, asked = _CALLED.search(prompt), _THERAPIST.search(prompt), _INSTRUCTION.search(prompt)
    name = next((mark for mark in called.groups() if mark), "") if called else ""
    instruction = asked["said"].strip() if asked else ""
    wish, ending = (
        ("מקווה ששלומך טוב!", "מחכה לפגישה שלנו! 🙂")
        if is_hebrew
        else ("I hope you're doing well!", "See you at our session! 🙂")
    )
    sentences = [wish, instruction[:1].upper() + instruction[1:].rstrip(".") + ".", ending]
    sentences = [one for one in sentences if not _is_dropped(one, prompt)]
    said = _in_words(" ".join(sentences), prompt)
    greeted = _GREETING.search(prompt)
    greeting = "" if _LINE["bare"] in prompt else greeted["said"] if greeted else "היי" if is_hebrew else "Hi"
    signed = _SIGNATURE.search(prompt)
    regards = "בברכה," if is_hebrew else "Best regards,"
    closing = signed["said"] if signed else f"{regards}\n{therapist[1] if therapist else ''}"
    closing = "" if _LINE["unsigned"] in prompt else closing
    return "\n".join(part for part in (f"{greeting} {name},".strip(), said, closing) if part)


def _is_dropped(sentence: str, prompt: str) -> bool:
    bare = sentence.strip(" .!?").casefold()
    return any(found["said"].strip(" .!?").casefold() == bare for found in _DROPPED.finditer(prompt))


def _in_words(text: str, prompt: str) -> str:
    for found in _WORD.finditer(prompt):
        text = re.sub(rf"(?<!\w)([ובלמהשכ]{{0,2}}){re.escape(found['old'])}(?!\w)", rf"\g<1>{found['new']}", text)
    if _LINE["emoji"] in prompt:
        text = text.replace(" 🙂", "")
    if _LINE["exclamation"] in prompt:
        text = text.replace("!", ".")
    if _LINE["relaxed"] in prompt:
        text = text.replace("I am ", "I'm ").replace("I will ", "I'll ").replace("cannot", "can't")
    return text
