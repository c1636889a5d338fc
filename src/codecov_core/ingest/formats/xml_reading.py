"""Reading the elements of an XML document that a format wants, whatever the document is like."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from codecov_core.ingest.formats.xml_columns import read_in_columns
from codecov_core.ingest.formats.xml_document import (
    DAMAGED,
    REGULAR_TAGS,
    most_tags_in,
    regular_start,
    requoted,
    rewritten,
    tags_in,
)
from codecov_core.ingest.formats.xml_elements import Element, Elements
from codecov_core.ingest.formats.xml_small import read_tag_by_tag
from codecov_core.ingest.formats.xml_tags import IrregularXmlError
from codecov_core.ingest.sink import Sink

SMALL: Final = 4_000
"""Bytes of XML below which tags are read one by one before columns are set out; an upload may hold thousands of such
files."""


def read_elements(data: bytes, wanted: Sequence[Element], sink: Sink) -> tuple[Elements, ...]:
    """Read the elements of a document, one table for each that is wanted; damage to it is told to the sink.

    Raises:
        LimitExceededError: the document has more tags than the upload may have.

    """
    tags = most_tags_in(data)
    if tags <= REGULAR_TAGS * sink.parsed_tags.left:
        quoted = requoted(data) if b"='" in data else data
        start = regular_start(quoted)
        if start is not None:
            sink.parsed_tags.spend(tags // REGULAR_TAGS)
            with suppress(IrregularXmlError):
                return _read_regular(quoted, start, wanted)
    sink.parsed_tags.spend(tags_in(data))
    document = rewritten(data)
    if document.damage is not None:
        sink.drop("part of a document", document.damage, DAMAGED)
    return _read_regular(document.data, 0, wanted)


def _read_regular(data: bytes, start: int, wanted: Sequence[Element]) -> tuple[Elements, ...]:
    read = read_tag_by_tag if len(data) < SMALL else read_in_columns
    return read(data, start, wanted)
