"""Words about sessions."""

import re

from agent.offline.asking.said import Said, named_in
from pipelines.conversing import Call

_SUMMARY = re.compile(
    r"^(?:summari[sz]e|sum up|write (?:up|a summary|the summary|a note)|make a summary|session note|new summary)\b"
    r"|^(?:תסכמי?|סכמי?|לסכמ|סיכומ פגישה|תכינ?י? סיכומ|תכתבי? סיכומ|כתבי? סיכומ)(?: |$)"
)
LONGEST_ORDER_WORDS = 9
"""A longer text that begins so tells what happened too: it is notes."""


def read(said: Said) -> Call | None:
    if _SUMMARY.match(said.plain) and len(said.text.split()) <= LONGEST_ORDER_WORDS:
        return Call(
            tool="summarise",
            input={"patient": named_in(said.text, said.patients), "words_are_notes": False},
        )
    return None
