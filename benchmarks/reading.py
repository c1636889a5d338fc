"""The work that the benchmarks of formats measure: bytes to a report of one session, with names as reported."""

from collections.abc import Callable

from codecov_core.ingest import FileOptions, FormatOptions, parse_file

_OPTIONS = FileOptions(formats=FormatOptions(pit_mutations=True))
"""Every format is read, also the one that is off by default."""


def reading(format: str, data: bytes, name: str | None = None) -> Callable[[], object]:
    """Give the reading of a report with this file name; it raises where nothing was read, which is no measurement."""

    def read() -> object:
        parsed = parse_file(name, data, _OPTIONS)
        if parsed.report is None:
            raise RuntimeError(f"{format} was not read: {parsed.result.reason}")
        return parsed

    return read
