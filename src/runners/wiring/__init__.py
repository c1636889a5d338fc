"""The only place that knows every room: the injector modules that put the parts together.

Names are loaded when they are asked for: the embedded stack needs no Redis client, production no SQLite.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from injector import Injector

    from runners.wiring.embedded_module import DATABASE_FILE, embedded
    from runners.wiring.in_process import InProcessWorker, Progress
    from runners.wiring.parts import ConfigParts, Parts, close_parts, config_parts_of, handler_of, parts_of
    from runners.wiring.production_module import production
    from runners.wiring.results import json_of
    from runners.wiring.stack import EmbeddedStack, opened_stack, store_lock

_HOMES = {
    "ConfigParts": "parts",
    "DATABASE_FILE": "embedded_module",
    "EmbeddedStack": "stack",
    "Injector": "parts",
    "InProcessWorker": "in_process",
    "Parts": "parts",
    "Progress": "in_process",
    "close_parts": "parts",
    "config_parts_of": "parts",
    "embedded": "embedded_module",
    "handler_of": "parts",
    "json_of": "results",
    "opened_stack": "stack",
    "parts_of": "parts",
    "production": "production_module",
    "store_lock": "stack",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    home = _HOMES.get(name)
    if home is None:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(f"{__name__}.{home}"), name)


__all__ = [
    "DATABASE_FILE",
    "ConfigParts",
    "EmbeddedStack",
    "InProcessWorker",
    "Injector",
    "Parts",
    "Progress",
    "close_parts",
    "config_parts_of",
    "embedded",
    "handler_of",
    "json_of",
    "opened_stack",
    "parts_of",
    "production",
    "store_lock",
]
