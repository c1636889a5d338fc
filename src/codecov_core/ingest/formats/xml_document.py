"""XML in the regular form that :mod:`xml_columns` and :mod:`xml_small` read.

A document is regular when it is well-formed and every ``<`` in it starts a tag and every ``>`` ends one: UTF-8, values
in double quotes, no comments, CDATA sections or processing instructions behind the prolog, no entities but the five of
XML, no prefixed element names. Reports of tools nearly always are. All others, damaged ones too, go through a parser
that recovers, expands no entities and opens neither files nor the network, and are written anew in that form.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import islice
from typing import Any, Final
from xml.parsers import expat

import numpy as np
from lxml import etree

from codecov_core.ingest.formats.xml_tags import IrregularXmlError, prolog_length
from codecov_core.ingest.sniffing import local_name
from codecov_core.ingest.xml_complaints import complaint
from codecov_core.values import dataclass

_UNKNOWN_ENTITY = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)")
_SINGLE_QUOTED = re.compile(rb"'(?<=[=\s]')")
_TAG_IN_SINGLE_QUOTES = re.compile(rb"<(?!/)[^<>\"']*+'[^<>\"]*+>")
_PREFIXED = re.compile(rb"</?[A-Za-z_][\w.-]*:")
_WHOLE_TAG = re.compile(rb"""<(?:[^>"']++|"[^"]*+"|'[^']*+')*+>|<!--""")
_ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?\sencoding\s*=\s*["']([^"'>]*)""")
_ATTRIBUTES_LOOKED_AT = 256
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})

ATTRIBUTE: Final = re.compile(rb'([^\s="]+)\s*=\s*"([^"]*)"')
"""An attribute of a regular document: its name as it is written, and its value."""

REGULAR_TAGS: Final = 10
"""Tags of a regular document that count as one of another (see ``Limits.parsed_tags``)."""

_BLOCK = 1 << 18
_FEW_BYTES = 4096
"""Below these a numpy array is not worth making."""

DAMAGED = "the XML is damaged; only what a parser recovers is read"
"""Reason noted once for a document that a parser had to recover."""


@dataclass(frozen=True, slots=True)
class RewrittenXml:
    """A document written anew; ``damage`` says what a parser complained about first, null for well-formed ones."""

    data: bytes
    damage: str | None


def regular_start(data: bytes) -> int | None:
    """Tell where the root element of a document starts; null for one that is surely not regular.

    What is left to check is that every ``>`` ends a tag: the reader of the tags sees it at no cost.
    """
    start = prolog_length(data)
    if data.startswith((b"<?", b"<!"), start):
        return None  # another encoding, a document type with entities
    if data.find(b"&", start) >= 0 and _UNKNOWN_ENTITY.search(data, start):
        return None
    if data.find(b"'", start) >= 0 and _SINGLE_QUOTED.search(data, start):
        return None
    if data.find(b"xmlns:", start) >= 0 and _PREFIXED.search(data, start):
        return None
    return start if _holds_only_tags_and_text(data, start) else None


def requoted(data: bytes) -> bytes:
    """Put the values of a document into double quotes, as a regular one has them; PIT writes single ones.

    Tags with both kinds stay. What stands in a CDATA section may change, but no document with one is regular.
    """
    return _TAG_IN_SINGLE_QUOTES.sub(lambda tag: tag[0].replace(b"'", b'"'), data)


def _holds_only_tags_and_text(data: bytes, start: int) -> bool:
    """Let libxml2 look without building anything; it takes a quarter of the time a tree takes, and expands nothing."""
    if data.find(b"<![CDATA[", start) >= 0:
        return False
    asides = _Asides()
    target: Any = asides  # needs no more methods than it has use for, whatever the stub says
    parser = etree.XMLParser(target=target, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return _holds_only_deep_tags_and_text(data, start)
    return asides.count == data.count(b"<!--", 0, start)


def _holds_only_deep_tags_and_text(data: bytes, start: int) -> bool:
    """Let expat look, which knows no limit of depth; it takes twice as long."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        if parser.CurrentByteIndex >= start:
            raise IrregularXmlError("a comment or an instruction")

    parser.CommentHandler = refuse
    parser.ProcessingInstructionHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 (positional only)
    except (IrregularXmlError, expat.ExpatError, LookupError, ValueError):
        return False
    return True


class _Asides:
    """Counts the comments and processing instructions that a parser meets, and takes no notice of anything else."""

    count = 0

    def comment(self, text: str) -> None:
        self.count += 1

    def pi(self, target: str, text: str | None = None) -> None:
        self.count += 1

    def close(self) -> None:
        """Give nothing: there is no tree."""


def without_cut_off_tag(data: bytes) -> bytes:
    """Leave out the tag in which a truncated document ends: half of its attributes would be read as all of them."""
    last = data.rfind(b"<")
    return data[:last] if last > 0 and not _WHOLE_TAG.match(data, last) else data


def tags_in(data: bytes) -> int:
    """Count the start and end tags of a document, of an empty element both."""
    return data.count(b"<") + data.count(b"/>")


def most_tags_in(data: bytes) -> int:
    """Count the tags of a document as if all elements were empty: in a quarter of the time, and most are."""
    if len(data) < _FEW_BYTES:
        return 2 * data.count(b"<")
    found = np.frombuffer(data, np.uint8)
    blocks = (found[start : start + _BLOCK] == ord("<") for start in range(0, len(data), _BLOCK))
    return 2 * sum(int(np.count_nonzero(block)) for block in blocks)


def rewritten(data: bytes) -> RewrittenXml:
    """Write a document in the regular form, as far as it can be read."""
    readable = _readable(data)
    cut = without_cut_off_tag(readable)
    events = etree.iterparse(
        BytesIO(cut),
        events=("start", "end"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    written = bytearray()
    unclosed: list[str] = []
    for event, element in _as_far_as_possible(events):
        if event == "start":
            unclosed.append(local_name(str(element.tag)))
            written += _start_tag(element).encode()
        else:
            written += f"{(element.text or '').translate(_ESCAPES)}</{unclosed.pop()}>".encode()
            _forget(element)
    written += "".join(f"</{name}>" for name in reversed(unclosed)).encode()
    damage = None
    if len(events.error_log):
        first = events.error_log[0]
        damage = f"line {first.line}: {complaint(first.message)}"
    elif len(cut) < len(readable):
        damage = "it ends in the middle of a tag"
    elif readable is not data:
        damage = "it holds bytes that are no UTF-8"
    return RewrittenXml(bytes(written), damage)


def attribute_name(written: bytes) -> str:
    """Cut a prefix off the name of an attribute; declarations of namespaces are no attributes."""
    return "xmlns" if written.startswith(b"xmlns") else written.rpartition(b":")[2].decode("utf-8", "replace")


def _readable(data: bytes) -> bytes:
    """Replace what is no UTF-8 in a document that says, or leaves unsaid, that it is: lxml cannot decode it later."""
    encoding = _ENCODING.match(data)
    if encoding is not None and encoding[1].lower() not in (b"utf-8", b"us-ascii"):
        return data
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace").encode()
    return data


def _as_far_as_possible(
    events: "etree.iterparse[tuple[str, etree._Element]]",
) -> Iterator[tuple[str, etree._Element]]:
    """Give the events up to damage that even a recovering parser stops at (it is in the error log then)."""
    try:
        yield from events
    except etree.XMLSyntaxError:
        return


def _start_tag(element: etree._Element) -> str:
    # One look-up costs as much as the element has attributes, so a hostile one pays for a few of them only.
    keys = islice(element.attrib, _ATTRIBUTES_LOOKED_AT)
    attributes = {local_name(str(key)): str(element.get(key, "")) for key in keys}
    written = "".join(f' {key}="{value.translate(_ESCAPES)}"' for key, value in attributes.items())
    return f"<{local_name(str(element.tag))}{written}>"


def _forget(element: etree._Element) -> None:
    """Free what was read, so that memory does not grow with the document."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
