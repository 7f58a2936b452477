"""The X-Twilio-Signature header: an HMAC over the address and every parameter."""

import base64
import hashlib
import hmac
from collections.abc import Iterable


def sign(auth_token: str, url: str, params: Iterable[tuple[str, str]]) -> str:
    """`url` is the address exactly as it was configured, with its query and without its fragment."""
    pairs = sorted(set(params))
    signed = url.partition("#")[0] + "".join(name + value for name, value in pairs)
    digest = hmac.new(auth_token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
