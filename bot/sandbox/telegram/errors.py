"""The Bot API's errors as it words them."""

from typing import Any

from bot.sandbox.faults import Fault


class ApiError(Exception):
    """An answer with ok=false."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters or {}

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad_request(what: str) -> ApiError:
    return ApiError(400, f"Bad Request: {what}")


def forbidden(what: str) -> ApiError:
    return ApiError(403, f"Forbidden: {what}")


def conflict(what: str) -> ApiError:
    return ApiError(409, f"Conflict: {what}")


def too_many(retry_after_s: int) -> ApiError:
    description = f"Too Many Requests: retry after {retry_after_s}"
    return ApiError(429, description, {"retry_after": retry_after_s})


def refusal(code: int, description: str, **parameters: Any) -> Fault:
    """A planned answer with ok=false, for the fault table."""
    return Fault(status=code, body=ApiError(code, description, parameters).as_json())


def flood(retry_after_s: int) -> Fault:
    return Fault(status=429, body=too_many(retry_after_s).as_json())
