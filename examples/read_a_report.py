"""Read a stored report with the library alone: totals, one flag, and the lines that no test ran.

``python examples/read_a_report.py [FOLDER]``, where the folder holds ``report.json`` and ``chunks.txt`` as object
storage does. Nothing but ``pip install codecov-worker`` is needed.
"""

import sys
from pathlib import Path

import numpy as np

from codecov_core.reports import LineClass, Report, Totals, read_report

STORED = Path(__file__).parent / "stored"


def main(folder: Path = STORED) -> None:
    """Print what the report says."""
    report = read_report((folder / "report.json").read_bytes(), (folder / "chunks.txt").read_bytes())

    print_totals("all", report.totals)
    for flag in report.flags:
        print_totals(flag, report.view(flags=[flag]).totals)

    print("\nNot run by any test:")
    for name in report.names:
        missed = missed_lines(report, name)
        if missed:
            print(f"  {name}: {', '.join(map(str, missed))}")


def print_totals(what: str, totals: Totals) -> None:
    """Print one line of totals."""
    covered = float(totals.coverage or 0)
    print(f"{what:<12} {covered:6.2f} %  {totals.hits} of {totals.lines} lines in {totals.files} files")


def missed_lines(report: Report, name: str) -> list[int]:
    """The numbers of a file's lines that are shown as missed."""
    numbers, classes = report.line_classes(name)
    return [int(number) for number in numbers[np.equal(classes, LineClass.MISS)]]


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
