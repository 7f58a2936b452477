"""One call's marks: what stands for a name, a number or an address, and what each of them stands for."""

import re
from collections.abc import Iterable, Sequence
from functools import partial

from agent.pseudonyms.addresses import addresses_in
from agent.pseudonyms.contacts import contacts_in
from agent.pseudonyms.known import Form, longest_first, person_forms, practice_forms, skeleton_of
from agent.pseudonyms.people import names_in, people_in
from agent.pseudonyms.spans import Span, without_overlaps

_MARK = re.compile(r"\[([A-Z]+)(\d+)\]")
_ALMOST_MARK = re.compile(r"\[\s*(?:P|T|N|ORG|PHONE|EMAIL|ID|LINK|ADDRESS)\s*\d+\s*\]", re.IGNORECASE)
_HALF_MARK = re.compile(r"\[[A-Z]*\d*$")


class Pseudonyms:
    """[P1] for names of the caseload, [T1] for the therapist's, [N1] for names found in the texts, [ORG1], [PHONE1],
    [EMAIL1], [LINK1], [ID1], [ADDRESS1]. Kept in memory only, for one call.

    A mark stands for exactly one value and a value has one mark, wherever in the call it stands. `texts` are all texts
    of the call: marks that stand in them already are not given out again, and who is named in one is known in all.
    """

    def __init__(self, *, patients: Sequence[str], therapist: Sequence[str] = (), texts: Iterable[str] = ()) -> None:
        self._values: dict[str, str] = {}
        self._marks: dict[str, str] = {}
        texts = list(texts)
        self._taken = {found[0] for text in texts for found in _MARK.finditer(text)}
        self._forms: list[Form] = []
        self._strangers = frozenset(name for text in texts for name in names_in(text))
        self._learn([form for name in patients for form in person_forms("P", name)])
        self._learn([form for name in therapist for form in person_forms("T", name)])
        for form in self._forms:
            self._mark_for(form.kind, form.text)

    def also_know(self, *, people: Sequence[str] = (), practice: str = "") -> None:
        """Names beside those of the start: of the whole caseload, and of the practice."""
        forms = [form for name in people for form in person_forms("P", name)]
        self._learn([*forms, *practice_forms(practice)])

    def hide(self, text: str) -> str:
        """The text with everything replaced that is known or recognised."""
        text = self._with_marks(text, without_overlaps(contacts_in(text), addresses_in(text)))
        text = self.hide_known(text)
        self._strangers |= frozenset(names_in(text))
        return self._with_marks(text, without_overlaps(people_in(text, self._strangers)))

    def hide_known(self, text: str) -> str:
        """Only the names that we were told: for words among which a capital says nothing, as in a prompt."""
        skeleton = skeleton_of(text)
        for form in self._forms:
            if form.may_be_in(skeleton):
                text = form.pattern.sub(partial(self._marked, form), text)
        return text

    def restore(self, text: str) -> str:
        return _MARK.sub(lambda mark: self._values.get(mark[0], mark[0]), text)

    def restore_growing(self, text: str) -> str:
        """The same for a text that is still being written: a mark that is only half there is left away."""
        return self.restore(_HALF_MARK.sub("", text))

    def unknown_marks(self, text: str) -> list[str]:
        """Marks in an answer that were never given out nor stood in the texts, and what only looks like one of ours."""
        known = self._values.keys() | self._taken
        found = [mark[0] for mark in _MARK.finditer(text)] + [mark[0] for mark in _ALMOST_MARK.finditer(text)]
        return [mark for mark in dict.fromkeys(found) if mark not in known]

    def _learn(self, forms: Sequence[Form]) -> None:
        self._forms = longest_first([*self._forms, *forms])

    def _marked(self, form: Form, found: re.Match[str]) -> str:
        if not form.stands_at(found, found.string):
            return found[0]
        return found["prefix"] + self._mark_for(form.kind, form.text)

    def _with_marks(self, text: str, spans: Sequence[Span]) -> str:
        out, at = [], 0
        for span in spans:
            out += [text[at : span.start], self._mark_for(span.kind, text[span.start : span.end])]
            at = span.end
        return "".join([*out, text[at:]])

    def _mark_for(self, kind: str, value: str) -> str:
        if value not in self._marks:
            number = 1
            while f"[{kind}{number}]" in self._values or f"[{kind}{number}]" in self._taken:
                number += 1
            self._marks[value] = f"[{kind}{number}]"
            self._values[f"[{kind}{number}]"] = value
        return self._marks[value]
