"""Twilio's error answers, by code."""

from typing import Any

from bot.sandbox.faults import Fault

MESSAGES = {
    20001: "Invalid parameter",
    20003: "Authenticate",
    20004: "Method not allowed",
    20009: "Resource is in progress and cannot be changed",
    20404: "The requested resource was not found",
    20429: "Too Many Requests",
    21211: "Invalid 'To' Phone Number",
    21212: "Invalid 'From' Phone Number",
    21266: "'To' and 'From' number cannot be the same",
    21408: "Permission to send an SMS or MMS has not been enabled for the region indicated by the 'To' number",
    21602: "Message body is required.",
    21603: "A 'From' phone number is required.",
    21604: "A 'To' phone number is required.",
    21606: "The 'From' phone number provided is not a valid, message-capable Twilio phone number for this account",
    21609: "The 'StatusCallback' URL is not a valid URL.",
    21610: "Attempt to send to unsubscribed recipient",
    21611: "This 'From' number has exceeded the maximum number of queued messages",
    21612: "The 'To' phone number is not currently reachable via SMS",
    21614: "'To' number is not a valid mobile number",
    21617: "The concatenated message body exceeds the 1600 character limit",
    21620: "Invalid media URL(s)",
    21655: "The ContentSid is Invalid",
    21656: "The ContentVariables Parameter is invalid",
    21701: "The Messaging Service does not exist",
    21910: "Invalid 'From' and 'To' pair. 'From' and 'To' should be of the same channel",
    30409: "The Message is not in a cancelable state",
    35111: "The SendAt or ScheduleType parameter is missing or invalid",
    35114: "SendAt time must be between 900 seconds and 35 days from now",
    35118: "MessagingServiceSid is required to schedule a message",
    63007: "Twilio could not find a Channel with the specified From address",
    63016: "Failed to send freeform message because you are outside the allowed window",
    63028: "Number of parameters provided does not match the expected number of parameters",
}


class TwilioError(Exception):
    """An error answer. The message never carries what the caller sent."""

    def __init__(self, code: int, status: int = 400) -> None:
        super().__init__(f"Twilio error {code}")
        self.code, self.status = code, status

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "message": MESSAGES.get(self.code, "Error"),
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def refusal(code: int, status: int = 400) -> Fault:
    """A planned error answer, for the fault table; nothing is accepted."""
    return Fault(status=status, body=TwilioError(code, status).as_json())
