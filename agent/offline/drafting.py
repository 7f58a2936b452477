"""Writes a message from an instruction by rules of grammar: it says what was asked and adds nothing."""

import re
from collections.abc import Callable

from agent.hebrew import language_of, straight
from agent.offline.english_messages import EnglishMessage
from agent.offline.envelope import Envelope, envelope_for, first_name
from agent.offline.hebrew_messages import HebrewMessage
from agent.offline.quoting import dictation_in
from agent.offline.rewriting import rewrite, short_forms
from agent.offline.utterances import without_fillers
from agent.style import change
from agent.style.obeying import obey
from pipelines.ports import DraftRequest, Language, WriterRefused

Speak = Callable[[str], list[str]]
MOST_DIRECT = 3


def draft(request: DraftRequest) -> str:
    """Raises WriterRefused where the instruction has no words to work with."""
    instruction = _heard(straight(request.instruction))
    language = language_of(instruction + request.previous, request.voice.language)
    speak = _message(request, language).sentences
    envelope = envelope_for(request.voice, request.patient.name, language, request.manner.rules)
    text = straight(request.previous).strip() or _written(instruction, speak, envelope, request, language)
    if request.remark.strip():
        return rewrite(text, straight(request.remark).strip(), envelope, language, _RemarkSpeaker(request))
    return text


def _heard(instruction: str) -> str:
    """The instruction without the hesitations of speech and the smileys of typing; dictated words stay as they are."""
    if dictation_in(instruction):
        return instruction.strip()
    return re.sub(r"(?:^|\s)[:;]-?[)(DP](?=\s|$)", "", without_fillers(instruction)).strip()


def _written(instruction: str, speak: Speak, envelope: Envelope, request: DraftRequest, language: Language) -> str:
    sentences = sentences_for(instruction, speak)
    if not sentences and request.thread and request.thread[-1].from_patient:
        sentences = ["תודה על ההודעה." if language == "he" else "Thank you for your message."]
    if not sentences:
        raise WriterRefused("the instruction says nothing that a message could be made of")
    if envelope.opening and _greets(sentences[0], request):
        return Envelope(opening="", closing=envelope.closing).around(sentences)
    is_dictated = dictation_in(instruction) is not None
    return envelope.around(sentences if is_dictated else [_in_manner(" ".join(sentences), request, language)])


def _in_manner(body: str, request: DraftRequest, language: Language) -> str:
    """What was not dictated, said as the confirmed rules and the dials have it."""
    rules = request.manner.rules
    limit = change.rule_for(rules, change.LENGTH, language=language)
    is_too_long = limit is not None and len(body.split()) > int(limit.values.get("words", 0))
    if request.voice.directness >= MOST_DIRECT or is_too_long:
        body = short_forms(body, language)
    return obey(body, rules)


def sentences_for(instruction: str, speak: Speak) -> list[str]:
    """The body: dictated words as they are, everything else said by the rules of the language."""
    dictated = dictation_in(instruction)
    if dictated is None:
        return speak(instruction)
    before = speak(dictated.before) if dictated.before else []
    after = speak(dictated.after) if dictated.after else []
    return [*before, dictated.words, *after]


def _greets(sentence: str, request: DraftRequest) -> bool:
    """Whether dictated words greet the patient by name already."""
    return first_name(request.patient.name).lower() in " ".join(sentence.lower().split()[:3])


def _message(request: DraftRequest, language: Language) -> EnglishMessage | HebrewMessage:
    names = [request.patient.name, first_name(request.patient.name)]
    if language == "he":
        return HebrewMessage(names, request.patient.gender, request.voice.gender)
    return EnglishMessage(names, request.patient.gender)


class _RemarkSpeaker:
    """A remark may come in the other language than the message; what it adds is said in its own."""

    def __init__(self, request: DraftRequest) -> None:
        self._request = request

    def sentences(self, text: str) -> list[str]:
        return sentences_for(text, self._message(text).sentences)

    def is_request(self, text: str) -> bool:
        return self._message(text).is_request(text)

    def _message(self, text: str) -> EnglishMessage | HebrewMessage:
        return _message(self._request, language_of(text, self._request.voice.language))
