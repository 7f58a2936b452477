"""The phones behind numbers as the page shows them (../README.md describes the shape)."""

from typing import Any

from bot.sandbox.twilio.state import Handset, TextMessage

Json = dict[str, Any]


def number_view(handset: Handset) -> Json:
    threads = [
        {"channel": channel, "peer": peer, "messages": [text_view(message) for message in messages]}
        for (channel, peer), messages in handset.threads.items()
    ]
    return {"number": handset.number, "name": handset.name, "threads": threads}


def text_view(message: TextMessage) -> Json:
    media = [
        {
            "url": f"/phones/media/{message.sid}/{one.sid}",
            "name": one.sid,
            "mime": one.mime,
            "duration": 0,
            "size": len(one.data),
        }
        for one in message.media
    ]
    return {
        "sid": message.sid,
        "from": "phone" if message.direction == "inbound" else "carrier",
        "date": int(message.created.timestamp()),
        "body": message.body,
        "status": message.status,
        "error_code": message.error_code or None,
        "media": media,
        "segments": message.num_segments,
        "buttons": [{"id": button.id, "title": button.title} for button in message.buttons],
    }
