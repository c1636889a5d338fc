"""Elements of a small regular XML document, read tag by tag.

To set columns out costs the same for one tag as for a thousand, and an upload may hold ten thousand documents of a few
tags each; what is read is what :mod:`xml_columns` reads.
"""

import re
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from codecov_core.ingest.formats.xml_document import ATTRIBUTE, attribute_name
from codecov_core.ingest.formats.xml_elements import CONTENT, Element, Elements, Numbers, ends_of
from codecov_core.ingest.formats.xml_tags import IrregularXmlError
from codecov_core.ingest.formats.xml_values import (
    ABSENT,
    MISSING,
    UNREADABLE,
    Texts,
    count,
    decoded,
    whole_number,
)

_TAG = re.compile(rb"<(/?)([^\s/<>]*)([^<>]*)>")
_NOTHING: Final = np.zeros(0, np.int64)
_NO_TEXTS: Final = Texts(_NOTHING, ())
_MOST_DIGITS: Final = 16


def read_tag_by_tag(data: bytes, start: int, wanted: Sequence[Element]) -> tuple[Elements, ...]:
    """Read the elements of a regular document whose root starts at ``start``.

    Raises:
        IrregularXmlError: there is a ``>`` that ends no tag.

    """
    rows = {element.name.encode(): _Rows(element) for element in wanted}
    tags = list(_TAG.finditer(data, start))
    if not len(tags) == data.count(b"<", start) == data.count(b">", start):
        raise IrregularXmlError("a > in a text")
    for index, tag in enumerate(tags):
        of_name = rows.get(tag[2])
        if of_name is None:
            continue
        if tag[1]:
            of_name.closings.append(tag.start())
        else:
            following = tags[index + 1].start() if index + 1 < len(tags) else len(data)
            of_name.add(tag, data[tag.end() : following])
    return tuple(rows[element.name.encode()].elements() for element in wanted)


class _Rows:
    """Gathers the elements of one name."""

    __slots__ = ("_at", "_element", "_open", "_values", "closings")

    def __init__(self, element: Element) -> None:
        self._element = element
        self._at: list[int] = []
        self._open: list[int] = []
        self._values: dict[str, list[bytes | None]] = {name: [] for name in element.attributes}
        self.closings: list[int] = []
        """Where the end tags stand."""

    def add(self, tag: "re.Match[bytes]", text: bytes) -> None:
        """Add what a start tag and the text behind it say."""
        is_empty = tag[3].endswith(b"/")
        if not is_empty:
            self._open.append(len(self._at))
        self._at.append(tag.start())
        said = {attribute_name(name): value for name, value in ATTRIBUTE.findall(tag[3])}
        said[CONTENT] = b"" if is_empty else text
        for name, values in self._values.items():
            values.append(said.get(name))

    def elements(self) -> Elements:
        element = self._element
        at = _column(self._at)
        until = at
        if element.encloses and (self._open or self.closings):
            until = at.copy()
            until[self._open] = ends_of(at[self._open], _column(self.closings))
        numbers = {
            **{name: self._numbers(name, whole_number) for name in element.whole},
            **{name: self._numbers(name, count) for name in element.counts},
            **{name: self._choices(name, options) for name, options in element.choices.items()},
        }
        return Elements(at, until, numbers, {name: self._texts(name) for name in element.texts})

    def _numbers(self, name: str, read: Callable[[str], int]) -> Numbers:
        return _column([_number(value, read) for value in self._values[name]])

    def _choices(self, name: str, options: Sequence[str]) -> Numbers:
        places: dict[bytes | None, int] = {
            None: MISSING,
            **{option.encode(): place for place, option in enumerate(options)},
        }
        return _column([places.get(value, UNREADABLE) for value in self._values[name]])

    def _texts(self, name: str) -> Texts:
        known: dict[bytes, int] = {}
        codes = [ABSENT if value is None else known.setdefault(value, len(known)) for value in self._values[name]]
        return Texts(_column(codes), tuple(map(decoded, known))) if codes else _NO_TEXTS


def _number(value: bytes | None, read: Callable[[str], int]) -> int:
    if value is None:
        return MISSING
    return int(value) if value.isdigit() and len(value) <= _MOST_DIGITS else read(decoded(value))


def _column(values: list[int]) -> Numbers:
    return np.array(values, np.int64) if values else _NOTHING
