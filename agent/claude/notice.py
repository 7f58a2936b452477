"""The question which one change of style an edit shows."""

from agent.claude.question import LANGUAGE_NAMES, Question, Shape, fence_line, fenced, who
from agent.pseudonyms import Pseudonyms
from pipelines.ports import EditRequest
from prompts import render

LONGEST_RULE = 160


class NoticeAnswer(Shape):
    rule: str


def notice_question(request: EditRequest) -> Question[NoticeAnswer]:
    voice, texts = request.voice, [request.before, request.after]
    names = Pseudonyms(patients=[request.patient.name], therapist=[voice.name], texts=texts)
    fence = fence_line()
    user = render(
        "notice_request",
        language=LANGUAGE_NAMES[voice.language],
        kind="message to a patient" if request.kind == "draft" else "session note",
        therapist=who(names, voice.name, voice.gender),
        patient=who(names, request.patient.name, request.patient.gender),
        before=fenced("Proposed:", [request.before], names, fence),
        after=fenced("As the therapist approved it:", [request.after], names, fence),
    )
    return Question[NoticeAnswer](
        system=render("notice_system"),
        user=user,
        answer=NoticeAnswer,
        names=names,
        given="\n".join([*texts, request.patient.name, voice.name]),
        languages={voice.language},
        longest=LONGEST_RULE,
    )
