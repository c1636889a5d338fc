"""The task queue's contract on Celery messages in a real broker."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
import redis

from codecov_core.errors import QueueUnavailableError
from codecov_core.ports import Command, JsonValue, TaskQueue
from codecov_core.testing import ManualClock, QueueProbe, TaskQueueContract
from runners.celery import CeleryQueue, make_app
from runners.settings import settings_of

_QUEUE = "celery"


@dataclass(frozen=True)
class _Delivered:
    """A command as its message says."""

    task_name: ClassVar[str] = "app.tasks.test.Sample"
    sent: tuple[tuple[str, JsonValue], ...]

    def kwargs(self) -> dict[str, JsonValue]:
        return dict(self.sent)


class _BrokerProbe:
    """Takes messages off the broker as a worker does: at once, held back until their ``eta``."""

    def __init__(self, url: str, clock: ManualClock) -> None:
        self._clock = clock
        self._app = make_app(settings_of({"services": {"redis_url": url}}))
        self._queue = CeleryQueue(self._app, clock, 900)
        self._broker = redis.Redis.from_url(url)
        self._held: list[tuple[datetime, Command]] = []

    @property
    def queue(self) -> TaskQueue:
        return self._queue

    def deliver(self, seconds: float) -> list[Command]:
        self._receive()
        self._clock.advance(seconds)
        due = [command for eta, command in self._held if eta <= self._clock.now()]
        self._held = [(eta, command) for eta, command in self._held if eta > self._clock.now()]
        return due

    def close(self) -> None:
        self._broker.close()
        self._app.close()

    def _receive(self) -> None:
        while (message := self._broker.rpop(_QUEUE)) is not None:
            assert isinstance(message, bytes)
            envelope = json.loads(message)
            _, kwargs, _ = json.loads(base64.b64decode(envelope["body"]))
            eta = envelope["headers"]["eta"]
            wait = timedelta(0) if eta is None else datetime.fromisoformat(eta) - datetime.now(UTC)
            # Seconds that passed here since the sending are no seconds of the clock that is moved by hand.
            due = self._clock.now() + timedelta(seconds=round(wait.total_seconds()))
            self._held.append((due, _Delivered(tuple(kwargs.items()))))


class TestCeleryQueue(TaskQueueContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def queue_probe(self, redis_url: str, clock: ManualClock) -> Iterator[QueueProbe]:
        probe = _BrokerProbe(redis_url, clock)
        yield probe
        probe.close()


def test_a_broker_that_is_away_is_said_without_its_address() -> None:
    app = make_app(settings_of({"services": {"redis_url": "redis://:hush@127.0.0.1:1/0"}}))
    queue = CeleryQueue(app, ManualClock(), 900)
    with pytest.raises(QueueUnavailableError, match="did not answer") as caught:
        queue.enqueue(_Delivered((("number", 1),)))
    app.close()
    assert caught.value.retryable
    assert "hush" not in str(caught.value)
