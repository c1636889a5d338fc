"""Stopping the process at any call through any port."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Protocol

from codecov_core.ports import UnitOfWork


class Gate(Protocol):
    """Stands before and after every call."""

    def before(self, call: str) -> None: ...

    def after(self, call: str) -> None: ...


class Stopper:
    """Kills this very process before or after the k-th call; nothing can catch it."""

    def __init__(self, kill_at: int | None, *, after: bool) -> None:
        self.calls = 0
        self._kill_at = kill_at
        self._after = after

    def before(self, call: str) -> None:
        self.calls += 1
        if self.calls == self._kill_at and not self._after:
            os.kill(os.getpid(), signal.SIGKILL)

    def after(self, call: str) -> None:
        # Calls nest (a transaction is left after the calls in it): every end counts as the end of the latest call.
        if self.calls == self._kill_at and self._after:
            os.kill(os.getpid(), signal.SIGKILL)


class Gated:
    """A port whose every call passes the gate; contexts are two calls, and what they give is gated too."""

    def __init__(self, port: object, name: str, gate: Gate) -> None:
        self._port = port
        self._name = name
        self._gate = gate

    def __getattr__(self, attribute: str) -> object:
        value = getattr(self._port, attribute)
        name = f"{self._name}.{attribute}"
        if attribute in ("begin", "reading"):
            return lambda: self._transaction(value, name)
        if attribute == "beating":
            return lambda renew, every: self._beating(value, name, renew, every)
        if attribute == "open":  # a reader is a port as well
            return lambda *arguments: Gated(self._called(value, name, *arguments), name, self._gate)
        if callable(value):
            return lambda *arguments, **options: self._called(value, name, *arguments, **options)
        if attribute in _REPOSITORIES:
            return Gated(value, name, self._gate)
        return value

    def _called(self, function: Callable[..., object], name: str, *arguments: object, **options: object) -> object:
        self._gate.before(name)
        result = function(*arguments, **options)
        if isinstance(result, Iterator):
            result = iter(list(result))  # what is read lazily is read by this call
        self._gate.after(name)
        return result

    @contextmanager
    def _transaction(self, opened: Callable[[], AbstractContextManager[object]], name: str) -> Iterator[object]:
        self._gate.before(name)
        context = opened()
        work = context.__enter__()
        self._gate.after(name)
        try:
            yield Gated(work, name, self._gate)
        except BaseException as error:
            self._gate.before(f"{name}.roll back")
            context.__exit__(type(error), error, error.__traceback__)
            self._gate.after(f"{name}.roll back")
            raise
        self._gate.before(f"{name}.commit")
        context.__exit__(None, None, None)
        self._gate.after(f"{name}.commit")

    @contextmanager
    def _beating(
        self, beating: Callable[..., AbstractContextManager[object]], name: str, renew: object, every: object
    ) -> Iterator[object]:
        self._gate.before(name)
        with beating(renew, every) as watch:
            self._gate.after(name)
            yield watch


_REPOSITORIES = frozenset(name for name, item in vars(UnitOfWork).items() if isinstance(item, property))
