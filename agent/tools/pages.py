"""Pages of the chat that the therapist may ask to see. What stands on them is shown to them alone."""

from typing import Literal

from pydantic import Field

from agent.tools.facts import Facts
from agent.tools.tool import Input, Planned, Tool
from pipelines.conversing import Wish

Page = Literal[
    "queue",
    "today",
    "tomorrow",
    "appointments",
    "status",
    "templates",
    "patients",
    "add_patient",
    "settings",
    "help",
]


class Show(Input):
    """Shows the therapist a page. You do not see what is on it."""

    page: Page = Field(
        description="queue: what waits for approval. today, tomorrow: who comes and what is open. appointments: the "
        "calendar. status: how every patient stands. templates: messages kept for use. patients: the list of patients. "
        "add_patient: begin with a new patient. settings: preferences. help: what the assistant can do."
    )


def _show(facts: Facts, given: Show) -> Planned:
    return Planned(told="It is shown.", wish=Wish(kind=given.page))


show = Tool(name="show", input=Show, plan=_show)
