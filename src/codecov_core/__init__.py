"""The domain library: coverage reports, ingestion, comparisons, decisions and the tasks that use them.

Pure and typed; talks to the outside only through the Protocols in ``codecov_core.ports``. Rooms are imported by
name (``from codecov_core.reports import Report``); this package itself imports nothing, so that it costs nothing.
``codecov_core.__version__`` is looked up when it is asked for.
"""

__version__: str


def __getattr__(name: str) -> str:
    if name != "__version__":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib.metadata import PackageNotFoundError, version
    from pathlib import Path

    try:
        return version("codecov-worker")
    except PackageNotFoundError:  # a bare checkout
        return (Path(__file__).parents[2] / "VERSION").read_text(encoding="utf-8").strip()
