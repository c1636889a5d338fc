"""What a `local` run has to warn of: what it left out, what it could not know, what may mislead."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from codecov_core.config import CONFIG_PLACES, EffectiveConfig, dotted, loose_prefixes
from codecov_core.ports import Decision, JsonObject, JsonValue
from codecov_core.tasks import KEPT_BECAUSE

OLD = timedelta(hours=12)
_SHOWN = 5


def of_configuration(top: Path, tracked: Collection[str], changed: Collection[str]) -> Iterator[str]:
    """Name configuration in the work tree that does not count, as the commit does not have it like that."""
    for name in CONFIG_PLACES:
        if (top / name).is_file() and (name in changed or name not in tracked):
            yield f"{name} is not committed like that: what the commit has counts, so commit the file to have it used"


def of_loose_prefixes(config: EffectiveConfig, tracked: Sequence[str]) -> Iterator[str]:
    """Name prefixes that match more files of the repository than what they name."""
    for found in loose_prefixes(config.tree, tracked):
        exact = found.exact.replace("'", "''")  # as YAML takes it
        yield f"{dotted(found.place)}: {found.prefix!r} also matches {found.example}; '{exact}' would not"


def of_report_age(config: EffectiveConfig) -> Iterator[str]:
    """Say that a limit on the age of reports is set and not applied: whoever names a report here means it."""
    if config.read("codecov", "max_report_age"):
        yield "codecov.max_report_age has no effect here: reports of any age count"


def of_old_reports(reports: Sequence[Path], now: datetime) -> Iterator[str]:
    """Name reports that were written long ago; they count all the same."""
    for report in reports:
        age = now - datetime.fromtimestamp(report.stat().st_mtime, UTC)
        if age > OLD:
            yield f"{report} was written {_age(age)} ago; it may not be of this commit"


def of_changed_files(changed: Sequence[str], covered: Sequence[str]) -> Iterator[str]:
    """Name covered files that differ from the commit: their lines may have moved."""
    differing = sorted(set(changed).intersection(covered))
    if differing:
        yield f"the work tree differs from the commit in covered files: {listed(differing)}"


def of_hidden_changes(hidden: Sequence[str]) -> Iterator[str]:
    """Name covered files whose changed lines nobody can know."""
    if hidden:
        yield (
            f"git takes covered files for binary and shows no changed line of them: {listed(hidden)}; "
            "look for `-diff` and `binary` in the attributes of git"
        )


def of_processing(processing: JsonObject) -> Iterator[str]:
    """Say what was dropped from the reports and why, from the document that the processing kept."""
    if KEPT_BECAUSE in processing:
        yield "this run is of no use, so the commit keeps what an earlier one gave"
    yield from (_of_drop("the upload", drop) for drop in _objects(processing.get("drops")))
    for file in _objects(processing.get("files")):
        name = str(file.get("name") or "a report without a name")
        if file.get("problem"):
            yield f"{name} was left out: {file.get('reason')}"
        yield from (_of_drop(name, drop) for drop in _objects(file.get("drops")) if not drop.get("usual"))
        if not file.get("problem"):
            yield from (f"{name}: {text}" for text in _of_lost_paths(file))
    yield from map(_of_pattern, _objects(processing.get("rejected_patterns")))


def of_decisions(decisions: Sequence[Decision]) -> Iterator[str]:
    """Name statuses that hide others, and their unusable patterns: they count other files than they were meant to."""
    for told in decisions:
        if hidden := told.decision.facts.get("hidden"):
            yield f"{hidden} more of the statuses are called {told.decision.context}; only the last one counts"
    contexts = defaultdict(list)
    for told in decisions:
        for pattern in _objects(told.decision.facts.get("rejected_patterns")):
            contexts[_of_pattern(pattern)].append(told.decision.context)
    for warning, names in contexts.items():
        yield f"{warning} (in {listed(names)})"


def listed(names: Sequence[str]) -> str:
    """Return the first few names, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _of_lost_paths(file: Mapping[str, JsonValue]) -> Iterator[str]:
    lost = _objects(file.get("lost_paths"))
    by_reason = defaultdict(list)
    for path in lost:
        by_reason[str(path.get("reason"))].append(str(path.get("name")))
    for reason, names in by_reason.items():
        yield f"{len(names)} of its files left out ({reason}): {listed(names)}"
    count = file.get("lost_path_count")
    if isinstance(count, int) and count > len(lost):
        yield f"{count - len(lost)} more of its files left out"


def _of_pattern(pattern: Mapping[str, JsonValue]) -> str:
    becomes = "matches just that text" if pattern.get("as_text") else "is not used"
    return f"the pattern {pattern.get('pattern')!r} {becomes}: {pattern.get('reason')}"


def _of_drop(name: str, drop: Mapping[str, JsonValue]) -> str:
    examples = drop.get("examples")
    shown = f", for instance {examples[0]}" if isinstance(examples, list) and examples else ""
    return f"{name}: {drop.get('count')} x {drop.get('kind')} left out: {drop.get('reason')}{shown}"


def _objects(value: JsonValue) -> list[Mapping[str, JsonValue]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def _age(age: timedelta) -> str:
    return f"{age.days} days" if age.days > 1 else f"{age.total_seconds() / 3600:.0f} hours"
