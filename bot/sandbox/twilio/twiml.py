"""What a webhook's answer makes Twilio send: TwiML messages, or a plain text as it is."""

from xml.etree import ElementTree

from bot.sandbox.outbound import Answer


class BadTwiml(Exception):
    """`code` is what Twilio's debugger would show: 12100 not XML, 12200 not TwiML, 12300 a wrong content type."""

    def __init__(self, code: int) -> None:
        super().__init__(f"Twilio alert {code}")
        self.code = code


def messages_in(answer: Answer) -> list[str]:
    """The texts that go to whoever wrote in. Raises BadTwiml."""
    kind = answer.content_type.partition(";")[0].strip().lower()
    text = answer.body.decode("utf-8", "replace").strip()
    if not text:
        return []
    if kind in ("text/plain", ""):
        return [text]
    if kind not in ("text/xml", "application/xml", "text/html"):
        raise BadTwiml(12300)
    return _parsed(text)


def _parsed(text: str) -> list[str]:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BadTwiml(12100)
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # declarations were refused above
    except ElementTree.ParseError:
        raise BadTwiml(12100) from None
    if root.tag != "Response":
        raise BadTwiml(12200)
    bodies = []
    for verb in root:
        if verb.tag in ("Message", "Sms"):
            inner = verb.find("Body")
            bodies.append("".join((verb if inner is None else inner).itertext()).strip())
    return [body for body in bodies if body]
