"""Counters and gauges in Prometheus' text format; labels are fixed words, never ids or names."""

from collections import Counter
from collections.abc import Callable

_HELP = {
    "kesher_http_requests_total": "Requests by route and status class.",
    "kesher_updates_total": "Updates received by source and what became of them.",
}


class Metrics:
    """Counts since the start; `gauge` registers a number that is read when it is asked for."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, tuple[tuple[str, str], ...]]] = Counter()
        self._gauges: dict[str, Callable[[], float]] = {}

    def count(self, name: str, **labels: str) -> None:
        self._counts[(name, tuple(sorted(labels.items())))] += 1

    def gauge(self, name: str, read: Callable[[], float]) -> None:
        self._gauges[name] = read

    def value(self, name: str, **labels: str) -> int:
        return self._counts[(name, tuple(sorted(labels.items())))]

    def text(self) -> str:
        lines: list[str] = []
        for name in sorted({name for name, _ in self._counts}):
            if name in _HELP:
                lines.append(f"# HELP {name} {_HELP[name]}")
            lines.append(f"# TYPE {name} counter")
            for (counted, labels), value in sorted(self._counts.items()):
                if counted == name:
                    shown = ",".join(f'{key}="{word}"' for key, word in labels)
                    lines.append(f"{name}{{{shown}}} {value}" if shown else f"{name} {value}")
        for name, read in sorted(self._gauges.items()):
            lines += [f"# TYPE {name} gauge", f"{name} {read():g}"]
        return "\n".join(lines) + "\n"
