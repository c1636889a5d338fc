"""Measuring one piece of work beside another in the same run.

A benchmark is a module ``benchmarks/<room>_<what>.py`` with one public function ``rows() -> Iterable[Row]``. Absolute
times say something about a machine, ratios say something about the work: every row names the reference it stands
beside, and both are measured alternately so that other load on the machine meets both alike.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MIB = 1024 * 1024

# ru_maxrss of a child counts what its parent had resident when it forked, so a fat parent would be measured instead of
# the command. The launcher is as small as a Python process can be.
_LAUNCHER = """
import json, os, sys, time
started = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - started
facts = [os.waitstatus_to_exitcode(status), seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]
open(sys.argv[1], "w").write(json.dumps(facts))
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was done, what it cost, what it stands beside.

    ``ours`` and ``reference`` have the same unit (``s``, ``MB``, ``bytes``, ``queries``). ``limit`` and ``goal`` are
    ratios of ``ours`` to ``reference``; with ``reference=None`` they are plain amounts of the unit.
    """

    work: str
    against: str
    ours: float
    reference: float | None
    limit: float
    goal: float
    unit: str = "s"

    @property
    def figure(self) -> float:
        """The number ``limit`` and ``goal`` speak about."""
        return self.ours if self.reference is None else self.ours / self.reference

    @property
    def within(self) -> bool:
        """Whether the limit is kept."""
        return self.figure <= self.limit


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """What a whole process cost: wall clock and processor seconds, peak resident memory, and what it printed."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    exit_code: int
    stdout: bytes

    @property
    def peak_mib(self) -> float:
        """Peak resident memory in MiB."""
        return self.peak_bytes / MIB


class BenchmarkError(RuntimeError):
    """A measured command failed, so that its figures mean nothing."""


def best_of(work: Callable[[], object], *, repeat: int = 5) -> float:
    """Seconds of the quickest of ``repeat`` calls (one more before them warms up), without the garbage collector."""
    work()
    return min(_timed(work) for _ in range(repeat))


def beside(ours: Callable[[], object], reference: Callable[[], object], *, repeat: int = 5) -> tuple[float, float]:
    """Best of ``repeat`` for both, called alternately after one call each to warm up."""
    ours()
    reference()
    pairs = [(_timed(ours), _timed(reference)) for _ in range(repeat)]
    return min(first for first, _ in pairs), min(second for _, second in pairs)


def run_process(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    accepted: Sequence[int] = (0,),
) -> ProcessCost:
    """Run a command to its end from a small launcher and tell what it cost.

    Raises:
        BenchmarkError: the exit code is not among ``accepted``; holds the end of what it said.

    """
    with tempfile.TemporaryDirectory() as folder:
        facts, output = Path(folder, "facts"), Path(folder, "stdout")
        launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(facts), *command]
        environment = {**os.environ, **(env or {})}
        # An installed program has its modules compiled; where that is switched off we would measure the compiler.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        with output.open("wb") as sink:
            done = subprocess.run(launcher, cwd=cwd, env=environment, stdout=sink, stderr=subprocess.PIPE, check=False)
        if not facts.exists():
            message = done.stderr.decode(errors="replace")[-2000:]
            raise BenchmarkError(f"could not start {command[0]}: {message}")
        code, seconds, cpu_seconds, peak = json.loads(facts.read_text())
        printed = output.read_bytes()
    if code not in accepted:
        said = (done.stderr + printed)[-2000:].decode(errors="replace")
        raise BenchmarkError(f"{' '.join(command)[:200]} ended with {code}: {said}")
    # Linux counts ru_maxrss in KiB, macOS in bytes.
    return ProcessCost(seconds, cpu_seconds, peak if sys.platform == "darwin" else peak * 1024, code, printed)


def fresh_process(code: str, *arguments: str) -> ProcessCost:
    """Run Python code in a new interpreter; ``arguments`` are its ``sys.argv[1:]``."""
    return run_process([sys.executable, "-c", code, *arguments])


def best_process(
    ours: Sequence[str], reference: Sequence[str], *, repeat: int = 7, cwd: Path | None = None
) -> tuple[ProcessCost, ProcessCost]:
    """Whole processes beside each other, alternately after one run each to warm up; the quickest run of each.

    An exit code below 2 is accepted: a failing status is a result.
    """
    for command in (ours, reference):
        run_process(command, cwd=cwd, accepted=(0, 1))
    pairs = [
        (run_process(ours, cwd=cwd, accepted=(0, 1)), run_process(reference, cwd=cwd, accepted=(0, 1)))
        for _ in range(repeat)
    ]
    return min((a for a, _ in pairs), key=_seconds), min((b for _, b in pairs), key=_seconds)


def _seconds(cost: ProcessCost) -> float:
    return cost.seconds


def _timed(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        result = work()
        ended = time.perf_counter()
    finally:
        gc.enable()
    del result  # released outside the clock, for both sides alike
    return ended - started
