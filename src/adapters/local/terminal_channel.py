"""Telling the verdict on a terminal (or into any text stream)."""

from collections.abc import Sequence
from typing import TextIO

from codecov_core.ports import Delivery, Status, StatusTarget

_SHORT_SHA = 7


class TerminalChannel:
    """The port `StatusChannel` as lines of text; what was said last stays readable in `delivered`."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Write to `stream`; with ``None`` keep the statuses for somebody who shows them otherwise."""
        self._stream = stream
        self.delivered: dict[tuple[int, str, str], Status] = {}
        """The last status by (repoid, sha, context)."""

    def deliver(self, target: StatusTarget, statuses: Sequence[Status]) -> tuple[Delivery, ...]:
        """Show each status as one line: state, context, commit, sentence."""
        for status in statuses:
            self.delivered[target.repository.repoid, target.sha, status.context] = status
            if self._stream is not None:
                self._stream.write(
                    f"{status.state}: {status.context} {target.sha[:_SHORT_SHA]}: {status.description}\n"
                )
        if self._stream is not None:
            self._stream.flush()
        return tuple(Delivery(status.context) for status in statuses)
