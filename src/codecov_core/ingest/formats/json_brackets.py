"""The brackets of a JSON document: where lists and maps begin and end, as far as a look at the bytes tells."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places, ranges
from codecov_core.values import dataclass

LIST, END_OF_LIST, MAP, END_OF_MAP = b"[]{}"

_OF_MAPS: Final = np.uint8(MAP - LIST)
"""The bit by which brackets of maps differ from those of lists."""


@dataclass(frozen=True, slots=True)
class Brackets:
    """Places and bytes of all brackets in their order; those within texts are among them."""

    places: Places
    kinds: NDArray[np.uint8]

    @classmethod
    def of(cls, columns: ByteColumns) -> "Brackets":
        """Find all brackets of a document."""
        block = columns.bytes[: len(columns.block)]
        alike = block | _OF_MAPS
        is_bracket = alike == MAP
        is_bracket |= alike == END_OF_MAP
        places = np.flatnonzero(is_bracket)
        return cls(places, block[places])

    def outside(self, starts: Places, ends: Places) -> "Brackets":
        """Give those that are in none of some texts, which follow each other."""
        first = np.searchsorted(self.places, starts)
        kept = np.ones(len(self.places), np.bool_)
        kept[ranges(first, np.searchsorted(self.places, ends) - first)] = False
        return Brackets(self.places[kept], self.kinds[kept])

    def __len__(self) -> int:
        """Number of brackets."""
        return len(self.places)
