"""Elements of an XML document as columns: which there are, what lies in what, and what their attributes say.

A format declares the few elements it looks at; :mod:`xml_reading` reads them, all others cost next to nothing.
"""

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.xml_tags import IrregularXmlError
from codecov_core.ingest.formats.xml_values import Texts
from codecov_core.values import dataclass

CONTENT: Final = ""
"""Stands for the text of an element where the name of an attribute is expected; only elements without children."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Element:
    """What a format wants to know of the elements of one name; each entry names an attribute, or :data:`CONTENT`.

    ``whole`` are whole numbers, ``counts`` hit counts (see :func:`parse_hits`), ``choices`` one of a few texts each
    (compared exactly), ``texts`` any text. ``encloses``: other elements stand in it, so its end matters.
    """

    name: str
    whole: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    texts: tuple[str, ...] = ()
    encloses: bool = False

    @property
    def attributes(self) -> tuple[str, ...]:
        """Everything that is wanted of it."""
        return (*self.whole, *self.counts, *self.choices, *self.texts)


class Elements:
    """All elements of one name, in document order.

    ``at`` is where each starts, ``until`` where it ends (``at`` for an empty one or when its end was not asked for).
    """

    def __init__(self, at: Numbers, until: Numbers, numbers: Mapping[str, Numbers], texts: Mapping[str, Texts]) -> None:
        """Take the columns; all have one length."""
        self.at = at
        self.until = until
        self._numbers = numbers
        self._texts = texts

    def __len__(self) -> int:
        """Count the elements."""
        return len(self.at)

    def numbers(self, attribute: str) -> Numbers:
        """Give a column of numbers (``MISSING``, ``UNREADABLE`` or the number) or of choices.

        A choice is its index among those declared, ``MISSING``, or ``UNREADABLE`` for any other text.
        """
        return self._numbers[attribute]

    def texts(self, attribute: str) -> Texts:
        """Give a column of texts."""
        return self._texts[attribute]

    def around(self, others: "Elements") -> Numbers:
        """Tell for each other element which of these is the innermost one around it, -1 for none.

        With the elements themselves as the others this gives their parents among them.
        """
        if not len(self):
            return np.full(len(others), -1, np.int64)
        bounds, owners = self._innermost
        side: Literal["left", "right"] = "left" if others is self else "right"
        return owners[bounds.searchsorted(others.at, side)]

    @cached_property
    def _innermost(self) -> tuple[Numbers, Numbers]:
        return _innermost(self.at, self.until)


def ends_of(starts: Numbers, closings: Numbers) -> Numbers:
    """Pair the starts of elements of one name with their ends.

    Raises:
        IrregularXmlError: they do not pair, in damage behind an odd name that libxml2 takes no notice of.

    """
    if len(starts) != len(closings):
        raise IrregularXmlError("an element without an end")
    if (closings > starts).all() and (closings[:-1] < starts[1:]).all():
        return closings
    ends = np.zeros(len(starts), np.int64)
    is_start = np.repeat([True, False], [len(starts), len(closings)])
    places = np.concatenate((starts, closings))
    order = np.argsort(places, kind="stable")
    stack: list[int] = []
    for place, opens, row in zip(places[order].tolist(), is_start[order].tolist(), order.tolist(), strict=True):
        if opens:
            stack.append(row)
        elif stack:
            ends[stack.pop()] = place
        else:
            raise IrregularXmlError("an end without an element")
    return ends


def _innermost(at: Numbers, until: Numbers) -> tuple[Numbers, Numbers]:
    """Give the places where the innermost element changes, and who it is before the first and behind each of them."""
    rows = np.flatnonzero(until > at)
    starts, ends = at[rows], until[rows]
    bounds = np.empty(2 * len(rows), np.int64)
    owners = np.full(2 * len(rows) + 1, -1, np.int64)
    if (ends[:-1] <= starts[1:]).all():
        bounds[0::2], bounds[1::2] = starts, ends
        owners[1::2] = rows
        return bounds, owners
    places = np.concatenate((starts, ends))
    order = np.argsort(places, kind="stable")
    stack = [-1]
    for index, place in enumerate(order.tolist()):
        if place < len(rows):
            stack.append(int(rows[place]))
        else:
            stack.pop()
        owners[index + 1] = stack[-1]
    return places[order], owners
