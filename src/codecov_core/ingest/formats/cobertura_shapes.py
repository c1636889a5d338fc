"""Shapes of ``<line .../>``: the fixed texts one tool writes around the numbers of a line.

A shape is learnt from one tag and then finds and reads all lines written alike, whatever the order and spacing of the
attributes is.
"""

import re
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import LONGEST_LITERAL, ByteColumns, Places
from codecov_core.ingest.formats.xml_tags import read_tag
from codecov_core.values import dataclass

Field = Literal["number", "hits", "percent", "taken", "total"]
Numbers = NDArray[np.int64]

_FIELD = re.compile(
    rb"""(?<=\snumber=")(?P<number>[0-9]+)(?=")"""
    rb"""|(?<=\shits=")(?P<hits>[0-9]+)(?=")"""
    rb"""|(?<=\scondition-coverage=")(?:(?P<percent>[0-9]+)%[ ])?\((?P<taken>[0-9]+)/(?P<total>[0-9]+)\)(?=")""",
)
MAX_PART = (1 << 31) - 1
"""Largest numerator and denominator of a fraction that has a code."""

_MISSING = b' missing-branches="'
_NOT_LEARNT = re.compile(rb"""['&]|\s=|=\s""")


@dataclass(frozen=True, slots=True)
class MatchedLines:
    """Lines of one shape.

    ``rows`` says which of the places asked for they are; the other columns have one entry a row. ``taken`` and
    ``total`` are null when the lines have no branches, ``missing_at`` (where the text of ``missing-branches`` starts)
    when they do not name the missing ones.
    """

    rows: Places
    number: Numbers
    hits: Numbers
    taken: Numbers | None
    total: Numbers | None
    missing_at: Places | None

    def only(self, kept: NDArray[np.bool_]) -> "MatchedLines":
        """Give the lines that are marked."""
        return MatchedLines(
            self.rows[kept],
            self.number[kept],
            self.hits[kept],
            None if self.taken is None else self.taken[kept],
            None if self.total is None else self.total[kept],
            None if self.missing_at is None else self.missing_at[kept],
        )


@dataclass(frozen=True, slots=True)
class LineShape:
    """Literals with a number between each two of them, then the end of the tag.

    With ``names_missing`` the last literal ends in ``missing-branches="`` and ``end`` is what follows the closing
    quote; else ``end`` is empty.
    """

    literals: tuple[bytes, ...]
    fields: tuple[Field, ...]
    has_branches: bool
    names_missing: bool
    end: bytes

    def match(self, columns: ByteColumns, places: Places) -> MatchedLines:
        """Find the lines of this shape among the tags at ``places`` and read their numbers."""
        rows: Places = np.arange(len(places))
        at = places
        values: dict[Field, Numbers] = {}
        for literal, field in zip(self.literals, (*self.fields, None), strict=True):
            fits = columns.match(at, literal)
            at = at + len(literal)
            if field is not None:
                values[field], lengths = columns.decimals(at)
                fits &= lengths > 0
                if field in ("taken", "total"):
                    # "00/2" is another text than "0/2" and stays what it is.
                    fits &= ((lengths == 1) | (columns.bytes[at] != ord("0"))) & (values[field] <= MAX_PART)
                at = at + lengths
            if not fits.all():
                rows, at = rows[fits], at[fits]
                values = {name: column[fits] for name, column in values.items()}
        return MatchedLines(
            rows,
            values["number"],
            values["hits"],
            values["taken"] if self.has_branches else None,
            values["total"] if self.has_branches else None,
            at if self.names_missing else None,
        )


def learn_shape(tag: bytes) -> LineShape | None:
    """Learn the shape of an empty ``<line .../>`` tag (with whatever follows it); null when it has none to learn."""
    parsed = read_tag(tag)
    tag = tag[: len(tag) - len(parsed.text)]
    if not parsed.is_empty or len(tag) > LONGEST_LITERAL or _NOT_LEARNT.search(tag):
        return None
    attributes = parsed.attributes()
    head, missing, tail = tag.partition(_MISSING)
    quote = tail.find(b'"')
    end = tail[quote + 1 :]
    if missing and b"=" in end:
        return None  # numbers behind a text of any length
    literals: list[bytes] = []
    fields: list[Field] = []
    start = 0
    for found in _FIELD.finditer(head):
        for name in ("number", "hits", "percent", "taken", "total"):
            if found[name] is not None:
                literals.append(head[start : found.start(name)])
                fields.append(name)
                start = found.end(name)
    if "number" not in fields or "hits" not in fields:
        return None
    is_branch = attributes.get("branch", "").lower() == "true"
    if is_branch and "condition-coverage" in attributes and "taken" not in fields:
        return None
    literals.append(head[start:] + missing)
    return LineShape(tuple(literals), tuple(fields), is_branch and "taken" in fields, bool(missing), end)
