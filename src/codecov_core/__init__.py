"""The domain library: coverage reports, ingestion, comparisons, decisions and the tasks that use them.

Pure and typed; talks to the outside only through the Protocols in ``codecov_core.ports``. Rooms are imported by
name (``from codecov_core.reports import Report``); this package itself imports nothing, so that it costs nothing.
"""
