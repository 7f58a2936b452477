"""The tables, one module for each part of the product; importing this package knows them all."""

from storage.models import process_notes as process_notes  # known to the schema; its class is not handed on from here
from storage.models.base import Base, utc_now
from storage.models.between import ContactPlan, FollowUp, MessageTemplate
from storage.models.calendar import Appointment, AppointmentException, AppointmentNotice, Reminder
from storage.models.clinical import Recap, Recording, Session, Summary, SummaryVersion, Transcript
from storage.models.messaging import Approval, Attempt, DeliveryEvent, InboundMessage, Message
from storage.models.people import Chat, ConsentEvent, Invitation, Patient, Practice, RiskFlag, Therapist
from storage.models.records import AuditEvent, DataKeyRow, JobRow, RootKeyRow
from storage.models.spend import SpendRow
from storage.models.standing import PermittedSend, StandingTextRow
from storage.models.style import LearnedExample, StyleException, StyleRuleRow, StyleSource, StyleWeek
from storage.models.wire import ButtonRow, InboxRow, OutboxRow, Post

__all__ = [
    "Appointment",
    "AppointmentException",
    "AppointmentNotice",
    "Approval",
    "Attempt",
    "AuditEvent",
    "Base",
    "ButtonRow",
    "Chat",
    "ConsentEvent",
    "ContactPlan",
    "DataKeyRow",
    "DeliveryEvent",
    "FollowUp",
    "InboundMessage",
    "InboxRow",
    "Invitation",
    "JobRow",
    "LearnedExample",
    "Message",
    "MessageTemplate",
    "OutboxRow",
    "Patient",
    "PermittedSend",
    "Post",
    "Practice",
    "Recap",
    "Recording",
    "Reminder",
    "RiskFlag",
    "RootKeyRow",
    "Session",
    "SpendRow",
    "StandingTextRow",
    "StyleException",
    "StyleRuleRow",
    "StyleSource",
    "StyleWeek",
    "Summary",
    "SummaryVersion",
    "Therapist",
    "Transcript",
    "utc_now",
]
