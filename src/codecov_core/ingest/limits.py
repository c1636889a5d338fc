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
    ``missed_branches`` counts the ids that one coverage file lists or a reader makes up for it. ``stored_bytes`` is for
    what a report takes when stored beside its lines' own values: an empty line for every number in between, and the
    details of each line, which a few bytes of a coverage file can ask for by the megabyte. It is ``small_stored`` or
    ``stored_expansion`` times what was unpacked, if that is less.

    An upload of a megabyte must not cost what one of 500 does: beyond ``small_bytes`` unpacked, it may be ``expansion``
    times as large as it was sent, and take ``expansion_in_memory`` times as much (or ``small_memory``) as a document of
    JSON. Every byte behind the first ``strict_bytes`` may be ``large_expansion`` times as large: real reports come to
    10 to 40 times their gzipped size, but coverage.py's JSON with a context for every line comes to 60 times as zstd
    when 50 MB long, 110 times when 290 MB and 170 times when 730 MB (and to little more than its length as a document).

    ``parsed_tags``, or one for every byte sent, is what there may be of XML that is not written as tools write it: each
    such tag costs microseconds. Ten regular ones count as one of them. ``odd_lines``, or likewise one for every byte
    sent, is what there may be of lines of text that have to be read one by one. ``small_lines``, or ``lines_per_byte``
    for every byte sent, is what there may be of ``lines``: in real reports one takes a byte and more when sent.
    ``spread_lines``, or likewise one for every byte sent, is what records of ranges may claim to cover beyond what code
    of their number has.
    """

    decompressed_bytes: int = 500_000_000
    files: int = 10_000
    lines: int = 10_000_000
    line_number: int = 2_000_000
    missed_branches: int = 4_000_000
    stored_bytes: int = 300_000_000
    small_stored: int = 100_000_000
    stored_expansion: int = 10
    small_bytes: int = 64_000_000
    expansion: int = 100
    strict_bytes: int = 1_000_000
    large_expansion: int = 1_000
    small_memory: int = 400_000_000
    expansion_in_memory: int = 400
    parsed_tags: int = 600_000
    odd_lines: int = 300_000
    small_lines: int = 2_000_000
    lines_per_byte: int = 16
    spread_lines: int = 1_000_000

    def unpacked(self, sent: int) -> "Allowance":
        """Give what an upload of so many bytes may be unpacked."""
        beyond = max(sent - self.strict_bytes, 0)
        most = max(self.small_bytes, self.expansion * (sent - beyond) + self.large_expansion * beyond)
        if most >= self.decompressed_bytes:
            return Allowance(self.decompressed_bytes, "bytes")
        return Allowance(most, "bytes", _sent(sent))

    def stored(self, unpacked: int) -> int:
        """Give what the report of an upload of so many unpacked bytes may take when stored."""
        return min(self.stored_bytes, max(self.small_stored, self.stored_expansion * unpacked))

    def in_memory(self, sent: int) -> int:
        """Give the bytes that a document of an upload of so many bytes may take."""
        return max(self.small_memory, self.expansion_in_memory * sent)

    def tags(self, sent: int) -> "Allowance":
        """Give the tags of irregular XML that an upload of so many bytes may have."""
        return Allowance(max(self.parsed_tags, sent), "tags of XML (ten regular ones count as one)", _sent(sent))

    def odd_text(self, sent: int) -> "Allowance":
        """Give the lines of text that an upload of so many bytes may have read one by one."""
        return Allowance(max(self.odd_lines, sent), "lines that have to be read one by one", _sent(sent))

    def line_records(self, sent: int) -> "Allowance":
        """Give the line records that an upload of so many bytes may have."""
        most = max(self.small_lines, self.lines_per_byte * sent)
        if most >= self.lines:
            return Allowance(self.lines, "lines")
        return Allowance(most, "lines", _sent(sent))

    def spread(self, sent: int) -> "SpreadAllowance":
        """Give what records of ranges of an upload of so many bytes may cover."""
        return SpreadAllowance(max(self.spread_lines, sent))


DEFAULT_LIMITS = Limits()


def _sent(size: int) -> str:
    return f"one upload of {size:,} bytes"


class Allowance:
    """How much of one limit is left for the rest of an upload.

    Mutable on purpose: one allowance is shared by everything that is read for one upload.
    """

    __slots__ = ("_limit", "_of", "_unit", "left")

    def __init__(self, limit: int, unit: str, of: str = "one upload") -> None:
        """Start with the whole of ``limit``; messages name its ``unit`` (``"lines"``) and what has so many."""
        self._limit = limit
        self._unit = unit
        self._of = of
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
            message = f"more than {self._limit:,} {self._unit} in {self._of}"
            raise LimitExceededError(message, limit=self._limit, unit=self._unit)

    @property
    def spent(self) -> int:
        """What was taken away."""
        return self._limit - self.left

    @contextmanager
    def given_back_on_failure(self) -> Iterator[None]:
        """Give back what was spent inside when it ends with an error: what is refused takes no room from others."""
        before = self.left
        try:
            yield
        except BaseException:
            self.left = before
            raise


class SpreadAllowance:
    """Counts records of ranges and the lines they claim to cover; mutable, one for all files of an upload.

    Nothing is given back: what a file that is refused later had covered was made.
    """

    __slots__ = ("_freely", "_lines", "_records")

    def __init__(self, freely: int) -> None:
        """Start with lines that may be covered whatever the number of records."""
        self._freely = freely
        self._records = 0
        self._lines = 0

    def spend(self, records: int, lines: int, huge: int = 0) -> None:
        """Count records before their lines are made; ``huge`` of these have a count that no column holds.

        Raises:
            LimitExceededError: together with those before they cover far more lines than code of their number has; a
                few bytes would cost seconds and gigabytes. They are not counted.

        """
        records += self._records
        lines += self._lines + (_LINES_OF_A_HUGE_ONE - 1) * huge
        if lines > self._freely + _SPREAD_PER_RECORD * records:
            message = f"{records:,} records claim to cover {lines:,} lines"
            raise LimitExceededError(message, limit=self._freely, unit="lines")
        self._records, self._lines = records, lines

    @contextmanager
    def given_back_on_failure(self) -> Iterator[None]:
        """Give back what was spent inside when it ends with an error: it is going to be read in another way."""
        before = self._records, self._lines
        try:
            yield
        except BaseException:
            self._records, self._lines = before
            raise


_SPREAD_PER_RECORD = 16
_LINES_OF_A_HUGE_ONE = 16
"""Lines that cost what one costs whose count takes more than 62 bits, which is kept as a value of its own."""
