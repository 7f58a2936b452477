"""Names, numbers and addresses out before a call to a model, and back in after it."""

from agent.pseudonyms.contacts import is_date
from agent.pseudonyms.known import forms_of
from agent.pseudonyms.marks import Pseudonyms

__all__ = ["Pseudonyms", "forms_of", "is_date"]
