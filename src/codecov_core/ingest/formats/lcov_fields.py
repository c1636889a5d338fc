"""Fields of LCOV text lines, read for many lines at once."""

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import ByteColumns, Mask, Places

Numbers = NDArray[np.int64]

LARGEST_LINE = 1 << 31
"""Line numbers are below this."""

_COMMA, _NEWLINE, _RETURN, _ZERO = b",\n\r0"


class IrregularLcovError(Exception):
    """The block has to be read line by line."""


class LcovFields:
    """Reads numbers of a block in their shortest form; what is written in any other way is irregular."""

    __slots__ = ("columns",)

    def __init__(self, columns: ByteColumns) -> None:
        """Take a block."""
        self.columns = columns

    def line_number(self, at: Places) -> tuple[Numbers, Places]:
        """Read line numbers that do not start with 0 and end with a comma; also gives what is behind the comma.

        Raises:
            IrregularLcovError: one of them is something else.

        """
        number, at = self.number(at, LARGEST_LINE)
        if not number.all():
            raise IrregularLcovError
        return number, at

    def number(self, at: Places, limit: int) -> tuple[Numbers, Places]:
        """Read numbers below a limit, with a comma behind; also gives what is behind it.

        Raises:
            IrregularLcovError: one of them is something else.

        """
        number, end = self.digits(at, limit)
        if not (self.columns.bytes[end] == _COMMA).all():
            raise IrregularLcovError
        return number, end + 1

    def digits(self, at: Places, limit: int) -> tuple[Numbers, Places]:
        """Read numbers below a limit, whatever is behind them; also gives where that is.

        Raises:
            IrregularLcovError: one of them is something else.

        """
        number, lengths = self.columns.decimals(at)
        is_short = (lengths == 1) | (self.columns.bytes[at] != _ZERO)
        if not ((lengths > 0) & is_short & (number < limit)).all():
            raise IrregularLcovError
        return number, at + lengths

    def is_comma(self, at: Places) -> Mask:
        """Tell at which places there is a comma."""
        found: Mask = self.columns.bytes[at] == _COMMA
        return found

    def is_end(self, at: Places) -> Mask:
        """Tell at which places a text line ends."""
        byte = self.columns.bytes[at]
        is_end: Mask = (byte == _NEWLINE) | ((byte == _RETURN) & (self.columns.bytes[at + 1] == _NEWLINE))
        return is_end
