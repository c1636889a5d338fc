"""Taking the older text container apart: 500 coverage files in one pass."""

from collections.abc import Iterator

from benchmarks.large import lcov
from benchmarks.measure import Row, beside
from codecov_core.ingest import DEFAULT_LIMITS
from codecov_core.ingest.legacy_container import read_legacy_container

_FILES = 500
_FEWER = 50


def rows() -> Iterator[Row]:
    """Split beside cutting at the separators, and beside a tenth of the files, ten times."""
    all_files, some_files = _container(_FILES), _container(_FEWER)
    separator = b"\n<<<<<< EOF\n\n"
    yield Row(
        f"a legacy container of {_FILES} files taken apart",
        "bytes.split at its separators",
        *beside(lambda: _split(all_files), lambda: all_files.split(separator)),
        limit=4,
        goal=2,
    )
    ours, tenth = beside(lambda: _split(all_files), lambda: _split(some_files))
    times = _FILES // _FEWER
    yield Row(
        f"a legacy container of {_FILES} files taken apart, by its size",
        f"{times} x one of {_FEWER} files",
        ours,
        times * tenth,
        limit=1.5,
        goal=1.1,
    )


def _container(files: int) -> bytes:
    """Write a list of files and coverage files of about 30 kB."""
    record = lcov(6)
    network = b"".join(b"src/module_%05d.c\n" % number for number in range(files))
    parts = [network + b"<<<<<< network\n\n"]
    parts += [b"# path=build/%05d/coverage.info\n%b<<<<<< EOF\n\n" % (number, record) for number in range(files)]
    return b"".join(parts)


def _split(container: bytes) -> None:
    found = len(read_legacy_container(container, DEFAULT_LIMITS).files)
    if found not in {_FILES, _FEWER}:
        raise RuntimeError(f"the container fell into {found} files")
