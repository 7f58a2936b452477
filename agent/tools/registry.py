"""Every tool there is, and how a writer's call is answered."""

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from agent.tools import messages, pages, people, plans, sessions
from agent.tools.facts import Facts
from agent.tools.tool import Planned, Tool, ToolError
from pipelines.conversing import Call, ToolSpec

TOOLS: tuple[Tool[Any], ...] = (
    messages.draft,
    messages.revise,
    messages.schedule,
    sessions.summarise,
    sessions.prepare,
    sessions.search_sessions,
    sessions.add_note,
    plans.set_reminder,
    plans.plan_appointment,
    plans.open_appointment,
    pages.show,
    people.find_patient,
)


def specs(tools: Sequence[Tool[Any]] = TOOLS) -> tuple[ToolSpec, ...]:
    return tuple(tool.spec for tool in tools)


def answer_to(call: Call, facts: Facts) -> Planned:
    """What the tool found out. Raises ToolError for a tool that there is not, and for input of another shape."""
    tool = next((tool for tool in TOOLS if tool.name == call.tool), None)
    if tool is None:
        raise ToolError(f"There is no such tool. There are {', '.join(tool.name for tool in TOOLS)}.")
    try:
        given = tool.input.model_validate(call.input)
    except ValidationError as error:
        wrong = sorted({str(one["loc"][0]) for one in error.errors(include_input=False) if one["loc"]})
        raise ToolError(f"The input does not fit: {', '.join(wrong) or 'its shape'}.") from None
    return tool.plan(facts, given)
