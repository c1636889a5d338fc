"""A text's way through reading, legacy positions and the schema, and the way of what is wrong back to its lines."""

import difflib
from collections.abc import Mapping
from functools import cache

from codecov_core.config.schema.containers import declared
from codecov_core.config.schema.excerpts import Excerpts
from codecov_core.config.schema.findings import Findings, Problem, headline
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.legacy import Moves, lifted, written_path
from codecov_core.config.schema.masking import unread_reason, without_values
from codecov_core.config.schema.results import ConfigError, ConfigPath, ConfigWarning, Invalid, Validated, dotted
from codecov_core.config.schema.shape import described
from codecov_core.config.schema.yaml_document import YamlDocument, read_document
from codecov_core.config.schema.yaml_nodes import Span, UnreadableYamlError, decoded, showable

__all__ = ["checked", "restored"]

_TOLD = 1000
"""Problems that are told of one file; of more only the number."""
_SUGGESTED = 12
"""Problems for which the nearest key is looked for; it takes longer than all the rest."""
_SIMILARITY = 0.7
_LONGEST_KEY = 64


def checked(content: str | bytes) -> Validated | Invalid:
    """See :func:`codecov_core.config.validate`."""
    try:
        text = decoded(content)
        document = read_document(text)
    except UnreadableYamlError as error:
        return Invalid(
            "invalid_yaml", (_error_at(Excerpts(showable(content), None), error.span, unread_reason(error.reason)),)
        )
    value = document.value
    if value is None:
        return Validated(None)
    if not isinstance(value, dict):
        excerpts, reason = Excerpts(text, document.secrets), without_values(described(value))
        return Invalid((), (_error_at(excerpts, document.span(()), reason, "a mapping"),))
    moves = lifted(value)
    found = Findings()
    config = DOCUMENT.take_value(value, None, found)
    if found.problems:
        return Invalid(headline(found.problems), _errors(found.problems, document, text, moves))
    return Validated(config if isinstance(config, dict) else {}, _warnings(found, document, text, moves))


def restored(stored: Mapping[str, object]) -> dict[str, object]:
    """See :func:`codecov_core.config.normalised`."""
    result = DOCUMENT.restored(stored)
    return result if isinstance(result, dict) else dict(stored)


def _errors(problems: list[Problem], document: YamlDocument, text: str, moves: Moves) -> tuple[ConfigError, ...]:
    placed = []
    for problem in problems[:_TOLD]:
        path = written_path(problem.path, moves)
        placed.append((document.span(path, of_key=problem.at_key), path, problem))
    placed.sort(key=lambda entry: entry[0][:2])
    excerpts = Excerpts(text, document.secrets)
    errors = [
        _error_at(
            excerpts,
            span,
            _shown_reason(document, path, problem.reason),
            problem.expected,
            path,
            _nearest(problem) if at < _SUGGESTED else None,
        )
        for at, (span, path, problem) in enumerate(placed)
    ]
    if len(problems) > _TOLD:
        errors.append(_error_at(excerpts, placed[-1][0], f"has {len(problems) - _TOLD} more errors"))
    return tuple(errors)


def _warnings(found: Findings, document: YamlDocument, text: str, moves: Moves) -> tuple[ConfigWarning, ...]:
    placed: list[tuple[Span, ConfigPath, str]] = [
        (span, (), "has this key twice in one mapping, and the last one counts") for span in document.duplicates
    ]
    for remark in found.remarks:
        path = written_path(remark.path, moves)
        placed.append((document.span(path, of_key=remark.at_key), path, remark.reason))
    if not placed:
        return ()
    placed.sort(key=lambda entry: entry[0][:2])
    excerpts = Excerpts(text, document.secrets)
    return tuple(
        ConfigWarning(
            span.line + 1,
            span.column + 1,
            *excerpts.around(span),
            path,
            _shown_reason(document, path, reason) if path else reason,
        )
        for span, path, reason in placed
    )


def _shown_reason(document: YamlDocument, path: ConfigPath, reason: str) -> str:
    return without_values(reason) if document.hides(path) else reason


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


def _nearest(problem: Problem) -> str | None:
    """Find the text that may have been meant: a similar one, or the place where a key of that name belongs."""
    given = problem.given
    if given is None or len(given) > _LONGEST_KEY:
        return None
    plain = given.lower().replace("-", "_")
    letters = set(plain)
    possible = [
        candidate
        for candidate in problem.candidates
        if 2 * min(len(plain), sum(map(letters.__contains__, candidate)))
        >= _SIMILARITY * (len(plain) + len(candidate))  # else too few letters are the same, in whatever order
    ]
    similar = difflib.get_close_matches(plain, possible, n=1, cutoff=_SIMILARITY)
    if similar:
        return similar[0]
    return _places_of_keys().get(plain) if problem.at_key else None


@cache
def _places_of_keys() -> Mapping[str, str]:
    """Give for the name of every key the place nearest to the top where it belongs."""
    places: dict[str, str] = {}
    for path, _ in sorted(declared(DOCUMENT), key=lambda entry: len(entry[0])):
        places.setdefault(path[-1], dotted(path))
    return places
