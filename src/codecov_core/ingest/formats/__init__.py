"""The formats that can be read, one module each (chapter 02 §5.3).

A file belongs to the first format of its kind that recognises it. Adding a format is its module and one line here.
"""

from codecov_core.ingest.format import Format
from codecov_core.ingest.formats.cobertura import Cobertura
from codecov_core.ingest.formats.go_cover import GoCover
from codecov_core.ingest.formats.istanbul import Istanbul
from codecov_core.ingest.formats.lcov import Lcov

__all__ = ["FORMATS"]

FORMATS: tuple[Format, ...] = (Cobertura(), Lcov(), GoCover(), Istanbul())
"""All formats; the order is that of their recognition within a kind."""
