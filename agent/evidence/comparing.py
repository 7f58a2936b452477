"""What is wrong with a sentence, held against the words that it is said to rest on."""

import re

from agent.evidence import clinical, figures, naming
from agent.evidence.aligned import has_moved_negation
from agent.evidence.negation import Polarity, Said, clauses_of, has_negation, said_in
from agent.evidence.spelling import Spelling
from agent.evidence.words import Word, words_of
from agent.hebrew import language_of
from pipelines.ports import Problem

LEAST_SHARE = 0.25
"""Of a sentence's content words, the share that must be found again in its spans."""
LEAST_SHARE_ACROSS = 0.01
"""The same between two languages, which have few words in common: one of a known meaning must be among them."""
SHORTEST_CLAUSE = 2
"""Content words from which on a clause must share one of them with the spans."""
_QUOTED = re.compile(
    r"(?<![\w])[\"“”„«״]\s*([^\"“”„«»״\n]*\w(?:[\"״]\w[^\"“”„«»״\n]*)*[^\"“”„«»״\n]*?)\s*[\"“”»״](?!\w)"
)
_ELLIPSIS = re.compile(r"\s*(?:\.{2,}|…|\[\.\.\.\])\s*")
_EDGE = "(?:^|[.!?;:\\n\\[\\]] ?)"


def problems_of(sentence: str, given: str, also: str = "") -> tuple[Problem, ...]:
    """Compares a sentence with its spans' words. `also`: what may be named besides, as people's names and the date."""
    told, spans = Spelling(_bare(sentence)), Spelling(given)
    if not re.search(r"\w", told.text) or _is_word_for_word(told, spans):
        return ()
    is_one_language = language_of(sentence) == language_of(given)
    found: set[Problem] = set()
    if not all(spans.find(words) for words in quoted_in(sentence)):
        found.add("quote")
    allowed = Spelling(also)
    borne = figures.figures_in(spans.text) | figures.figures_in(allowed.text)
    if not all(figures.is_borne_out(figure, borne) for figure in figures.told_figures(told.text)):
        found.add("number")
    names = naming.names_in(sentence)
    if is_one_language and not all(naming.is_borne_out(one, f"{spans.text}\n{allowed.text}") for one in names):
        found.add("name")
    claims = clinical.claims_in(told, spans)
    found |= {claim.kind for claim in claims if not claim.is_borne_out}
    if is_one_language and "risk" not in found and (_is_turned(told, spans) or has_moved_negation(told, spans)):
        found.add("negation")
    borne_out = [place for claim in claims if claim.is_borne_out for place in claim.places]
    words = [word for word in words_of(told) if word.text not in names]
    if _is_unsupported(told, words, words_of(spans), borne_out, is_one_language=is_one_language):
        found.add("unsupported")
    return tuple(kind for kind in ORDER if kind in found)


ORDER: tuple[Problem, ...] = ("unsupported", "quote", "number", "name", "negation", "risk", "history", "state")


def quoted_in(sentence: str) -> list[str]:
    """The stretches of a sentence that stand between quotation marks; those left out in the middle (…) cut them."""
    pieces = [piece for found in _QUOTED.finditer(sentence) for piece in _ELLIPSIS.split(found[1])]
    return [piece.strip(" .,;:!?") for piece in pieces if re.search(r"\w", piece)]


def _bare(sentence: str) -> str:
    """Without the brackets around the question that an answer belongs to."""
    return sentence.replace("[", " ").replace("]", " ")


def _is_word_for_word(told: Spelling, given: Spelling) -> bool:
    """Whether the sentence stands in its spans as a whole sentence; half of one may say the opposite."""
    words = told.text.strip(" .!?;:")
    return bool(re.search(f"{_EDGE}[\"' ]*{re.escape(words)}[\"' ]*(?:$|[.!?;:\\n])", given.text))


def _is_unsupported(
    told: Spelling, words: list[Word], given: list[Word], borne_out: list[tuple[int, int]], *, is_one_language: bool
) -> bool:
    """Whether too little of a sentence stands in its spans, or nothing of one of its clauses."""
    if not is_one_language:
        return _share(words, given, borne_out) < LEAST_SHARE_ACROSS
    clauses = [[word for word in words if start <= word.start < end] for start, end in clauses_of(told)]
    telling = [clause for clause in clauses if len(clause) >= SHORTEST_CLAUSE]
    return _share(words, given, borne_out) < LEAST_SHARE or any(
        _share(clause, given, borne_out) == 0 for clause in telling
    )


def _share(words: list[Word], given: list[Word], borne_out: list[tuple[int, int]]) -> float:
    """Of the words, the share that stands in the spans or belongs to what they bear out; 1 where there are none."""
    forms = frozenset(form for word in given for form in word.forms)
    shared = [
        word for word in words if word.is_akin(forms) or any(start <= word.start < end for start, end in borne_out)
    ]
    return len(shared) / len(words) if words else 1.0


def _is_turned(told: Spelling, given: Spelling) -> bool:
    """Whether something is affirmed that the spans negate, or the other way round."""
    in_sentence, in_given = said_in(told), said_in(given)
    if has_negation(told) == (True, False) and not any(has_negation(given)):
        return True
    return any(_is_opposite(one, in_given) for one in in_sentence if one.polarity is not Polarity.OPEN)


def _is_opposite(one: Said, in_given: list[Said]) -> bool:
    """Of the given words that are akin none says the same; the very same word counts before words of like meaning."""
    akin = [other for other in in_given if one.word.is_akin(other.word.forms)]
    same = [other for other in akin if _stems(one) & _stems(other)] or akin
    polarities = {other.polarity for other in same}
    return bool(same) and one.polarity not in polarities and Polarity.OPEN not in polarities


def _stems(said: Said) -> set[str]:
    return {form for form in said.word.forms if not form.startswith("@")}
