"""Caps on what one upload may cost; uploaded bytes are hostile (chapter 02 §14.8)."""

from collections.abc import Iterator
from contextlib import contextmanager

from codecov_core.errors import LimitExceededError
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Largest sizes accepted; whatever is beyond is dropped with a reason, never silently.

    ``decompressed_bytes`` is for the container and all its coverage files together, ``files`` counts coverage files,
    ``lines`` the line records of all of them, ``line_number`` is the largest line number a file can have.
    """

    decompressed_bytes: int = 500_000_000
    files: int = 10_000
    lines: int = 10_000_000
    line_number: int = 2_000_000


DEFAULT_LIMITS = Limits()


class Allowance:
    """How much of one limit is left for the rest of an upload.

    Mutable on purpose: one allowance is shared by everything that is read for one upload.
    """

    __slots__ = ("_limit", "_unit", "left")

    def __init__(self, limit: int, unit: str) -> None:
        """Start with the whole of ``limit``; ``unit`` names it in messages (``"lines"``)."""
        self._limit = limit
        self._unit = unit
        self.left = limit

    def spend(self, amount: int) -> None:
        """Take ``amount`` away.

        Raises:
            LimitExceededError: less than that is left; nothing was taken.

        """
        self.check(amount)
        self.left -= amount

    def check(self, amount: int) -> None:
        """Take nothing away.

        Raises:
            LimitExceededError: less than ``amount`` is left.

        """
        if amount > self.left:
            message = f"more than {self._limit:,} {self._unit} in one upload"
            raise LimitExceededError(message, limit=self._limit, unit=self._unit)

    @contextmanager
    def given_back_on_failure(self) -> Iterator[None]:
        """Give back what was spent inside when it ends with an error: what is refused takes no room from others."""
        before = self.left
        try:
            yield
        except BaseException:
            self.left = before
            raise
