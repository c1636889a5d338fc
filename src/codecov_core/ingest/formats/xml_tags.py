"""Tags of regular XML, taken apart with a regular expression.

Only for text that was checked before: no CDATA, no entities other than the five of XML, valid UTF-8. What
does not fit raises :class:`IrregularXmlError`, and a real XML parser has to look.
"""

import re

from codecov_core.ingest.formats.byte_columns import ByteColumns
from codecov_core.values import dataclass

_NAME = rb"[A-Za-z_][A-Za-z0-9_.-]*"
_VALUE = rb"""(?:"[^"<]*"|'[^'<]*')"""
_TAG = re.compile(rb"<(/?)(" + _NAME + rb")((?:\s+" + _NAME + rb"\s*=\s*" + _VALUE + rb")*)\s*(/?)>")
_KEY = re.compile(rb"(" + _NAME + rb")\s*=\s*" + _VALUE)
_ATTRIBUTE = re.compile(rb"(" + _NAME + rb")\s*=\s*(" + _VALUE + rb")")
_ENTITY = re.compile(r"&(lt|gt|amp|quot|apos);")
_UNKNOWN_ENTITY = re.compile(rb"&(?!(?:lt|gt|amp|quot|apos);)")
_NOT_CHARACTERS = re.compile("[\ufffe\uffff]")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_COMMENT = re.compile(rb"<!--(?:[^-]|-[^-])*-->")
_LONGEST_TAG = 65_536
_MISC = rb"(?:\s|<!--(?:[^-]|-[^-])*-->)*"
_LITERAL = rb"""(?:"[^"<>&]*"|'[^'<>&]*')"""
_PROLOG = re.compile(
    rb"""(?:<\?xml\s+version\s*=\s*["']1\.0["'](?:\s+encoding\s*=\s*["'](?i:utf-8|us-ascii)["'])?"""
    rb"""(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>)?"""
    + _MISC
    + rb"(?:<!DOCTYPE\s+"
    + _NAME
    + rb"(?:\s+SYSTEM\s+"
    + _LITERAL
    + rb"|\s+PUBLIC\s+"
    + _LITERAL
    + rb"\s+"
    + _LITERAL
    + rb")?\s*>)?"
    + _MISC,
)


class IrregularXmlError(Exception):
    """The text is no XML, or XML that only a real parser reads right."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag and the text behind it, up to the next tag; a comment is an empty tag of the name ``!--``."""

    name: str
    closes: bool
    is_empty: bool
    written: bytes
    text: bytes

    def attributes(self) -> dict[str, str]:
        """Read the attributes as they are written.

        Raises:
            IrregularXmlError: one of them goes over several lines.

        """
        return {key.decode("ascii"): _value(value) for key, value in _ATTRIBUTE.findall(self.written)}


def prolog_length(document: bytes) -> int:
    """Tell where the root element starts: behind XML declaration, comments and a document type without entities."""
    found = _PROLOG.match(document)
    return 0 if found is None else found.end()


def check_text(columns: ByteColumns) -> None:
    """Make sure that an XML parser finds nothing but tags, comments and text in a block.

    Raises:
        IrregularXmlError: the block holds something else.

    """
    block = columns.block
    if columns.has_control_characters():
        raise IrregularXmlError("a control character")
    if b"&" in block and _UNKNOWN_ENTITY.search(block):
        raise IrregularXmlError("an entity")
    if b"]" in block and b"]]>" in block:  # one byte is found ten times as fast
        raise IrregularXmlError("the end of a CDATA section")
    if not block.isascii():
        try:
            text = block.decode()
        except UnicodeDecodeError as error:
            raise IrregularXmlError("broken UTF-8") from error
        if _NOT_CHARACTERS.search(text):
            raise IrregularXmlError("not a character")


def read_tag(text: bytes) -> Tag:
    """Read the tag ``text`` starts with; a comment has to end before the next ``<``.

    Raises:
        IrregularXmlError: it is no plain tag.

    """
    comment = _COMMENT.match(text)
    if comment is not None:
        return Tag("!--", closes=False, is_empty=True, written=b"", text=text[comment.end() :])
    found = _TAG.match(text)
    if found is None or found.end() > _LONGEST_TAG:
        raise IrregularXmlError("not a plain tag")
    closes, name, written, is_empty = found.groups()
    if closes and (written or is_empty):
        raise IrregularXmlError("an end tag with attributes")
    keys = _KEY.findall(written)
    if len(set(keys)) < len(keys):
        raise IrregularXmlError("an attribute is there twice")
    return Tag(name.decode("ascii"), bool(closes), bool(is_empty), written, text[found.end() :])


def unescaped(text: bytes) -> str:
    """Decode a text, replacing the five entities of XML."""
    decoded = text.decode("utf-8")
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], decoded) if "&" in decoded else decoded


def _value(quoted: bytes) -> str:
    value = quoted[1:-1]
    if b"\n" in value or b"\t" in value or b"\r" in value:
        raise IrregularXmlError("an attribute over several lines")
    return unescaped(value)
