"""Elements of a regular XML document read in columns: the attributes of thousands of tags at once.

Every tool writes the tags of one element in a handful of layouts (names, order and spacing of the attributes), so the
layouts are learnt from the first tag of each and the attributes of all tags of a layout are found at once. What is
written in a way of its own is read tag by tag, with the same result.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import LONGEST_LITERAL, WORD, ByteColumns, Places
from codecov_core.ingest.formats.xml_document import ATTRIBUTE, attribute_name
from codecov_core.ingest.formats.xml_elements import CONTENT, Element, Elements, Numbers, ends_of
from codecov_core.ingest.formats.xml_tags import IrregularXmlError
from codecov_core.ingest.formats.xml_values import Spans, TextCollector, choices, counts, whole_numbers
from codecov_core.values import dataclass

_NAME_ENDS: Final = b" \t\r\n/>"
_BLOCK = 1 << 20
_MOST_LAYOUTS = 32
_MOST_ATTRIBUTES = 64
_ENDS_NAME = np.zeros(256, np.bool_)
_ENDS_NAME[list(_NAME_ENDS)] = True


def read_in_columns(data: bytes, start: int, wanted: Sequence[Element]) -> tuple[Elements, ...]:
    """Read the elements of a regular document whose root starts at ``start``.

    Raises:
        IrregularXmlError: there is a ``>`` that ends no tag.

    """
    collectors = [_Collector(element) for element in wanted]
    for begin, end in _blocks(data, start):
        block = _Block(data[begin:end], begin)
        for collector in collectors:
            collector.collect(block)
    return tuple(collector.elements() for collector in collectors)


def _blocks(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    """Cut between tags about every megabyte: small blocks stay in the processor's cache."""
    while begin < len(data):
        end = data.rfind(b"<", begin + 1, begin + _BLOCK)
        if end < 0 or begin + _BLOCK >= len(data):
            end = data.find(b"<", begin + _BLOCK)
        end = len(data) if end < 0 else end
        yield begin, end
        begin = end


class _Block:
    """A piece of a document that starts with a tag and ends before one; every ``<`` has its ``>``.

    Raises:
        IrregularXmlError: there is a ``>`` that ends no tag.

    """

    def __init__(self, text: bytes, offset: int) -> None:
        self.text = text
        self.offset = offset
        self.columns = ByteColumns(text)
        self.tags = self.columns.find(ord("<"))
        self.ends = self.columns.find(ord(">"))
        if len(self.tags) != len(self.ends) or (self.ends[:-1] > self.tags[1:]).any():
            raise IrregularXmlError("a > in a text")
        self.quotes = self.columns.find(ord('"'))
        self._following = np.append(self.tags[1:], len(text))
        closes = self.columns.bytes[self.tags + 1] == ord("/")
        self._opening, self._closing = np.flatnonzero(~closes), np.flatnonzero(closes)
        self._opened = self.columns.words(self.tags[self._opening] + 1)

    def starting(self, name: bytes) -> Places:
        """Which tags start an element of this name."""
        return self._named(self._opening, self._opened, 1, name)

    def closing(self, name: bytes) -> Places:
        """Which tags end an element of this name."""
        return self._named(self._closing, self._closed, 2, name)

    @cached_property
    def _closed(self) -> NDArray[np.uint64]:
        return self.columns.words(self.tags[self._closing] + 2)

    def _named(self, rows: Places, words: NDArray[np.uint64], offset: int, name: bytes) -> Places:
        """Keep the tags that have a name, and nothing more of one, so far behind their ``<``, where the words stand."""
        part, rest = name[:WORD], name[WORD:]
        beyond = np.uint64(8 * (WORD - len(part)))
        is_alike = words << beyond == np.uint64(int.from_bytes(part, "little")) << beyond
        rows = rows[is_alike]
        places = self.tags[rows] + (offset + len(part))
        fits = np.asarray(_ENDS_NAME[self.columns.bytes[places + len(rest)]], np.bool_)
        if rest:
            fits &= self.columns.match(places, rest)
        return rows if fits.all() else rows[fits]

    def is_empty(self, rows: Places) -> NDArray[np.bool_]:
        return np.asarray(self.columns.bytes[self.ends[rows] - 1] == ord("/"), np.bool_)

    def contents(self, rows: Places) -> Spans:
        """Where the text behind each tag stands."""
        begins = self.ends[rows] + 1
        following = self._following[rows]
        return Spans(self.columns, begins, np.where(self.is_empty(rows), begins, following))


@dataclass(frozen=True, slots=True)
class _Layout:
    """The fixed texts between the values of a tag, and the names of the values."""

    literals: tuple[bytes, ...]
    names: tuple[str, ...]


class _Collector:
    """Gathers the elements of one name, block by block."""

    def __init__(self, element: Element) -> None:
        self._element = element
        self._name = element.name.encode()
        self._layouts: list[_Layout] = []
        self._at: list[Places] = []
        self._empty: list[NDArray[np.bool_]] = []
        self._closings: list[Places] = []
        self._numbers: dict[str, list[Numbers]] = {
            name: [] for name in (*element.whole, *element.counts, *element.choices)
        }
        self._texts = {name: TextCollector() for name in element.texts}

    def collect(self, block: _Block) -> None:
        element = self._element
        rows = block.starting(self._name)
        if element.encloses:
            closing = block.closing(self._name)
            self._closings.append(block.tags[closing] + block.offset)
        self._at.append(block.tags[rows] + block.offset)
        self._empty.append(block.is_empty(rows) if element.encloses else np.ones(len(rows), np.bool_))
        spans = self._attributes(block, rows)
        for name in element.whole:
            self._numbers[name].append(whole_numbers(spans[name]))
        for name in element.counts:
            self._numbers[name].append(counts(spans[name]))
        for name, options in element.choices.items():
            self._numbers[name].append(choices(spans[name], options))
        for name in element.texts:
            self._texts[name].collect(spans[name])

    def elements(self) -> Elements:
        at = _joined(self._at)
        until = at.copy()
        if self._element.encloses:
            open_rows = np.flatnonzero(~np.concatenate([np.zeros(0, np.bool_), *self._empty]))
            until[open_rows] = ends_of(at[open_rows], _joined(self._closings))
        numbers = {name: _joined(blocks) for name, blocks in self._numbers.items()}
        return Elements(at, until, numbers, {name: column.texts() for name, column in self._texts.items()})

    def _attributes(self, block: _Block, rows: Places) -> dict[str, Spans]:
        """Find the wanted attributes of the tags of some rows."""
        spans = {name: Spans.absent(block.columns, len(rows)) for name in self._element.attributes}
        if CONTENT in spans:
            spans[CONTENT] = block.contents(rows)
        if not len(rows) or not spans.keys() - {CONTENT}:
            return spans
        tags = block.tags[rows]
        first = np.searchsorted(block.quotes, tags)
        count = np.searchsorted(block.quotes, block.ends[rows]) - first
        left = np.flatnonzero(count > 0)
        known = list(self._layouts)
        while len(left):
            layout = known.pop(0) if known else self._learn(block, int(rows[left[0]]))
            if layout is None:
                break
            fits = _fitting(block, layout, tags[left], first[left], count[left])
            chosen = left[fits]
            for place, name in enumerate(layout.names):
                if name in spans:
                    begins = block.quotes[first[chosen] + 2 * place] + 1
                    spans[name].place(chosen, begins, block.quotes[first[chosen] + 2 * place + 1])
            left = left[~fits]
        for row in left.tolist():
            self._read_tag(block, row, int(tags[row]), int(block.ends[rows[row]]), spans)
        return spans

    def _learn(self, block: _Block, row: int) -> _Layout | None:
        """Learn the layout of one tag; null when it has none to learn, or when there are too many already."""
        if len(self._layouts) >= _MOST_LAYOUTS:
            return None
        layout = _learnt(block.text[block.tags[row] : block.ends[row]])
        if layout is not None:
            self._layouts.append(layout)
        return layout

    def _read_tag(self, block: _Block, row: int, begin: int, end: int, spans: Mapping[str, Spans]) -> None:
        place = np.array([row])
        for found in ATTRIBUTE.finditer(block.text, begin, end):
            name = attribute_name(found[1])
            if name in spans:
                spans[name].place(place, np.array([found.start(2)]), np.array([found.end(2)]))


def _fitting(block: _Block, layout: _Layout, tags: Places, first: Places, count: Places) -> NDArray[np.bool_]:
    """Tell which tags are written in a layout; ``first`` and ``count`` number their quotes."""
    fits = np.flatnonzero(count == 2 * len(layout.names))
    for place, literal in enumerate(layout.literals):
        begins = tags[fits] if place == 0 else block.quotes[first[fits] + 2 * place - 1]
        ends = block.quotes[first[fits] + 2 * place]
        same = ends - begins + 1 == len(literal)
        same &= block.columns.match(begins, literal)
        if not same.all():
            fits = fits[same]
    marked = np.zeros(len(tags), np.bool_)
    marked[fits] = True
    return marked


def _learnt(tag: bytes) -> _Layout | None:
    literals: list[bytes] = []
    names: list[str] = []
    start = 0
    for found in ATTRIBUTE.finditer(tag):
        literals.append(tag[start : found.start(2)])
        names.append(attribute_name(found[1]))
        start = found.end(2)
    if not 0 < len(names) <= _MOST_ATTRIBUTES or len(set(names)) < len(names):
        return None
    if max(map(len, literals)) > LONGEST_LITERAL:
        return None
    return _Layout(tuple(literals), tuple(names))


def _joined(blocks: Iterable[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.int64), *blocks])
