"""What is the same in every stack: this process's clock, its heartbeat, and what it has to close at the end."""

from contextlib import ExitStack

from injector import Module, provider, singleton

from adapters.local import SystemClock, ThreadHeartbeat
from codecov_core.ports import Clock, Heartbeat, SilentTelemetry, Telemetry


class ProcessModule(Module):
    """Binds the ports that depend on nothing but the process; the stacks extend it."""

    def __init__(self) -> None:
        self._open = ExitStack()

    @singleton
    @provider
    def what_is_open(self) -> ExitStack:
        """Everything that is to be closed at the end."""
        return self._open

    @singleton
    @provider
    def clock(self) -> Clock:
        """The machine's clock."""
        return SystemClock()

    @singleton
    @provider
    def telemetry(self) -> Telemetry:
        """Nobody watches yet."""
        return SilentTelemetry()

    @singleton
    @provider
    def heartbeat(self, telemetry: Telemetry) -> Heartbeat:
        """A thread for each lease."""
        return ThreadHeartbeat(telemetry)
