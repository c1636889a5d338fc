"""A text's way through reading, legacy positions and the schema, and the way of what is wrong back to its lines."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypeVar

from codecov_core.config.schema.excerpts import Excerpts
from codecov_core.config.schema.findings import Findings, Problem, Remark, headline
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.legacy import Moves, lifted, replaced, written_path
from codecov_core.config.schema.masking import unread_reason, without_values
from codecov_core.config.schema.nearest import Nearest, belongs_at_top
from codecov_core.config.schema.results import (
    ConfigError,
    ConfigPath,
    ConfigWarning,
    Invalid,
    Validated,
    advice_of,
    dotted,
)
from codecov_core.config.schema.shape import described_as_section
from codecov_core.config.schema.yaml_advice import advised
from codecov_core.config.schema.yaml_document import Whereabouts, YamlDocument, read_document
from codecov_core.config.schema.yaml_errors import Span, UnreadableYamlError, lines_of, reason_of, unreadable
from codecov_core.config.schema.yaml_nodes import compose, decoded, showable

__all__ = ["checked", "restored", "unread_at"]

_OF_BASE64 = re.compile(r"(failed to [^:]*+):.*", re.DOTALL)
"""What PyYAML says of base64, and behind it what Python says, with a part of the value."""
_TOLD = 1000
"""Errors or warnings that are told of one file; of more only the number."""


def unread_at(text: str, error: Exception) -> tuple[str, int, int]:
    """See :func:`codecov_core.config.why_unread`."""
    try:
        compose(text)
    except UnreadableYamlError as found:
        told = found
    else:
        told = unreadable(error, _OF_BASE64.sub(r"\1", reason_of(error)))
    return _unread_reason(told, text), told.span.line + 1, told.span.column + 1


def checked(content: str | bytes) -> Validated | Invalid:
    """See :func:`codecov_core.config.validate`."""
    try:
        text = decoded(content)
        document = read_document(text)
    except UnreadableYamlError as error:
        shown = showable(content)
        excerpts, reason = Excerpts(shown, None), _unread_reason(error, shown)
        return Invalid("invalid_yaml", (_error_at(excerpts, error.span, reason, path=error.path),))
    value = document.value
    if value is None:
        return Validated(None)
    if not isinstance(value, dict):
        excerpts, reason = Excerpts(text, document.secrets), without_values(described_as_section(value))
        return Invalid((), (_error_at(excerpts, document.span(()), reason, "a mapping"),))
    overridden = replaced(value)
    moves = lifted(value)
    found = Findings()
    config = DOCUMENT.take_value(value, None, found)
    if found.problems:
        return Invalid(headline(found.problems), _errors(found.problems, document, text, moves))
    placed = [
        *_of_duplicates(document),
        *_of_overridden(document, overridden),
        *_placed(found.remarks, document, moves),
    ]
    return Validated(config if isinstance(config, dict) else {}, _warnings(placed, document, text))


def restored(stored: Mapping[str, object]) -> dict[str, object]:
    """See :func:`codecov_core.config.normalised`."""
    result = DOCUMENT.restored(stored)
    return result if isinstance(result, dict) else dict(stored)


def _unread_reason(error: UnreadableYamlError, text: str) -> str:
    return advised(unread_reason(error.reason), lines_of(text), error.span)


_Finding = TypeVar("_Finding", bound=Problem | Remark)


_Placed: TypeAlias = tuple[Whereabouts, _Finding]
"""Something that is told, and where it stands."""


def _placed(found: Iterable[_Finding], document: YamlDocument, moves: Moves) -> list[_Placed[_Finding]]:
    """Put findings in the order of the file; one that several aliases of a place share is told once."""
    told: dict[tuple[Span, str, str], _Placed[_Finding]] = {}
    for finding in found:
        where = document.whereabouts(written_path(finding.path, moves), of_key=finding.at_key)
        expected = finding.expected if isinstance(finding, Problem) else ""
        told.setdefault((where.span, finding.reason, expected), (where, finding))
    return sorted(told.values(), key=_line_and_column)


def _errors(problems: list[Problem], document: YamlDocument, text: str, moves: Moves) -> tuple[ConfigError, ...]:
    placed = _placed(problems, document, moves)
    excerpts, nearest = Excerpts(text, document.secrets), Nearest()
    errors = []
    for where, problem in placed[:_TOLD]:
        span, meant = excerpts.narrowed(where.span, problem.word), nearest.to(problem)
        reason = _with_place(_shown_reason(where, problem), problem, meant)
        errors.append(_error_at(excerpts, span, reason, problem.expected, where.path, meant))
    if len(placed) > _TOLD:
        errors.append(_error_at(excerpts, placed[_TOLD][0].span, f"has {len(placed) - _TOLD} more errors"))
    return tuple(errors)


def _of_duplicates(document: YamlDocument) -> Iterator[_Placed[Remark]]:
    for where, first in document.duplicates():
        yield where, Remark((), f"stands in line {first + 1} already, and the last one counts")


def _of_overridden(
    document: YamlDocument, overridden: Mapping[tuple[str, ...], tuple[str, ...]]
) -> Iterator[_Placed[Remark]]:
    for new, old in overridden.items():
        remark = Remark(new, f"has no effect: {dotted(old)}, its old place, is there as well and counts", at_key=True)
        yield document.whereabouts(new, of_key=True), remark


def _warnings(placed: list[_Placed[Remark]], document: YamlDocument, text: str) -> tuple[ConfigWarning, ...]:
    if not placed:
        return ()
    placed.sort(key=_line_and_column)
    excerpts, nearest = Excerpts(text, document.secrets), Nearest()
    warnings = [
        _warning_at(excerpts, where.span, _with_advice(_shown_reason(where, remark), remark, nearest), where.path)
        for where, remark in placed[:_TOLD]
    ]
    if len(placed) > _TOLD:
        warnings.append(_warning_at(excerpts, placed[_TOLD][0].span, f"has {len(placed) - _TOLD} more warnings"))
    return tuple(warnings)


def _line_and_column(placed: _Placed[_Finding]) -> tuple[int, int | None]:
    return placed[0].span[:2]


def _shown_reason(where: Whereabouts, finding: Problem | Remark) -> str:
    return without_values(finding.reason) if where.is_hidden else finding.reason


def _with_advice(reason: str, remark: Remark, nearest: Nearest) -> str:
    problem = remark.excused
    if problem is None:
        return reason
    meant = nearest.to(problem)
    reason = _with_place(reason, problem, meant)
    advice = advice_of(problem.expected, None if meant == problem.given else meant)
    return f"{reason}; {advice}" if advice else reason


def _with_place(reason: str, problem: Problem, nearest: str | None) -> str:
    return f"{reason}; it belongs at the top, below no other key" if belongs_at_top(problem, nearest) else reason


def _error_at(
    excerpts: Excerpts,
    span: Span,
    reason: str,
    expected: str = "",
    path: ConfigPath = (),
    nearest: str | None = None,
) -> ConfigError:
    excerpt = excerpts.around(span)
    return ConfigError(span.line + 1, span.column + 1, *excerpt, path, reason, expected, nearest)


def _warning_at(excerpts: Excerpts, span: Span, reason: str, path: ConfigPath = ()) -> ConfigWarning:
    return ConfigWarning(span.line + 1, span.column + 1, *excerpts.around(span), path, reason)
