"""Large coverage reports for measuring, written by a small deterministic model.

``python -m benchmarks.large cobertura|lcov FILES LINES OUT [SEED]``

About 55 % of a file's lines are executable, 72 % of these were run, 14 % branch (mostly two ways), and a function
starts every 18 lines. The same numbers give the same bytes on every machine; both formats describe the same run.
"""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FILES, LINES = 1000, 550
ROOT = "/build/large"

_FOLDERS = ("api", "billing", "cache", "cli", "db", "http", "jobs", "mail", "model", "search", "ui", "web")
_NAMES = ("adapter", "batch", "cursor", "driver", "event", "fetch", "guard", "hooks", "inbox", "journal")


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One executable line: its number, its hits, and the hits of each of its branches (none: not a branch)."""

    number: int
    hits: int
    branches: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FileFacts:
    """One source file: its path without an ending, its executable lines, and the lines on which functions start."""

    path: str
    lines: tuple[LineFacts, ...]
    functions: tuple[int, ...]


def model(files: int = FILES, lines: int = LINES, seed: int = 0) -> Iterator[FileFacts]:
    """The files of one test run, one after the other."""
    for number in range(files):
        yield _file(number, lines, random.Random(seed * 1_000_003 + number))


def cobertura(files: int = FILES, lines: int = LINES, seed: int = 0, root: str = ROOT) -> bytes:
    """The run as coverage.py writes Cobertura XML; ``root`` is the folder on whose ``src`` the tests ran."""
    return "".join(_cobertura(model(files, lines, seed), root)).encode()


def lcov(files: int = FILES, lines: int = LINES, seed: int = 0, root: str = ROOT) -> bytes:
    """The run as geninfo writes LCOV; ``root`` as in ``cobertura``."""
    return "".join(_lcov(model(files, lines, seed), root)).encode()


def _file(number: int, size: int, draw: random.Random) -> FileFacts:
    folders = [_FOLDERS[int(draw.random() * len(_FOLDERS))] for _ in range(2 + int(draw.random() * 3))]
    never_run = number % 20 == 7
    rows: list[LineFacts] = []
    functions: list[int] = []
    runs = not never_run
    for line in range(1, size + 1):
        starts_function = line == 1 or line % 18 == 3
        if starts_function:
            functions.append(line)
            runs = not never_run and draw.random() < 0.82
        elif draw.random() >= 0.55:
            continue
        hits = int(1 + 3000 * draw.random() ** 9) if runs and draw.random() < 0.93 else 0
        rows.append(LineFacts(line, hits, () if starts_function else _branches(hits, draw)))
    path = "/".join([*folders, f"{_NAMES[number % len(_NAMES)]}_{number:05}"])
    return FileFacts(path, tuple(rows), tuple(functions))


def _branches(hits: int, draw: random.Random) -> tuple[int, ...]:
    if draw.random() >= 0.14:
        return ()
    ways = 2 if draw.random() < 0.85 else 3 + int(draw.random() * 6)
    taken = 0 if not hits else ways if draw.random() < 0.62 else 1 + int(draw.random() * (ways - 1))
    return tuple(max(1, hits // (way + 1)) if way < taken else 0 for way in range(ways))


def _cobertura(files: Iterator[FileFacts], root: str) -> Iterator[str]:
    yield '<?xml version="1.0" ?>\n<coverage version="7.11.0" timestamp="1795500000000" complexity="0">\n'
    yield f"\t<sources>\n\t\t<source>{root}/src</source>\n\t</sources>\n\t<packages>\n"
    for file in files:
        folder, name = file.path.rsplit("/", 1)
        package = folder.replace("/", ".")
        covered = sum(1 for line in file.lines if line.hits) / len(file.lines)
        yield (
            f'\t\t<package name="{package}" line-rate="{covered:.4g}" branch-rate="0" complexity="0">\n'
            f'\t\t\t<classes>\n\t\t\t\t<class name="{name}.py" filename="{file.path}.py" complexity="0" '
            f'line-rate="{covered:.4g}" branch-rate="0">\n\t\t\t\t\t<methods/>\n\t\t\t\t\t<lines>\n'
        )
        yield from map(_cobertura_line, file.lines)
        yield "\t\t\t\t\t</lines>\n\t\t\t\t</class>\n\t\t\t</classes>\n\t\t</package>\n"
    yield "\t</packages>\n</coverage>\n"


def _cobertura_line(line: LineFacts) -> str:
    if not line.branches:
        return f'\t\t\t\t\t\t<line number="{line.number}" hits="{line.hits}"/>\n'
    ways, taken = len(line.branches), sum(1 for way in line.branches if way)
    targets = [str(line.number + 1 + way) for way in range(ways - 1)] + ["exit"]
    missing = ",".join(target for target, way in zip(targets, line.branches, strict=True) if not way)
    return (
        f'\t\t\t\t\t\t<line number="{line.number}" hits="{line.hits}" branch="true" '
        f'condition-coverage="{100 * taken // ways}% ({taken}/{ways})"'
        + (f' missing-branches="{missing}"/>\n' if missing else "/>\n")
    )


def _lcov(files: Iterator[FileFacts], root: str) -> Iterator[str]:
    for file in files:
        hits = {line.number: line.hits for line in file.lines}
        yield f"TN:\nSF:{root}/src/{file.path}.c\n"
        for start in file.functions:
            yield f"FN:{start},fn_{start}\n"
        for start in file.functions:
            yield f"FNDA:{hits[start]},fn_{start}\n"
        yield f"FNF:{len(file.functions)}\nFNH:{sum(1 for start in file.functions if hits[start])}\n"
        for line in file.lines:
            for way, count in enumerate(line.branches):
                yield f"BRDA:{line.number},0,{way},{count if line.hits else '-'}\n"
        branches = [way for line in file.lines for way in line.branches]
        yield f"BRF:{len(branches)}\nBRH:{sum(1 for way in branches if way)}\n"
        for line in file.lines:
            yield f"DA:{line.number},{line.hits}\n"
        yield f"LF:{len(file.lines)}\nLH:{sum(1 for line in file.lines if line.hits)}\nend_of_record\n"


def main(arguments: list[str]) -> int:
    """Write one report to a file."""
    writers = {"cobertura": cobertura, "lcov": lcov}
    if len(arguments) not in {4, 5} or arguments[0] not in writers:
        print(__doc__, file=sys.stderr)
        return 2
    files, lines, seed = int(arguments[1]), int(arguments[2]), int(arguments[4]) if len(arguments) == 5 else 0
    Path(arguments[3]).write_bytes(writers[arguments[0]](files, lines, seed))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
