"""Where the model may be: over TLS, on this machine, or on the one host that the settings name."""

import ipaddress
from urllib.parse import urlsplit


class InsecureBaseUrl(ValueError):
    """The model's address would carry patients' words over the network unencrypted."""


def refuse_plain_http(base_url: str, allow_http_host: str) -> None:
    """Raises InsecureBaseUrl."""
    parts = urlsplit(base_url)
    host = (parts.hostname or "").lower()
    if parts.scheme == "https" and host:
        return
    if parts.scheme == "http" and host and (_is_loopback(host) or host == allow_http_host.lower()):
        return
    raise InsecureBaseUrl(
        "anthropic.base_url must be https, on this machine, or a host named in anthropic.allow_http_host"
    )


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
