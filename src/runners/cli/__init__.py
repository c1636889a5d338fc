"""The command line, ``codecov-worker``.

Everything is imported as late as it is needed: help and usage errors load neither numpy nor lxml nor sqlalchemy.
"""

import gc
import os
import sys
from collections.abc import Sequence

from runners.cli.interrupts import is_interrupt

_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000
_OF_THE_EXTRA = frozenset({"click", "injector", "obstore", "sqlalchemy"})


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command line (default: this process's arguments) and end the process with its exit code."""
    # One run makes few cycles and ends soon: looking for them seldom saves 9 % of `local` on 14 MB of reports and costs
    # no memory that can be measured.
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)

    # numpy's linear algebra, which is not used here, starts a thread for each core when it is imported: 30 of 80 ms.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    try:
        from runners.cli.app import run

        code = int(run(arguments))
    except ModuleNotFoundError as error:
        if error.name not in _OF_THE_EXTRA:
            raise
        code = _without_the_extra(sys.argv[1:] if arguments is None else arguments)
    except BaseException as error:  # while a failure was being told, or before anything could catch it
        if not is_interrupt(error):
            raise
        sys.stderr.write("interrupted\n")
        code = 130
    gc.freeze()  # what is left goes with the process: looking through all of it once more at the end costs 7 %
    raise SystemExit(code)


def _without_the_extra(arguments: Sequence[str]) -> int:
    """Do what the base installation can: tell its version, or how to get the rest; return the exit code."""
    if list(arguments) == ["--version"]:
        import codecov_core

        sys.stdout.write(f"codecov-worker {codecov_core.__version__}\n")
        return 0
    sys.stderr.write("Error: the command line is not installed; run: pip install 'codecov-worker[local]'\n")
    return 2


__all__ = ["main"]
