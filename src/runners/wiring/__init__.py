"""The only place that knows every room: settings, and the injector modules that put the parts together."""

from runners.wiring.embedded import DATABASE_FILE, embedded
from runners.wiring.in_process import InProcessWorker, Progress
from runners.wiring.parts import Parts, handler_of, parts_of
from runners.wiring.stack import EmbeddedStack, opened_stack, store_lock

__all__ = [
    "DATABASE_FILE",
    "EmbeddedStack",
    "InProcessWorker",
    "Parts",
    "Progress",
    "embedded",
    "handler_of",
    "opened_stack",
    "parts_of",
    "store_lock",
]
