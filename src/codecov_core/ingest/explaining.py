"""Explaining the paths of reports: by which rules each name led where, and what would lead the lost ones home."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from types import MappingProxyType

from codecov_core.config import fix_pattern
from codecov_core.ingest.builtin_roots import is_third_party
from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.options import Allowances, FileOptions
from codecov_core.ingest.path_names import normalised
from codecov_core.ingest.paths import PathResolver, PathRules
from codecov_core.ingest.reading import parse_file
from codecov_core.ingest.resolution import LOST, ExplainedName
from codecov_core.ingest.results import ParsedFile
from codecov_core.ingest.suggested_fixes import SuggestedFixes, suggested_fixes
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class ExplainedPaths:
    """What became of the names in some reports of one upload.

    ``fixes``, written as in ``codecov.yml`` and put before those that are there, were tried: with them ``resolved``
    names lead to the files told, and every other name leads where it leads now. ``undecided`` names fit several files,
    and nothing in the reports says which; for ``unknown`` ones there is nothing in the repository.
    """

    reports: tuple[ParsedFile, ...]
    fixes: tuple[str, ...] = ()
    resolved: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    unknown: tuple[str, ...] = ()


def explained_paths(
    reports: Sequence[tuple[str, bytes]],
    rules: PathRules,
    files: Sequence[str],
    formats: FormatOptions | None = None,
) -> ExplainedPaths:
    """Read reports as one upload would have them read, and explain every name in them.

    ``reports`` are their own names and bytes, ``files`` the paths of the repository (none: they are not known).
    """
    parsed = _parsed(reports, rules, files, formats)
    names = _names(parsed)
    lost = {name.name for name in names if name.resolution.reason in LOST}
    if not lost:
        return ExplainedPaths(parsed)
    suggestion = SuggestedFixes()
    resolved: dict[str, str] = {}
    kept = {place: path for place, path in _paths(parsed).items() if place[1] not in lost}
    own = [name for name in names if not is_third_party(normalised(name.name))]
    for one_by_one in (False, True):
        suggestion = suggested_fixes(own, files, one_by_one=one_by_one)
        stored = tuple(fix_pattern(fix) for fix in suggestion.fixes)
        rules_fixed = replace(rules, fixes=(*stored, *rules.fixes))
        fixed = _paths(_parsed(reports, rules_fixed, files, formats) if stored else parsed)
        if kept.items() <= fixed.items():
            resolved = {name: path for (_, name), path in fixed.items() if name in lost and path is not None}
            break
    else:
        suggestion = replace(suggestion, fixes=())
    left = lost - resolved.keys()
    undecided = {name: found for name, found in suggestion.undecided.items() if name in left}
    return ExplainedPaths(
        parsed,
        suggestion.fixes if resolved else (),
        MappingProxyType(resolved),
        MappingProxyType(undecided),
        tuple(sorted(left - undecided.keys())),
    )


def _parsed(
    reports: Sequence[tuple[str, bytes]], rules: PathRules, files: Sequence[str], formats: FormatOptions | None
) -> tuple[ParsedFile, ...]:
    options = FileOptions(formats=formats or FormatOptions(), resolver=PathResolver(rules, files), explains=True)
    return tuple(parse_file(name, data, options, allowances=Allowances(options.limits)) for name, data in reports)


def _names(parsed: Sequence[ParsedFile]) -> list[ExplainedName]:
    return [name for file in parsed for name in file.names]


def _paths(parsed: Sequence[ParsedFile]) -> dict[tuple[int, str], str | None]:
    """Give the path of each name, by the number of the report and the name."""
    return {(number, name.name): name.resolution.path for number, file in enumerate(parsed) for name in file.names}
