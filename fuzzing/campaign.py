"""Trying many inputs: in processes of their own, until a number or a time is reached, with surprises kept as files."""

import json
import multiprocessing
import time
from collections import Counter
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import psutil

from fuzzing.inputs import Input, Setting, input_of
from fuzzing.judging import MOST_MEMORY, Verdict, judged
from fuzzing.seeds import load_seeds
from fuzzing.watching import Baits, Watch

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

_PREFIX = "fuzz-"
_TOLD_EVERY = 1.0
_HANGS_AFTER = 60.0
"""Seconds of processor time for one input after which a process is taken to hang in it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to try: ``count`` inputs from number ``first`` on, for ``seconds`` at most, in ``jobs`` processes."""

    folders: tuple[Path, ...]
    campaign: int
    first: int
    count: int
    seconds: float
    jobs: int
    kept: Path
    """The folder for inputs that surprised."""


@dataclass(slots=True)
class Tally:
    """What was tried so far."""

    outcomes: Counter[str] = field(default_factory=Counter)
    formats: Counter[str] = field(default_factory=Counter)
    surprises: list[tuple[int, str]] = field(default_factory=list)
    """Number of the input, and what surprised."""
    slowest: float = 0.0

    @property
    def tried(self) -> int:
        """The number of inputs."""
        return sum(self.outcomes.values())

    def add(self, number: int, verdict: Verdict) -> None:
        """Count one verdict."""
        self.outcomes[verdict.outcome] += 1
        self.formats.update(verdict.formats)
        self.slowest = max(self.slowest, verdict.seconds)
        self.surprises += [(number, surprise) for surprise in verdict.surprises]

    def join(self, other: "Tally") -> None:
        """Add what another process tried."""
        self.outcomes.update(other.outcomes)
        self.formats.update(other.formats)
        self.surprises += other.surprises
        self.slowest = max(self.slowest, other.slowest)


def run(plan: Plan) -> Generator[Tally, None, None]:
    """Carry a plan out; yields what was tried so far now and then, and at the end.

    A process that dies or hangs is a surprise of the input it was at, and another one goes on behind that input.
    """
    total = Tally()
    deadline = time.monotonic() + plan.seconds
    workers = [_Worker(plan, plan.first + job, deadline) for job in range(min(plan.jobs, plan.count))]
    told = time.monotonic()
    try:
        while workers:
            wait([worker.results for worker in workers], timeout=1.0)
            for worker in tuple(workers):
                ended, number = worker.collect(total)
                if number is not None:
                    verdict = Verdict("surprise", (f"the process {worker.fate}",))
                    total.add(number, verdict)
                    keep(plan, number, verdict)
                if ended:
                    workers.remove(worker)
                    if number is not None and number + plan.jobs < plan.first + plan.count:
                        workers.append(_Worker(plan, number + plan.jobs, deadline))
            if time.monotonic() - told > _TOLD_EVERY:
                told = time.monotonic()
                yield total
    finally:
        for worker in workers:
            worker.stop()
    yield total


def keep(plan: Plan, number: int, verdict: Verdict) -> None:
    """Save an input that surprised, with all that is needed to try it again."""
    seeds = load_seeds(*plan.folders)
    with TemporaryDirectory(prefix=_PREFIX) as folder:
        baits = Baits(Path(folder))
        given = input_of(number, plan.campaign, seeds, baits.addresses)
        baits.close()
    _save(plan, number, given, verdict)


def kept_input(path: Path) -> Input:
    """Read a saved input again.

    Raises:
        FileNotFoundError: one of its two files is not there.

    """
    about = json.loads(path.with_suffix(".json").read_text())
    return Input(path.with_suffix(".upload").read_bytes(), Setting(**about["setting"]), about["origin"], stores=True)


def _save(plan: Plan, number: int, given: Input, verdict: Verdict) -> None:
    plan.kept.mkdir(parents=True, exist_ok=True)
    path = plan.kept / f"{plan.campaign}-{number}"
    path.with_suffix(".upload").write_bytes(given.raw)
    about = {"surprises": verdict.surprises, "origin": given.origin, "setting": asdict(given.setting)}
    path.with_suffix(".json").write_text(json.dumps(about, indent=1))


class _Worker:
    """One process that tries every ``jobs``-th input from a number on."""

    def __init__(self, plan: Plan, first: int, deadline: float) -> None:
        context = multiprocessing.get_context("spawn")
        self.results, sender = context.Pipe(duplex=False)
        self._at = context.Value("q", first)
        self.fate = ""
        self._seen = (first, 0.0)
        self._process = context.Process(target=_try_inputs, args=(plan, first, deadline, self._at, sender), daemon=True)
        self._process.start()
        sender.close()

    def collect(self, total: Tally) -> tuple[bool, int | None]:
        """Take what was tried; tell whether the process has ended, and the input it died of if it did not end well."""
        try:
            while self.results.poll():
                told = self.results.recv()
                if told is None:
                    self._process.join()
                    return True, None
                total.join(told)
        except EOFError:
            self._process.join()
            self.fate = f"died with exit code {self._process.exitcode}"
            return True, self._at.value
        number, since = self._seen
        if self._at.value != number:
            self._seen = (self._at.value, self._seconds())
        elif self._seconds() - since > _HANGS_AFTER:
            self.stop()
            self.fate = f"worked for {_HANGS_AFTER:.0f} s and did not end"
            return True, number
        return False, None

    def _seconds(self) -> float:
        """Tell the processor time of the process: on a busy machine other clocks say nothing about it."""
        try:
            times = psutil.Process(self._process.pid).cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def stop(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.join()


def _try_inputs(plan: Plan, first: int, deadline: float, at: "Synchronized[int]", results: Connection) -> None:
    """Try inputs in a process of its own; ``at`` is shared memory that holds the number of the one at hand."""
    seeds = load_seeds(*plan.folders)
    with TemporaryDirectory(prefix=_PREFIX) as folder:
        baits = Baits(Path(folder))
        watch = Watch(MOST_MEMORY, baits)
        tally, told = Tally(), time.monotonic()
        for number in range(first, plan.first + plan.count, plan.jobs):
            at.value = number
            given = input_of(number, plan.campaign, seeds, baits.addresses)
            verdict = judged(given, watch)
            tally.add(number, verdict)
            if verdict.surprises:
                _save(plan, number, given, verdict)
            now = time.monotonic()
            if now - told > _TOLD_EVERY or now > deadline:
                results.send(tally)
                tally, told = Tally(), now
            if now > deadline:
                break
        results.send(tally)
        baits.close()
    results.send(None)
