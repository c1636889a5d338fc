"""Run the benchmarks and print one table: ``python -m benchmarks [NAME...]``.

A name is a module of this folder (``parse_formats``) or its beginning (``reports``). Ends with 1 when a limit is not
kept, so that it can be run as a check; the goals are what we work towards.
"""

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType

import benchmarks
from benchmarks.measure import Row

# The way of an upload; what is named otherwise comes after.
ORDER = ("parse", "reports", "tasks")


def modules(names: Iterable[str]) -> Iterator[ModuleType]:
    """The benchmark modules (``<room>_<what>``) whose name begins with one of ``names``, all when there is none."""
    wanted = tuple(names) or ("",)
    found = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if "_" in module.name.strip("_")]
    for name in sorted(found, key=_place):
        if name.startswith(wanted):
            yield importlib.import_module(f"benchmarks.{name}")


def table(rows: Iterable[Row]) -> Iterator[str]:
    """The rows as lines of a Markdown table, each as soon as it is measured."""
    yield "| work | ours | beside | that | ratio | at most | goal |"
    yield "|---|---:|---|---:|---:|---:|---:|"
    for row in rows:
        reference = "" if row.reference is None else _amount(row.reference, row.unit)
        figures = [
            f"{figure:.3g}" if row.reference is not None else _amount(figure, row.unit) for figure in _bounds(row)
        ]
        mark = "" if row.within else " **over**"
        cells = [row.work, _amount(row.ours, row.unit), row.against, reference, figures[0] + mark, *figures[1:]]
        yield f"| {' | '.join(cells)} |"


def main(names: list[str]) -> int:
    """Print the table; tell whether every limit was kept."""
    found = list(modules(names))
    if not found:
        print(f"no benchmark is named {' or '.join(names)}", file=sys.stderr)
        return 2
    kept = True

    def measured() -> Iterator[Row]:
        nonlocal kept
        for module in found:
            for row in module.rows():
                kept = kept and row.within
                yield row

    for line in table(measured()):
        print(line, flush=True)
    return 0 if kept else 1


def _place(name: str) -> tuple[int, str]:
    room = name.partition("_")[0]
    return (ORDER.index(room) if room in ORDER else len(ORDER), name)


def _bounds(row: Row) -> tuple[float, float, float]:
    return row.figure, row.limit, row.goal


def _amount(value: float, unit: str) -> str:
    if unit != "s":
        return f"{value:,.4g} {unit}"
    return f"{value * 1000:,.1f} ms" if value < 1 else f"{value:.2f} s"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
