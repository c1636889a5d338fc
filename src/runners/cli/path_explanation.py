"""Explaining the paths of report files against a checkout and its configuration."""

from collections.abc import Sequence
from pathlib import Path

from codecov_core.config import RejectedPattern
from codecov_core.ingest import ExplainedPaths, FormatOptions, PathResolver, PathRules, explained_paths
from codecov_core.values import dataclass
from runners.cli.config_files import top_of
from runners.cli.config_layers import LayerRequest, effective_config
from runners.cli.config_paths import repository_paths
from runners.cli.finding import files_below
from runners.cli.report_files import read_report


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of the names in reports, and the patterns of the configuration that cannot be used."""

    paths: ExplainedPaths
    rejected: tuple[RejectedPattern, ...]


def explain(reports: Sequence[Path], *, repo: Path, file: str | None, flags: Sequence[str]) -> Explanation:
    """Read report files as one upload with some flags, against the tracked files of a checkout.

    Where there is no git, all files below the folder count. Raises `UsageProblem` when a configuration is not valid.
    """
    config = effective_config(LayerRequest(repo), file)
    names, tracked = repository_paths(repo, [str(report) for report in reports])
    files = tracked if tracked != names else tuple(files_below(top_of(repo)))
    rules = PathRules.of(config, flags)
    formats = FormatOptions.from_stored(config.parsers, config.own_options)
    content = [(name, read_report(report)) for name, report in zip(names, reports, strict=True)]
    paths = explained_paths(content, rules, files, formats)
    return Explanation(paths, PathResolver(rules, ()).rejected_patterns)
