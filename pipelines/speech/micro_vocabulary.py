"""The vocabulary of a model built here: bytes, pieces of the scripted text, Whisper's special tokens in order."""

from collections.abc import Sequence
from typing import Any

TIMESTAMPS = 1501  # 0.00 to 30.00 in steps of 0.02 s

# In the order of the published models; faster-whisper and ctranslate2 find them by name.
_LANGUAGES = (
    "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml "
    "cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am "
    "yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su"
)
LANGUAGE_TOKENS = tuple(f"<|{language}|>" for language in _LANGUAGES.split())
SPECIALS = (
    "<|endoftext|>",
    "<|startoftranscript|>",
    *LANGUAGE_TOKENS,
    "<|translate|>",
    "<|transcribe|>",
    "<|startoflm|>",
    "<|startofprev|>",
    "<|nospeech|>",
    "<|notimestamps|>",
)


class Vocabulary:
    """Ids for texts that will be said. Each piece of text is a token used once, so a table of followers is enough."""

    def __init__(self, texts: Sequence[str] = (), *, size: int = 0) -> None:
        self._bytes = _byte_alphabet()
        pieces: dict[str, int] = {}
        self.said = [_spell(text, pieces) for text in texts]
        head = [*self._bytes.values(), *(self._encode(piece) for piece in pieces)]
        # ctranslate2 takes a vocabulary with an empty token for a multilingual model.
        tail = ["", *SPECIALS, *(f"<|{number * 0.02:.2f}|>" for number in range(TIMESTAMPS))]
        filler = [f"filler{number}" for number in range(size - len(head) - len(tail))]
        self.tokens = [*head, *filler, *tail]
        self._ids = {token: number for number, token in enumerate(self.tokens)}

    def id(self, token: str) -> int:
        return self._ids[token]

    def timestamp(self, number: int) -> int:
        return self._ids["<|0.00|>"] + number

    def tokenizer(self) -> dict[str, Any]:
        """The content of tokenizer.json: byte-level BPE without merges, so any other text is spelt in bytes."""
        special = [*SPECIALS, *(f"<|{number * 0.02:.2f}|>" for number in range(TIMESTAMPS))]
        byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
        return {
            "version": "1.0",
            "truncation": None,
            "padding": None,
            "added_tokens": [
                {
                    "id": self._ids[token],
                    "content": token,
                    "single_word": False,
                    "lstrip": False,
                    "rstrip": False,
                    "normalized": False,
                    "special": True,
                }
                for token in special
            ],
            "normalizer": None,
            "pre_tokenizer": byte_level,
            "post_processor": None,
            "decoder": byte_level,
            "model": {
                "type": "BPE",
                "dropout": None,
                "unk_token": None,
                "continuing_subword_prefix": "",
                "end_of_word_suffix": "",
                "fuse_unk": False,
                "byte_fallback": False,
                "vocab": self._ids,
                "merges": [],
            },
        }

    def _encode(self, text: str) -> str:
        return "".join(self._bytes[byte] for byte in text.encode())


def _spell(text: str, pieces: dict[str, int]) -> list[int]:
    """Cuts a text into words, joining a word with the next ones while the piece was used before."""
    ids = []
    words = text.split()
    while words:
        count = 1
        while (piece := " " + " ".join(words[:count])) in pieces and count < len(words):
            count += 1
        if piece in pieces:
            raise ValueError("a scripted text may not end in a word that it said before")
        pieces[piece] = 256 + len(pieces)
        ids.append(pieces[piece])
        words = words[count:]
    return ids


def _byte_alphabet() -> dict[int, str]:
    """GPT-2's printable sign for each byte."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + number) for number, byte in enumerate(others)}
