"""Telegram's MarkdownV2, parsed as strictly as the Bot API parses it (without block quotes and custom emoji)."""

import re
from typing import Any

from bot.sandbox.telegram.errors import ApiError, bad_request

Entity = dict[str, Any]

_RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
_MARKS = (("||", "spoiler"), ("__", "underline"), ("*", "bold"), ("_", "italic"), ("~", "strikethrough"))
_LINK_END = re.compile(r"\]\(((?:\\.|[^)\\])*)\)")


class _Parser:
    def __init__(self, source: str) -> None:
        self.source, self.at = source, 0
        self.text: list[str] = []
        self.size = 0
        self.open: list[tuple[str, str, int]] = []  # mark, kind, offset
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.source):
            if not (self._escaped() or self._code() or self._link() or self._mark()):
                self._plain()
        if self.open:
            kind, start = self.open[-1][1], len(self.source.encode())
            raise _wrong(f"Can't find end of {kind} entity at byte offset {start}")
        return "".join(self.text), self.entities

    def _put(self, text: str) -> None:
        self.text.append(text)
        self.size += sum(2 if ord(char) > 0xFFFF else 1 for char in text)

    def _escaped(self) -> bool:
        following = self.source[self.at + 1 : self.at + 2]
        if self.source[self.at] != "\\" or not following or ord(following) > 126:
            return False
        self._put(following)
        self.at += 2
        return True

    def _code(self) -> bool:
        mark = next((m for m in ("```", "`") if self.source.startswith(m, self.at)), "")
        if not mark:
            return False
        end = self.source.find(mark, self.at + len(mark))
        if end < 0:
            raise _wrong(f"Can't find end of {'Pre' if mark == '```' else 'Code'} entity at byte offset {self._byte()}")
        start, inside = self.size, self.source[self.at + len(mark) : end]
        entity: Entity = {"type": "pre" if mark == "```" else "code", "offset": start}
        if mark == "```" and (language := re.match(r"([^\s`]+)\n", inside)):
            entity["language"], inside = language.group(1), inside[language.end() :]
        self._put(re.sub(r"\\([\\`])", r"\1", inside))
        self.entities.append({**entity, "length": self.size - start})
        self.at = end + len(mark)
        return True

    def _link(self) -> bool:
        if self.source[self.at] == "[":
            self.open.append(("[", "text_link", self.size))
            self.at += 1
            return True
        if self.source[self.at] != "]" or not self.open or self.open[-1][0] != "[":
            return False
        match = _LINK_END.match(self.source, self.at)
        if not match:
            raise _wrong(f"Can't find end of a URL at byte offset {self._byte()}")
        start = self.open.pop()[2]
        url = re.sub(r"\\(.)", r"\1", match.group(1))
        self.entities.append({"type": "text_link", "offset": start, "length": self.size - start, "url": url})
        self.at = match.end()
        return True

    def _mark(self) -> bool:
        found = next((mark for mark in _MARKS if self.source.startswith(mark[0], self.at)), None)
        if found is None:
            return False
        mark, kind = found
        self.at += len(mark)
        if self.open and self.open[-1][0] == mark:
            start = self.open.pop()[2]
            self.entities.append({"type": kind, "offset": start, "length": self.size - start})
        else:
            self.open.append((mark, kind, self.size))
        return True

    def _plain(self) -> None:
        char = self.source[self.at]
        if char in _RESERVED:
            raise _wrong(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        self._put(char)
        self.at += 1

    def _byte(self) -> int:
        return len(self.source[: self.at].encode())


def parse_markdown_v2(source: str) -> tuple[str, list[Entity]]:
    """Raises ApiError "can't parse entities: ..."."""
    return _Parser(source).run()


def _wrong(what: str) -> ApiError:
    return bad_request(f"can't parse entities: {what}")
