"""What an input may come to: lines, or a refusal of our own with a reason. Everything else is a surprise."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from codecov_core.errors import CodecovError
from codecov_core.ingest import IngestResult, UploadErrorCode, ingest_upload
from codecov_core.reports import read_report, write_report
from fuzzing.inputs import Input
from fuzzing.watching import Seen, Watch

MOST_SECONDS = 2.0
"""Processor time one input may take."""
MOST_MEMORY = 512 << 20
"""Bytes one input may take."""

_FOREIGN = re.compile(r"^(?:[\w.]+: )?(?:[A-Z]\w*(?:Error|Exception|Warning)|KeyError|StopIteration): ")
_NO_MEMORY = re.compile(r"out of memory|memory allocation failed|cannot allocate memory", re.IGNORECASE)
_OUTSIDE = re.compile(r"^/|(?:^|/)\.\.(?:/|$)|[\\\0]|^$")

Ingest = Callable[[Input], IngestResult]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an input: ``"lines"``, an upload error code or ``"surprise"``, and what surprised."""

    outcome: str
    surprises: tuple[str, ...] = ()
    formats: Mapping[str, int] = field(default_factory=dict)
    """How many files were read as which format."""
    seconds: float = 0.0
    memory: int = 0
    """Bytes the process grew by while it was read."""


def ingest(given: Input) -> IngestResult:
    """Read an input, and some all the way to what would be stored."""
    result = ingest_upload(given.raw, given.setting.options())
    if given.stores and result.report is not None:
        stored = write_report(result.report)
        read_report(stored.report_json, stored.chunks)
    return result


def judged(given: Input, watch: Watch, ingest: Ingest = ingest) -> Verdict:
    """Read an input under watch and judge it.

    What is touched or slow once may be code that was needed for the first time or a busy machine: it surprises when
    it happens again.
    """
    seen = watch.run(lambda: ingest(given))
    if seen.touched or seen.seconds > MOST_SECONDS:
        seen = watch.run(lambda: ingest(given))
    surprises = tuple(_surprises(seen))
    outcome = "surprise" if surprises else _outcome(seen.result)
    formats: dict[str, int] = {}
    for file in () if seen.result is None else seen.result.files:
        name = file.format or "none"
        formats[name] = formats.get(name, 0) + 1
    return Verdict(outcome, surprises, formats, seen.seconds, seen.memory)


def _outcome(result: IngestResult | None) -> str:
    if result is None or result.error is None:
        return "lines"
    return UploadErrorCode(result.error.code).value


def _surprises(seen: Seen[IngestResult]) -> Iterator[str]:
    if isinstance(seen.error, CodecovError):
        yield f"a typed error instead of a result: {seen.error!r}"
    elif seen.error is not None:
        yield f"{type(seen.error).__name__}: {seen.error} {_place(seen.error)}"
    if seen.seconds > MOST_SECONDS:
        yield f"took {seen.seconds:.1f} s"
    for touched in seen.touched:
        yield f"touched {touched}"
    if seen.result is not None:
        yield from _of_result(seen.result)


def _of_result(result: IngestResult) -> Iterator[str]:
    if (result.report is None) == (result.error is None):
        yield "neither a report nor an error, or both"
    reasons = [file.reason for file in result.files if file.reason]
    if result.error is not None:
        reasons.append(result.error.message)
    for reason in reasons:
        if _FOREIGN.search(reason):
            yield f"a foreign error for a reason: {reason[:300]}"
        if _NO_MEMORY.search(reason):
            yield f"memory ran out: {reason[:300]}"
    for name in () if result.report is None else result.report.names:
        if _OUTSIDE.search(name):
            yield f"a path outside the repository: {name[:200]!r}"


def _place(error: Exception) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return "" if frame is None else f"({frame.tb_frame.f_code.co_filename.rpartition('/')[2]}:{frame.tb_lineno})"
