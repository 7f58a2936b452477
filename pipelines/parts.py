"""A source too long for one call is summarised in parts, and the parts are joined without losing a span.

Parts are cut where a segment or a paragraph ends, else behind a sentence, and never overlap, so a span of a part
becomes one of the whole by adding the part's place. The joined summary is the sentences of all parts in their order,
section by section; what two parts say in the same words stands once, with the spans of both. The writer is not asked
to join them: a sentence worded anew over all parts would rest on nothing that anybody looked up.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from pipelines.ports import Points, Section, Sentence, Span, SummaryRequest, SummaryText, Writer

_LITTLE = re.compile(
    r"a|an|the|and|that|also|her|his|she|he|they|was|is|has|been|את|של|גם|היא|הוא|כי|זה|זו|הייתה|היה", re.IGNORECASE
)
"""Words in which two sentences may differ and still say the same."""
_ENDS = (re.compile(r"\n\s*\n"), re.compile(r"\n"), re.compile(r"[.!?…][\"')\]]*\s"), re.compile(r"\s"))
OnPart = Callable[[int, int], Awaitable[bool]]
"""Called before each part with its number and how many there are; False stops the work."""


class Stopped(Exception):
    """Nobody wants the summary any more."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """A piece of a source and its place in the whole."""

    start: int
    text: str = field(repr=False)


def parts_of(source: str, longest: int | None) -> list[Part]:
    """The source in as few pieces as fit, of about the same length."""
    if longest is None or len(source) <= longest:
        return [Part(start=0, text=source)]
    wanted = -(-len(source) // -(-len(source) // longest))
    parts: list[Part] = []
    start = 0
    while len(source) - start > longest:
        end = _end(source, start + wanted // 2, min(start + longest, start + wanted + wanted // 10))
        parts.append(Part(start=start, text=source[start:end]))
        start = end
    return [*parts, Part(start=start, text=source[start:])]


async def summarise(writer: Writer, request: SummaryRequest, on_part: OnPart) -> SummaryText:
    """Asks for every part in turn. Raises WriterError, or Stopped.

    In parts there is no version before to go by: most of it would rest on what another part says.
    """
    parts = parts_of(request.source, writer.longest_source)
    if len(parts) == 1:
        return await writer.summarise(request)
    texts = []
    for number, part in enumerate(parts, start=1):
        if not await on_part(number, len(parts)):
            raise Stopped
        asked = replace(request, source=part.text, part=number, parts=len(parts), previous="")
        texts.append(_moved(await writer.summarise(asked), part.start))
    return joined(texts)


def joined(texts: list[SummaryText]) -> SummaryText:
    """One summary of the sentences of several."""
    kept: list[Sentence] = []
    for sentence in (sentence for text in texts for sentence in text.sentences):
        same = next((at for at, other in enumerate(kept) if _is_same(sentence, other)), None)
        if same is None:
            kept.append(sentence)
        else:
            spans = sorted({*kept[same].spans, *sentence.spans}, key=lambda span: span.start)
            kept[same] = replace(kept[same], spans=tuple(spans))
    sections = tuple((section, _body(kept, section)) for section, _ in texts[0].sections)
    points = {name: tuple(one.text for one in kept if one.place == name) for name in Points.__dataclass_fields__}
    places = [*(section.key for section, _ in sections), *points]
    return SummaryText(
        sections=sections,
        points=Points(**points),
        sentences=tuple(sorted(kept, key=lambda sentence: places.index(sentence.place))),
    )


def _body(sentences: list[Sentence], section: Section) -> str:
    return " ".join(sentence.text for sentence in sentences if sentence.place == section.key)


def _end(source: str, earliest: int, latest: int) -> int:
    """The last good place to cut between two offsets: the end of a paragraph, of a line, of a sentence, of a word."""
    for pattern in _ENDS:
        found = list(pattern.finditer(source, earliest, latest))
        if found:
            return found[-1].end()
    return latest


def _moved(text: SummaryText, by: int) -> SummaryText:
    return replace(
        text,
        sentences=tuple(
            replace(one, spans=tuple(Span(start=span.start + by, end=span.end + by) for span in one.spans))
            for one in text.sentences
        ),
    )


def _is_same(one: Sentence, other: Sentence) -> bool:
    return one.place == other.place and _telling(one.text) == _telling(other.text)


def _telling(text: str) -> list[str]:
    return [word for word in re.findall(r"\w+", text.casefold()) if not _LITTLE.fullmatch(word)]
