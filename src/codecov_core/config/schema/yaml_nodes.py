"""From text to the nodes of one YAML document, exactly as PyYAML's own loader reads it (chapter 03 §2.3).

The reference reads with PyYAML's loader in Python. The one in C is eight times as fast and differs in few things, which
comparing both on hundreds of thousands of mutated files has shown. Where one of these can matter, and where the fast
loader finds nothing to read, the slow one decides, up to a size that nobody's file has.
"""

import re
from typing import NamedTuple

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent, ScalarEvent
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from codecov_core.config.schema.limits import MAX_CONFIG_BYTES
from codecov_core.config.schema.yaml_advice import advice_on

__all__ = ["TOP", "Span", "UnreadableYamlError", "compose", "decoded", "lines_of", "showable", "span_of"]

_LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_READ_DIFFERENTLY = re.compile(
    r"""\t | (?<!\A)\ufeff        # tabs between tokens and byte order marks inside the text
    | (?<![^\s\[{,:-])!(?![^\s\]},])  # the tag "!"
    | [|>][-+\d]*\#               # a comment that touches the head of a block scalar""",
    re.VERBOSE,
)
"""Where the two loaders may disagree; besides there is ``?`` inside plain texts of flow collections."""

_DISAGREED_ON = re.compile("[?!]")
"""Characters that one loader may refuse and the other not, where both refuse something else."""

_SECOND_OPINION = 64 * 1024
"""Characters of a text that the slow loader reads; more would take it seconds, so there the fast one decides."""

_TOO_DEEP = "is nested too deeply"
_TAG = "scanning a tag"
_UNCLOSED = "found unexpected end of stream while scanning a quoted scalar"
_SYNTAX_ERRORS = (yaml.scanner.ScannerError, yaml.parser.ParserError)
_TOLD_FROM_THEIR_START = ("unexpected end of stream", _TAG)
"""Parts of reasons whose place is where what they are about begins, not where it went wrong."""


class Span(NamedTuple):
    """A part of one line of a file; all numbers from 0."""

    line: int = 0
    column: int = 0
    end: int | None = 0
    """The column behind it; nothing when it goes on in the next line."""


TOP = Span()


class UnreadableYamlError(Exception):
    """A text that is no single YAML document, or one beyond a limit."""

    def __init__(self, reason: str, span: Span = TOP) -> None:
        """Say what keeps it from being read, and where."""
        super().__init__(reason)
        self.reason = reason
        self.span = span


def decoded(content: str | bytes) -> str:
    """Turn a file's bytes into text: UTF-16 where a byte order mark says so, else UTF-8.

    Raises:
        UnreadableYamlError: for what is neither, and for too large files.

    """
    size = len(content)
    if isinstance(content, str) and size <= MAX_CONFIG_BYTES:
        size = len(content.encode("utf-8", "surrogatepass"))
    if size > MAX_CONFIG_BYTES:
        raise UnreadableYamlError(f"is larger than {MAX_CONFIG_BYTES // 1024} KiB")
    if isinstance(content, str):
        return content
    encoding = _encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(encoding, "replace")
        raise UnreadableYamlError(f"is not {encoding.upper()}", _end_of(before)) from None


def showable(content: str | bytes) -> str:
    """Give as much of a file as can be shown, readable or not."""
    part = content[:MAX_CONFIG_BYTES]
    return part if isinstance(part, str) else part.decode(_encoding(part), "replace")


def span_of(node: Node) -> Span:
    """Tell where a node stands; of one that takes several lines, the first."""
    start, end = node.start_mark, node.end_mark
    return Span(start.line, start.column, end.column if end.line == start.line else None)


def lines_of(text: str) -> list[str]:
    """Part a text into lines as YAML 1.1 counts them."""
    return _LINE_BREAK.split(text)


def compose(text: str) -> Node | None:
    """Give the root node of the document in a text; nothing when there is none.

    Raises:
        UnreadableYamlError: if it is not one YAML document.

    """
    fast = getattr(yaml, "CSafeLoader", None)
    is_small = len(text) <= _SECOND_OPINION
    if fast is None or (is_small and _READ_DIFFERENTLY.search(text)):
        return _compose_in_python(text)
    try:
        node: Node | None = yaml.compose(text, fast)
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        if "nesting depth" in str(error):
            raise _unreadable(error, _TOO_DEEP) from None
        if not is_small:
            raise _unreadable(error, _reason(error)) from None
        return _compose_after(error, text)
    if is_small and node is not None and "?" in text and _has_question_in_flow(node):
        return _compose_in_python(text)
    return node


def _compose_after(error: Exception, text: str) -> Node | None:
    """Let the slow loader decide on what the fast one refused, with a reason that is mostly the better one.

    Not of tags: in ``[!appveyor]`` the bracket belongs to the tag for it, and the end of the list is missing. About the
    end of a quoted text they agree. Of all else it looks first at what the fast one did not get through.
    """
    if _UNCLOSED in _reason(error):
        raise _unreadable(error, _reason(error))
    try:
        rest = _last_section(text) if isinstance(error, _SYNTAX_ERRORS) else ""
        if rest:
            _refuse_in_python(rest)
        return _compose_in_python(text)
    except UnreadableYamlError:
        if _TAG not in (getattr(error, "context", None) or ""):
            raise
        raise _unreadable(error, _reason(error)) from None


def _last_section(text: str) -> str:
    """Give the text from the last key of the top that the fast loader meets, lines before it empty.

    There nothing is open but the mapping of the document, so that a syntax error behind it does not depend on what is
    in front, where the loaders agree. Nothing where there is no such key.
    """
    start, depth = None, 0
    try:
        for event in yaml.parse(text, yaml.CSafeLoader):
            if isinstance(event, CollectionStartEvent):
                depth += 1
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
            elif depth == 1 and isinstance(event, ScalarEvent) and (mark := event.start_mark) and mark.column == 0:
                start = None if event.style in ("|", ">") else mark
    except yaml.YAMLError:
        pass
    if start is None or text[start.index - 1 : start.index] != "\n" or _DISAGREED_ON.search(text, 0, start.index):
        return ""
    return "\n" * start.line + text[start.index :]


def _refuse_in_python(text: str) -> None:
    """Raise what the slow loader finds wrong with the syntax of a part of a text, if it does."""
    try:
        for _ in yaml.parse(text, yaml.SafeLoader):
            pass
    except _SYNTAX_ERRORS as error:
        raise _unreadable(error, _reason(error)) from None
    except (yaml.YAMLError, ValueError, OverflowError, RecursionError):
        return  # all of the text tells better


def _compose_in_python(text: str) -> Node | None:
    try:
        node: Node | None = yaml.compose(text, yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        position = error.position if isinstance(error.position, int) else 0
        raise UnreadableYamlError(_reason(error), _end_of(text[:position])) from None
    except yaml.YAMLError as error:
        raise _unreadable(error, _reason(error)) from None
    except RecursionError:
        raise UnreadableYamlError(_TOO_DEEP) from None
    except (ValueError, OverflowError) as error:  # an escape such as \UFFFFFFFF that is no character
        raise UnreadableYamlError(f"has a character that does not exist: {error}") from None
    return node


def _has_question_in_flow(root: Node) -> bool:
    waiting = [root]
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, CollectionNode) or id(node) in seen:
            continue
        seen.add(id(node))
        below = [part for pair in node.value for part in pair] if isinstance(node, MappingNode) else node.value
        if node.flow_style and any(isinstance(part, ScalarNode) and _is_questionable(part) for part in below):
            return True
        waiting += below
    return False


def _is_questionable(node: ScalarNode) -> bool:
    return "?" in node.value and node.style not in ("'", '"')


def _unreadable(error: Exception, reason: str) -> UnreadableYamlError:
    problem, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    is_where_it_began = any(part in reason for part in _TOLD_FROM_THEIR_START)
    mark = (context or problem) if is_where_it_began else (problem or context)
    return UnreadableYamlError(reason, Span(mark.line, mark.column, mark.column) if mark else TOP)


def _reason(error: Exception) -> str:
    if isinstance(error, yaml.reader.ReaderError) and isinstance(error.character, int):
        return f"has the character U+{error.character:04X}, which YAML forbids"
    if isinstance(error, yaml.MarkedYAMLError):
        problem, context = error.problem or "unreadable", error.context or ""
        said = f"{context}, {problem}" if problem.startswith("but") else f"{problem} {context}".rstrip()
        return f"is no YAML document: {advice_on(said)}"
    return f"is no YAML document: {error}"


def _encoding(content: bytes) -> str:
    return "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"


def _end_of(text: str) -> Span:
    """Give the place where a text ends."""
    lines = lines_of(text)
    return Span(len(lines) - 1, len(lines[-1]), len(lines[-1]))
