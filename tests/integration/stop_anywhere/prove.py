"""The proof itself, as a process of its own: it forks a child for every point to stop at.

A process of its own, because it may fork only while no thread runs in it: stores and databases are opened by its
children alone. The durable state left by a stop decides what follows, so equal states are restarted once.
"""

import hashlib
import itertools
import json
import os
import shutil
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from adapters.sql import SqlDatabase
from codecov_core.testing import ManualClock, MemoryObjectStore
from tests.integration.stop_anywhere.killer import Stopper
from tests.integration.stop_anywhere.scenarios import SCENARIOS, Scenario
from tests.integration.stop_anywhere.world import World, close

_MOST_SHOWN = 3
_SAMPLE = 25
_RANDOM_COLUMNS = {"external_id", "upload_token", "image_token"}


def main() -> None:
    """Prove one scenario in a folder, stopping at every ``stride``-th call; print what was found as JSON."""
    name, folder, stride = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    scenario = SCENARIOS[name]
    started = time.monotonic()
    template = folder / "template"
    in_child(lambda: prepared(template, scenario))
    allowed = list(allowed_outcomes(folder, template, scenario, every_order=name == "ordered"))
    found = Proof(folder, template, scenario, allowed).run(stride)
    distinct = len({json.dumps(outcome, sort_keys=True) for outcome in allowed})
    result = {**found, "allowed": distinct, "seconds": round(time.monotonic() - started, 1)}
    sys.stdout.write(json.dumps(result) + "\n")


class Proof:
    """Stops at every point and looks what a restart makes of it."""

    def __init__(self, folder: Path, template: Path, scenario: Scenario, allowed: list[object]) -> None:
        self._run = folder / "run"
        self._template = template
        self._scenario = scenario
        self._allowed = allowed
        self._seen: set[str] = set()
        self._wrong: list[dict[str, object]] = []
        self._database = self._warmed_up()

    def run(self, stride: int) -> dict[str, object]:
        """Stop before the first call, the second, ... until a run gets through, and after the last one.

        The moment after a call is the moment before the next one: whatever is durable is changed by calls through ports
        alone. That this holds is tried out at some of the calls.
        """
        sampled, sample_from = 0, _SAMPLE
        for number in itertools.count(1, stride):
            if self._runs_through(number, after=False):
                break
            before = self._look(f"before call {number}")
            if number > sample_from and not self._runs_through(number - 1, after=True):
                sampled, sample_from = sampled + 1, number + _SAMPLE - 1
                assert self._look(f"after call {number - 1}") == before, "something durable happened between two calls"
        if stride == 1:
            assert not self._runs_through(number - 1, after=True)
            self._look(f"after call {number - 1}")
        return {"calls": number - stride, "sampled": sampled, "states": len(self._seen), "wrong": self._wrong}

    def _warmed_up(self) -> SqlDatabase:
        """Run once here, so that no child has to import modules and compile statements again.

        Only the objects are in memory, since the folder's store would start threads; no connection stays open.
        """
        fresh_copy(self._template, self._run)
        database = SqlDatabase(f"sqlite:///{self._run / 'store.db'}", ManualClock())
        world = World(self._run, self._scenario, database, MemoryObjectStore())
        world.start()
        world.shop.run_until_idle()
        world.shop.is_settled()
        database.engine.dispose()
        return database

    def _runs_through(self, number: int, *, after: bool) -> bool:
        fresh_copy(self._template, self._run)
        return in_child(lambda: stopped(self._world(), number, after=after)) is not None

    def _world(self) -> World:
        """Open the store; only ever called in a child."""
        return World(self._run, self._scenario, self._database)

    def _look(self, where: str) -> str:
        """Restart from what a stop left, unless equal states were restarted before; give the state's fingerprint."""
        state = fingerprint(self._run)
        if state in self._seen:
            return state
        self._seen.add(state)
        outcome = in_child(lambda: restarted(self._world()))
        if outcome not in self._allowed and len(self._wrong) < _MOST_SHOWN:
            self._wrong.append({"where": where, "differences": differences(self._allowed[0], outcome)})
        return state


def prepared(folder: Path, scenario: Scenario) -> bool:
    """Make the store with the base done and the head's uploads arrived."""
    world = World(folder, scenario)
    world.prepare()
    close(world)
    return True


def stopped(world: World, number: int | None, *, after: bool) -> bool:
    """Run until the point to stop at; true if it was never reached."""
    world.gate(Stopper(number, after=after))
    world.start()
    world.shop.run_until_idle()
    return True


def restarted(world: World) -> object:
    """Run on with the sweeper alone and a clock moved by hand."""
    world.shop.settle()
    outcome = world.outcome()
    close(world)
    return outcome


def allowed_outcomes(folder: Path, template: Path, scenario: Scenario, *, every_order: bool) -> Iterator[object]:
    """Give what undisturbed runs end in: one run, or one for every serial order of the uploads."""
    if not every_order:
        run = fresh_copy(template, folder / "undisturbed")
        in_child(lambda: stopped(World(run, scenario), None, after=False))
        yield in_child(lambda: restarted(World(run, scenario)))
        return
    for order in itertools.permutations(range(len(scenario.head))):
        run = folder / f"serial{order}"
        yield in_child(lambda run=run, order=order: serial(run, scenario, order))  # type: ignore[misc]


def serial(folder: Path, scenario: Scenario, order: tuple[int, ...]) -> object:
    """Let the uploads arrive in that order, each when the one before is done."""
    world = World(folder, scenario)
    world.arrive_one_by_one(order)
    outcome = world.outcome()
    close(world)
    return outcome


def in_child(work: Callable[[], object]) -> object:
    """Do something in a forked child; give its result, or nothing when the child was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        status = 1
        try:
            with os.fdopen(writing, "w") as pipe:
                json.dump(work(), pipe)
            status = 0
        except BaseException:  # noqa: BLE001  # the child must not return into the parent's stack
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("the work of a child failed")
    return json.loads(text) if os.WIFEXITED(status) else None


def fresh_copy(template: Path, folder: Path) -> Path:
    """Copy the template over what is in the folder."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(template, folder)
    return folder


def fingerprint(folder: Path) -> str:
    """Tell durable states apart: every row without random ids, every object, everything told."""
    digest = hashlib.sha256()
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in sorted(tables):
            cursor = connection.execute(f'SELECT * FROM "{table}"')
            columns = [column[0] for column in cursor.description]
            kept = [index for index, column in enumerate(columns) if column not in _RANDOM_COLUMNS]
            rows = sorted(repr([row[index] for index in kept]) for row in cursor)
            digest.update(f"{table}:{rows}".encode())
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("store.db")):
        digest.update(f"{path.relative_to(folder)}:".encode() + path.read_bytes())
    return digest.hexdigest()


def differences(expected: object, found: object) -> dict[str, object]:
    """Name the parts of an outcome that differ."""
    if not isinstance(expected, dict) or not isinstance(found, dict):
        return {"found": found}
    return {key: [expected[key], found.get(key)] for key in expected if expected[key] != found.get(key)}


if __name__ == "__main__":
    main()
