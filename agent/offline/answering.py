"""Answers a question without a model: the sentences that speak to it, word for word, with where they stand."""

from agent.offline.utterances import sentences
from agent.search.keywords import rank
from agent.search.words import terms_in, words_in
from pipelines.answers import AnswerRequest, AnswerText, Cited

MOST = 4


def answer(request: AnswerRequest) -> AnswerText:
    """The best sentences, oldest first; a question about a time alone gets the beginning of what is newest."""
    told = [(place, sentence) for place, passage in enumerate(request.passages) for sentence in sentences(passage.text)]
    terms = terms_in(request.subject, leave_out=request.about)
    if terms:
        ranked = [told[hit.place] for hit in rank(terms, [sentence for _, sentence in told], limit=3 * MOST)]
    else:
        ranked = told
    chosen: dict[str, tuple[int, str]] = {}
    for place, sentence in ranked:
        chosen.setdefault(" ".join(words_in(sentence)), (place, sentence))
    best = sorted(list(chosen.values())[:MOST], key=lambda one: request.passages[one[0]].on)
    return AnswerText(statements=tuple(Cited(text=sentence, passages=(place,)) for place, sentence in best))
