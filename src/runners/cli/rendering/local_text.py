"""The result of a `local` run as text: totals, patch, uncovered changed lines with their source, statuses."""

from collections.abc import Iterator, Sequence

import click

from codecov_core.ports import Decision
from codecov_core.reports import Totals
from runners.cli.local_result import LocalResult, UncoveredLine
from runners.cli.plain import plain
from runners.cli.rendering.percentages import difference, percentage

_SHORT = 7
_SIGNS = {False: click.style("-", fg="red"), True: click.style("~", fg="yellow")}
_COLOURS = {"success": "green", "failure": "red"}


def local_text(result: LocalResult) -> str:
    """Return the text without a newline at its end; colours go away where the output is no terminal."""
    return "\n".join(_lines(result))


def _lines(result: LocalResult) -> Iterator[str]:
    yield f"Commit  {_named(result.head.sha, result.head.message)}" + (
        f" ({plain(result.branch)})" if result.branch else ""
    )
    base = result.base.commit
    if base is None:
        yield f"Base    none: {result.base.reason}"
    else:
        yield f"Base    {_named(base.sha, base.message)}, {result.base.reason}"
    yield f"Config  {plain(result.config.summary())}"
    if result.totals is None:
        return
    yield f"Project {_coverage(result, result.totals)}{_change(result)}"
    if result.patch is not None:
        yield f"Patch   {_coverage(result, result.patch)}"
    elif base is not None:
        yield "Patch   no changed line is known to the reports"
    for name, lines in result.uncovered.items():
        yield from _uncovered(name, lines)
    if result.decisions or result.no_statuses is not None:
        yield ""
    if result.no_statuses is not None:
        yield f"No statuses: {result.no_statuses}"
    for decision in result.decisions:
        yield _status(decision)


def _uncovered(name: str, lines: Sequence[UncoveredLine]) -> Iterator[str]:
    missed = sum(not line.partial for line in lines)
    partial = len(lines) - missed
    counts = [f"{missed} missed"] * bool(missed) + [f"{partial} partial"] * bool(partial)
    yield ""
    yield click.style(plain(name), bold=True) + f": {', '.join(counts)}"
    width = len(str(lines[-1].number))
    for line in lines:
        yield f"  {line.number:>{width}} {_SIGNS[line.partial]} {plain(line.source)}".rstrip()


def _status(decision: Decision) -> str:
    told = decision.decision
    context = plain(told.context)  # names of statuses and components are the user's
    if not told.posted:
        _, _, why = told.description.partition(": ")  # behind the words that stand in front here
        return f"{'not posted':<10} {context}: {plain(why)}"
    state = told.state or "none"
    return f"{click.style(f'{state:<10}', fg=_COLOURS.get(state), bold=True)} {context}: {plain(told.description)}"


def _coverage(result: LocalResult, totals: Totals) -> str:
    shown = percentage(totals, result.config.effective.rounding)
    partial = f", {totals.partials} partial" if totals.partials else ""
    return f"{shown or 'no lines'} ({totals.hits} of {totals.lines} lines hit{partial})"


def _change(result: LocalResult) -> str:
    """Say how the project changed; without a base's report that was warned of."""
    if result.totals is None or result.base_totals is None:
        return ""
    rounding = result.config.effective.rounding
    change = difference(result.totals, result.base_totals, rounding)
    return "" if change is None else f", base {percentage(result.base_totals, rounding)}, {change}"


def _named(sha: str, message: str) -> str:
    subject = message.strip().split("\n", 1)[0]
    return f"{sha[:_SHORT]} {plain(subject)}".rstrip()
