"""Resolving the paths of a report: 20,000 names against a repository of 200,000 files.

Beside it stands what any look-up needs first: a dict of the files and one of their names without folders. Each kind of
name is measured with a new resolver, so that everything that is prepared on first use counts.
"""

from collections.abc import Callable, Iterator, Sequence

from benchmarks.large import _FOLDERS, _NAMES
from benchmarks.measure import Row, beside
from codecov_core.ingest import PathResolver, PathRules

_FILES, _ASKED = 200_000, 20_000
_WORKSPACE = "/builds/group/project/"


def repository(files: int = _FILES) -> list[str]:
    """The paths of a large repository: three folders deep, a fifth of the names shared by many folders."""
    paths = []
    for number in range(files):
        folder = f"{_FOLDERS[number % 12]}/{_NAMES[number // 12 % 10]}_{number // 400}/{_FOLDERS[number // 7 % 12]}"
        name = "__init__" if number % 5 == 0 else f"{_NAMES[number % 10]}_{number}"
        paths.append(f"src/{folder}/{name}.py")
    return list(dict.fromkeys(paths))


def rows() -> Iterator[Row]:
    """Measure names as the repository has them, below a foreign folder, with a folder missing, and unknown ones."""
    network = repository()
    asked = [network[number * 10 + number % 10] for number in range(min(_ASKED, len(network) // 10))]
    kinds = {
        "as they are": asked,
        "below a foreign folder": [_WORKSPACE + path for path in asked],
        "without their first folder": [path.partition("/")[2] for path in asked],
        "of another repository": [f"{_WORKSPACE}other/{number}/module_{number}.py" for number in range(_ASKED)],
    }
    for kind, names in kinds.items():
        ours, reference = beside(_resolving(names, network), lambda: _dicts(network), repeat=5)
        yield Row(
            f"20,000 paths {kind} resolved to 200,000 files",
            "a dict of the files and of their names",
            ours,
            reference,
            limit=3,
            goal=2,
        )


def _resolving(names: Sequence[str], network: Sequence[str]) -> Callable[[], object]:
    def resolve() -> object:
        resolver = PathResolver(PathRules(), network)
        return [resolver.resolve(name).path for name in names]

    return resolve


def _dicts(network: Sequence[str]) -> object:
    return dict.fromkeys(network), {path.rpartition("/")[2]: path for path in network}
