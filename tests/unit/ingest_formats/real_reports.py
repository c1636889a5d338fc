"""The reports of real tools that lie in the test data, read and compared."""

from pathlib import Path

from tests.unit.ingest_formats.showing import Reading, Shown, read_report

REPORTS = Path(__file__).parents[2] / "data" / "reports"


def report_bytes(path: str) -> bytes:
    """Give the bytes of a report, by its path below the folder of all."""
    return (REPORTS / path).read_bytes()


def read_real(path: str, **formats: bool) -> Reading:
    """Read a report under its own name."""
    return read_report(report_bytes(path), Path(path).name, **formats)


def ran_and_all(lines: dict[int, Shown]) -> tuple[int, int]:
    """Count the lines that ran, also in part, and those that could."""
    values = [shown[0] if shown else None for shown in lines.values()]
    counted = [value for value in values if value is not None and value != -1]
    return sum(str(value).partition("/")[0] != "0" for value in counted), len(counted)


def totals(reading: Reading) -> tuple[int, int]:
    """Count the lines of all files that ran, and those that could."""
    files = [ran_and_all(lines) for lines in reading.files.values()]
    return sum(ran for ran, _ in files), sum(all_ for _, all_ in files)


def branch_totals(reading: Reading) -> tuple[int, int]:
    """Add up the fractions of all lines."""
    fractions = [
        str(shown[0]).split("/")
        for lines in reading.files.values()
        for shown in lines.values()
        if shown and "/" in str(shown[0])
    ]
    return sum(int(taken) for taken, _ in fractions), sum(int(total) for _, total in fractions)


def without_missed(files: dict[str, dict[int, Shown]]) -> dict[str, dict[int, object]]:
    """Give only the coverage of every line."""
    return {name: {line: shown[0] for line, shown in lines.items()} for name, lines in files.items()}
