"""What a writer may ask for while it talks with the therapist. Tools only find out: none can change or send."""

from agent.tools.facts import Facts, Patient, Waiting
from agent.tools.registry import TOOLS, answer_to, specs

__all__ = ["TOOLS", "Facts", "Patient", "Waiting", "answer_to", "specs"]
