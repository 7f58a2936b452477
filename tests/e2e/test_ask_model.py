"""/ask with a model: who may be read by it, what it cites, and what is shown when it does not answer."""

from pathlib import Path
from typing import Any

import pytest

from agent import asking
from agent.asking import AskWork
from agent.claude import ClaudeWriter
from bot.app import App
from bot.sandbox.server import Sandbox
from pipelines.answers import Answered
from pipelines.notices import Notices
from storage.repositories.therapist import TherapistRoom
from tests.e2e.records import add_patients, room_of
from tests.e2e.sessions import consented, held
from tests.e2e.stage import DANA, YOAV, program, seated, settings_for
from tests.fake_claude import FakeClaude, Said
from tests.writers import writers_around


class Heard(Notices):
    """Keeps the answer instead of saying it."""

    def __init__(self) -> None:
        self.answers: list[Answered] = []

    async def question_answered(self, room: TherapistRoom, chat_id: str, job_id: str, answered: Answered) -> None:
        self.answers.append(answered)


async def ask_elsewhere(app: App, chat: int, claude: FakeClaude, question: str) -> Answered:
    """As a job of a program whose model is on another machine."""
    writer = ClaudeWriter(api_key="sk-test", base_url=claude.url, model="m", timeout_s=5.0, max_retries=0)
    heard = Heard()
    writers = writers_around(writer, app.storage, heard, is_remote=True)
    async with app.storage.unit() as unit:
        room = await room_of(unit, chat)
        payload: dict[str, Any] = {"question": question, "patients": [], "chat": ""}
        await unit.record_job(asking.KIND, "elsewhere", therapist_id=room.me.id, payload=payload)
        await unit.settle_job(asking.KIND, "elsewhere", "started")
        unit.topics.clear()  # it is run here and not by the program
    await asking.answer(AskWork(storage=app.storage, writers=writers, notices=heard), "elsewhere")
    await writer.aclose()
    return heard.answers[0]


async def test_words_of_a_patient_who_did_not_agree_never_reach_a_model_elsewhere(sandbox: Sandbox, app: App) -> None:
    ada = await seated(app, sandbox.therapist("Ada"), language="en")
    chat = ada.phone.person.id
    await add_patients(app, chat, ("Dana", DANA), ("Yossi", YOAV))
    await consented(app, chat, "Dana", "ai_analysis")
    await held(app, chat, "Dana", "She slept four hours.", days_ago=3)
    await held(app, chat, "Yossi", "He slept like a bear.", days_ago=2)
    async with FakeClaude() as claude:
        answered = await ask_elsewhere(app, chat, claude, "who slept badly?")
    sent = "".join(str(request) for request in claude.requests)
    assert "four hours" in sent
    assert "bear" not in sent
    by_model = [one for one in answered.statements if not one.is_quote]
    quoted = [one.text for one in answered.statements if one.is_quote]
    assert len(by_model) == 1
    assert quoted == ["He slept like a bear."]
    assert answered.kept_local == (answered.statements[-1].passages[0].patient_id,)


@pytest.mark.parametrize("fault", [Said(status=529), Said(text="I won't.", stop_reason="refusal")], ids=["busy", "no"])
async def test_a_model_that_does_not_answer_leaves_the_sentences_themselves_and_says_so(
    sandbox: Sandbox, tmp_path: Path, fault: Said
) -> None:
    async with (
        FakeClaude(lambda body: fault) as claude,
        program(sandbox, settings_for(sandbox, tmp_path, claude_url=claude.url)) as app,
    ):
        ada = await seated(app, sandbox.therapist("Ada"), language="en")
        await add_patients(app, ada.phone.person.id, ("Dana", DANA))
        await held(app, ada.phone.person.id, "Dana", "She slept four hours.", days_ago=3)
        await ada.phone.say("/ask what did Dana say about sleep")
        answer = await ada.finds("answer-model-failed")
        assert "She slept four hours." in answer.text
