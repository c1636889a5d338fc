"""One parsed coverage file as text: a line for each file it speaks of, then what was left out."""

from codecov_core.ingest import FileResult, ParsedFile
from codecov_core.reports import Totals
from runners.cli.plain import plain
from runners.cli.rendering.parsed_document import dropped
from runners.cli.rendering.percentages import percentage


def parsed_text(path: str, parsed: ParsedFile) -> str:
    """Return the lines to print, without a newline at the end."""
    result, report = parsed.result, parsed.report
    if report is None:
        return "\n".join(
            (f"{path}: {result.format or 'unknown format'}: no lines ({result.reason})", *_left_out(result))
        )
    by = f" by {result.tool}" if result.tool and result.tool != result.format else ""
    lines = [f"{path}: {result.format}{by}: {_amounts(report.totals)} in {len(report.names)} files"]
    width = max(len(name) for name in report.names)
    totals = zip(report.names, report.all_file_totals(), strict=True)
    lines += [f"  {plain(name):<{width}}  {_amounts(file)}" for name, file in totals]
    return "\n".join((*lines, *_left_out(result)))


def _left_out(result: FileResult) -> list[str]:
    return [
        f"  left out: {drop['count']} x {drop['kind']}: {drop['reason']} (for instance {plain(str(_first(drop)))})"
        for drop in dropped(result)
    ]


def _amounts(totals: Totals) -> str:
    return f"{percentage(totals) or 'no lines':>7} ({totals.hits} of {totals.lines} lines, {totals.partials} partial)"


def _first(drop: dict[str, object]) -> object:
    examples = drop["examples"]
    return examples[0] if isinstance(examples, list) and examples else "unknown place"
