"""A notification that was paused for longer than its lease: what is shown in the end is the last generation's."""

import threading
from collections.abc import Callable, Sequence
from typing import TypeAlias

import pytest

from codecov_core.errors import ProviderError
from codecov_core.ports import Commit, Delivery, Status, StatusTarget
from codecov_core.tasks import Sweep, TaskSettings
from codecov_core.testing import ManualClock, MemoryStatusChannel
from tests.unit.tasks.workshop import SOURCE, START, Workshop, laid_over_defaults, raw_upload

TREE = {f"src/{name}.py": SOURCE for name in "abcd"}
INSTALLATION = laid_over_defaults({"coverage": {"status": {"project": {"default": {"target": "60%"}}, "patch": False}}})
Pause: TypeAlias = Callable[[], None]


class PausedChannel(MemoryStatusChannel):
    """A channel whose next delivery is paused, just before or just after it."""

    def __init__(self) -> None:
        super().__init__()
        self._before: Pause | None = None
        self._after: Pause | None = None

    def pause(self, *, before: Pause | None = None, after: Pause | None = None) -> None:
        """Call one of these at the next delivery."""
        self._before, self._after = before, after

    def deliver(self, target: StatusTarget, statuses: Sequence[Status]) -> tuple[Delivery, ...]:
        before, self._before = self._before, None
        after, self._after = self._after, None
        if before is not None:
            before()
        deliveries = super().deliver(target, statuses)
        if after is not None:
            after()
        return deliveries


def worker(name: str, clock: ManualClock, beside: Workshop | None = None) -> Workshop:
    settings = TaskSettings(worker=name, hash_key="key", installation=INSTALLATION)
    if beside is None:
        return Workshop(settings=settings, clock=clock, statuses=PausedChannel())
    return Workshop(
        settings=settings,
        clock=clock,
        database=beside.database,
        objects=beside.objects,
        inbox=beside.inbox,
        readers=beside.readers,
        statuses=beside.statuses,
    )


def start() -> tuple[Workshop, Workshop, Commit]:
    clock = ManualClock(START)
    first = worker("first", clock)
    second = worker("second", clock, first)
    commit = first.commit(first.repository(), TREE)
    first.upload(commit, raw_upload({"src/a.py": {1: 1, 2: 0, 3: 0}}))
    return first, second, commit


@pytest.mark.parametrize("place", ["before", "after"])
def test_what_is_shown_in_the_end_is_right(place: str) -> None:
    first, second, commit = start()

    def pause() -> None:
        first.clock.advance(60)
        second.upload(commit, raw_upload({"src/a.py": {2: 1, 3: 1}}))
        second.settle()
        assert first.statuses.shown(commit.sha)["codecov/project"].state == "success"

    assert isinstance(first.statuses, PausedChannel)
    first.statuses.pause(**{place: pause})
    first.settle()
    second.clock.advance(60)
    second.run(Sweep())
    second.settle()
    assert first.statuses.shown(commit.sha)["codecov/project"].state == "success"
    assert len(first.statuses.deliveries) > 1


def test_a_failure_of_the_channel_after_the_lease_was_lost_is_put_right_too() -> None:
    first, second, commit = start()

    def pause() -> None:
        first.clock.advance(60)
        second.upload(commit, raw_upload({"src/a.py": {2: 1, 3: 1}}))
        second.settle()
        first.statuses.deliveries.append(stale)
        raise ProviderError("the answer was lost")

    assert isinstance(first.statuses, PausedChannel)
    target = StatusTarget(first.repository(), commit.sha, None)
    stale = target, Status("codecov/project", "project", "default", "failure", "33.33%", {})
    first.statuses.pause(before=pause)
    first.settle()
    second.clock.advance(60)
    second.run(Sweep())
    second.settle()
    assert first.statuses.shown(commit.sha)["codecov/project"].state == "success"


def test_a_late_delivery_between_another_and_its_note_is_put_right() -> None:
    first, second, commit = start()
    late = threading.Event(), threading.Event(), threading.Event()
    reached, may_go, is_through = late

    class Channel(PausedChannel):
        def deliver(self, target: StatusTarget, statuses: Sequence[Status]) -> tuple[Delivery, ...]:
            if not reached.is_set():
                reached.set()
                assert may_go.wait(20)
                return super().deliver(target, statuses)
            deliveries = super().deliver(target, statuses)
            may_go.set()
            assert is_through.wait(20)
            return deliveries

    channel = first.statuses = second.statuses = Channel()

    def tell_late() -> None:
        first.run_until_idle()
        is_through.set()

    thread = threading.Thread(target=tell_late)
    thread.start()
    assert reached.wait(20)
    first.clock.advance(60)
    second.upload(commit, raw_upload({"src/a.py": {2: 1, 3: 1}}))
    second.run_until_idle()
    thread.join()
    assert channel.shown(commit.sha)["codecov/project"].state == "failure"
    second.clock.advance(60)
    second.run(Sweep())
    second.settle()
    assert channel.shown(commit.sha)["codecov/project"].state == "success"
