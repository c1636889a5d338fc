"""The brackets of a JSON document: where lists and maps begin and end, as far as a look at the bytes tells."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.values import dataclass

LIST, END_OF_LIST, MAP, END_OF_MAP = b"[]{}"

_SET_IN_SOME, _ALL_SET = np.uint8(0x26), np.uint8(0x7F)
"""With these bits set all brackets are one byte; so are ``Y``, ``y``, ``_`` and 127, which are sorted out later."""
_IS_BRACKET: Final = np.isin(np.arange(1 << 8), list(b"[]{}"))


@dataclass(frozen=True, slots=True)
class Brackets:
    """Places and bytes of all brackets in their order; those within texts are among them."""

    places: Places
    kinds: NDArray[np.uint8]

    @classmethod
    def of(cls, columns: ByteColumns) -> "Brackets":
        """Find all brackets of a document."""
        block = columns.bytes[: len(columns.block)]
        may_be = block | _SET_IN_SOME
        places = np.flatnonzero(may_be == _ALL_SET)
        kinds = block[places]
        are_brackets = _IS_BRACKET[kinds]
        return cls(places[are_brackets], kinds[are_brackets])

    def __len__(self) -> int:
        """Number of brackets."""
        return len(self.places)
