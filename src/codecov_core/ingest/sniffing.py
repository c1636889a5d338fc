"""What kind of thing a coverage file is, from its bytes and not from its extension (chapter 02 §5.1, §5.2, §14.3)."""

import codecs
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cached_property
from io import BytesIO
from itertools import islice
from typing import Literal

from lxml import etree

from codecov_core.errors import LimitExceededError
from codecov_core.ingest import lenient_json
from codecov_core.ingest.binary_data import PLIST_MAGIC, UTF16_MARKS, is_binary
from codecov_core.ingest.xml_complaints import complaint
from codecov_core.values import dataclass

Kind = Literal["xml", "json", "text", "plist"]
JsonDocument = dict[str, object] | list[object]

_SOURCE_LISTING_ENDINGS = (".h:", ".m:", ".swift:", ".hpp:", ".cpp:", ".cxx:", ".c:", ".C:", ".cc:", ".c++:")
_SOURCE_LISTING_NAMES = ("app.coverage.txt", "framework.coverage.txt", "xctest.coverage.txt")
_HEAD = 4096
_LONGEST_FIRST_LINE = 4096
_EVENTS_LOOKED_AT = 64
_ATTRIBUTES_LOOKED_AT = 64
_UNPRINTABLE = re.compile(r"[^ -~]")
_XML_ENCODING = re.compile(rb"""(<\?xml[^>]{0,100}?)\s+encoding\s*=\s*(?:"[^"]*"|'[^']*')""")
_BYTES_IN_MEMORY: Mapping[bytes, int] = {b"{": 188, b"[": 72, b",": 24, b'"': 28, b'":': -56, b'\\"': 28}
"""What objects, arrays, values and texts come to; keys occur again and again and are there once."""
_MOST_BYTES_IN_MEMORY = 63
"""What one byte of JSON comes to at most."""
_BYTES_OF_A_NUMBER = 60
"""What a number of binary data comes to, which may be a byte long."""
_WHITESPACE = b" \t\n\r\v\f"


@dataclass(frozen=True, slots=True)
class XmlRoot:
    """The root element of an XML file.

    ``name`` is without namespace, ``namespace`` is ``""`` when there is none; ``children`` are the local names of the
    first direct child elements, each name once (as far as the first few dozen elements of the file show).
    """

    name: str
    namespace: str
    attributes: Mapping[str, str]
    children: tuple[str, ...]


class SniffedFile:
    """One coverage file, with what the formats need to recognise it worked out once, when first asked for.

    ``name`` is the file's own name in the upload (null when it has none), ``data`` its bytes: decompressed, UTF-8
    where a byte order mark told the encoding, without that mark and, but for binary data, without outer whitespace.
    ``companions`` are other files of the upload that say nothing without this one, decompressed. Whatever needs the
    JSON document raises ``LimitExceededError`` when that may take more than ``most_memory`` bytes.
    """

    def __init__(
        self, name: str | None, data: bytes, companions: Sequence[bytes] = (), *, most_memory: int = sys.maxsize
    ) -> None:
        """Take a file whose bytes are already decompressed."""
        self._most_memory = most_memory
        self.name = name
        self.data = normalised(data)
        self.companions = companions

    def forget(self) -> None:
        """Let go of the bytes and of everything made of them; only the name is left."""
        name = self.name
        self.__dict__.clear()
        self.name, self.data, self.companions = name, b"", ()

    def check_memory(self) -> None:
        """Make sure that the JSON document takes no more memory than it may; otherwise nothing is made of it.

        Raises:
            LimitExceededError: it may take more.

        """
        _refuse_beyond(self._most_memory, self.data)

    def check_numbers(self, data: bytes) -> None:
        """Make sure that binary data which is all numbers, this file or a companion, takes no more memory than it may.

        Raises:
            LimitExceededError: it may take more.

        """
        _refuse_needed(self._most_memory, len(data) * _BYTES_OF_A_NUMBER, "numbers")

    @cached_property
    def first_line(self) -> str:
        r"""The bytes before the first ``\n`` with only characters 32 to 126 kept (at most about 4,000 bytes)."""
        end = self.data.find(b"\n", 0, _LONGEST_FIRST_LINE)
        line = self.data[: _LONGEST_FIRST_LINE if end < 0 else end]
        return _UNPRINTABLE.sub("", line.decode("utf-8", "replace"))

    @cached_property
    def kind(self) -> Kind | None:
        """The kind of file by the rules of chapter 02 §5.2; null for the one known kind that is no coverage."""
        if b"<classycle " in self.data[:_HEAD] and b"</classycle>" in self.data:
            return None
        if self.is_source_listing:
            return "text"
        if self._is_plist:
            return "plist"
        if self.json is not None:
            return "json"
        return "text" if self.xml_root is None else "xml"

    @property
    def is_source_listing(self) -> bool:
        """Whether name or first line are those of ``llvm-cov show`` as Xcode users upload it (§5.2 rule 1)."""
        return self.first_line.endswith(_SOURCE_LISTING_ENDINGS) or (self.name or "").endswith(_SOURCE_LISTING_NAMES)

    @property
    def _is_plist(self) -> bool:
        begins_as_one = self.data.startswith(PLIST_MAGIC) or b'<plist version="1.0">' in self.data[:_HEAD]
        return begins_as_one or (self.name or "").endswith(".plist")

    @cached_property
    def json(self) -> JsonDocument | None:
        """The whole document when the file is a JSON object or array, else null.

        What JavaScript and Python write although it is no JSON is read as well (§14.8).
        """
        document = self._json_or_error
        return document if isinstance(document, dict | list) else None

    @property
    def broken(self) -> str | None:
        """What is wrong with a file that looks like JSON or XML and is none, for people; null for any other file."""
        json_error, xml_error = self._json_or_error, self._xml_or_error
        if isinstance(json_error, ValueError):
            return f"no valid JSON: {json_error}"
        return f"no valid XML: {xml_error}" if isinstance(xml_error, str) else None

    @cached_property
    def _json_or_error(self) -> object:
        if not self.data.startswith((b"{", b"[")):
            return None
        self.check_memory()
        try:
            return lenient_json.loads(self.data)
        except ValueError as error:
            return error

    @cached_property
    def xml_root(self) -> XmlRoot | None:
        """The root element when the file is XML whose root has a child node, else null; reads the start only."""
        root = self._xml_or_error
        return root if isinstance(root, XmlRoot) else None

    @cached_property
    def _xml_or_error(self) -> XmlRoot | str | None:
        return _xml_root(self.data) if self.data.startswith(b"<") else None


def normalised(data: bytes) -> bytes:
    """Strip a byte order mark and outer whitespace; UTF-16 with a mark becomes UTF-8 (chapter 02 §14.1).

    What looks like whitespace at the end of binary data is part of it.
    """
    if data.startswith(UTF16_MARKS):
        text = data.decode("utf-16", "replace").strip().encode()
        # The declaration speaks of the bytes as they were; without its encoding XML is UTF-8.
        return _XML_ENCODING.sub(rb"\1", text, count=1)
    if is_binary(data):
        return data
    stripped = data.strip(_WHITESPACE)
    if stripped.startswith(codecs.BOM_UTF8):
        return stripped[len(codecs.BOM_UTF8) :].strip(_WHITESPACE)
    return stripped


def _refuse_beyond(most: int, data: bytes) -> None:
    """Refuse JSON whose values would take more than so many bytes: ``[[],[],...`` takes 24 times what it is written in.

    The parser itself does not give up where memory runs out.
    """
    if len(data) * _MOST_BYTES_IN_MEMORY <= most:
        return
    _refuse_needed(most, sum(data.count(mark) * size for mark, size in _BYTES_IN_MEMORY.items()), "JSON")


def _refuse_needed(most: int, needed: int, what: str) -> None:
    if needed > most:
        message = f"as {what} it holds more than an upload of this size may: about {needed:,} bytes in memory"
        raise LimitExceededError(message, limit=most, unit="bytes")


def local_name(name: str) -> str:
    """Cut the namespace off a name of lxml, and a prefix that is left because nothing declares it."""
    return name.rpartition("}")[2].rpartition(":")[2]


def _xml_root(data: bytes) -> XmlRoot | str | None:
    """Give the root element; the parser's complaint when there is none with a child, null when it has none either."""
    events = etree.iterparse(
        BytesIO(data),
        events=("start", "end", "comment", "pi"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    root: etree._Element | None = None
    children: dict[str, None] = {}
    has_child_node = False
    depth = 0
    try:
        for event, node in islice(events, _EVENTS_LOOKED_AT):
            if event == "start":
                if root is None:
                    root = node
                elif depth == 1:
                    children[local_name(str(node.tag))] = None
                has_child_node |= depth > 0
                depth += 1
            elif event == "end":
                depth -= 1
            else:
                has_child_node |= depth > 0
    except etree.XMLSyntaxError:
        pass  # what was seen before the break decides
    try:
        return _described(root if has_child_node else None, tuple(children), events)
    except UnicodeDecodeError:
        # A recovering parser takes references to halves of a surrogate pair, which are no text.
        return "it refers to a character that is none"


def _described(
    root: etree._Element | None, children: tuple[str, ...], events: "etree.iterparse[tuple[str, etree._Element]]"
) -> XmlRoot | str | None:
    if root is None:
        error = next(iter(events.error_log), None)
        return None if error is None else f"{complaint(error.message)} (line {error.line})"
    name = str(root.tag)
    namespace = name[1:].partition("}")[0] if name.startswith("{") else ""
    # One look-up costs as much as the element has attributes, so a hostile root pays for a few of them only.
    attributes = {str(key): str(root.get(key, "")) for key in islice(root.attrib, _ATTRIBUTES_LOOKED_AT)}
    return XmlRoot(local_name(name), namespace, attributes, children)
