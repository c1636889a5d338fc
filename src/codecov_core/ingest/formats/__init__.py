"""The formats that can be read, one module each (chapter 02 §5.3).

A file belongs to the first format of its kind that recognises it. Adding a format is its module and one line here. The
modules of a kind are imported when its first file comes: most runs see one kind, and all of them cost 40 ms.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Final

from codecov_core.ingest.format import Format, Kind

__all__ = ["formats_of", "known_formats"]

_REGISTRY: Final[Mapping[Kind, tuple[str, ...]]] = {
    "xml": (
        "refused_xml.REFUSED_XML",
        "bullseye.Bullseye",
        "scoverage_statements.ScoverageStatements",
        "dotcover.DotCover",
        "clover.Clover",
        "mono.Mono",
        "opencover.OpenCover",
        "jacoco.JaCoCo",
        "ms_coverage.MicrosoftCoverage",
        "ms_coverage.VisualStudioCoverage",
        "sonarqube.SonarQube",
        "phpunit_xml.PhpUnitXml",
        "pit.Pit",
        "cobertura.Cobertura",
    ),
    "text": (
        "refused.REFUSED_TEXT",
        "go_covdata.GoCovdata",
        "lcov.Lcov",
        "gcov.Gcov",
        "luacov.LuaCov",
        "gap.Gap",
        "d_listing.DListing",
        "go_cover.GoCover",
        "llvm_show.LlvmShow",
    ),
    "json": (
        "salesforce.Salesforce",
        "elm.Elm",
        "covr.Covr",
        "flow.Flow",
        "simplecov.SimplecovFormatter",
        "dart_hitmap.DartHitmap",
        "codecov_json.CodecovJson",
        "scct.Scct",
        "coveralls.Coveralls",
        "llvm_export.LlvmExport",
        "gcov_json.GcovJson",
        "tarpaulin.Tarpaulin",
        "simplecov.SimplecovFiles",
        "gap.GapObject",
        "coveragepy.CoveragePy",
        "covdir.Covdir",
        "fastcov.Fastcov",
        "xccov.Xccov",
        "coverlet.Coverlet",
        "resultset.Resultset",
        "refused.REFUSED_JSON",
        "istanbul.Istanbul",
    ),
    "plist": ("xccoverage_plist.XccoveragePlist",),
}
"""Of each kind the classes, and the tuples of formats, in the order of their recognition."""


@cache
def formats_of(kind: Kind) -> tuple[Format, ...]:
    """All formats of a kind, in the order of their recognition."""
    return tuple(format for entry in _REGISTRY[kind] for format in _loaded(entry))


def known_formats() -> Iterator[Format]:
    """Every format there is; this imports them all."""
    for kind in _REGISTRY:
        yield from formats_of(kind)


def _loaded(entry: str) -> tuple[Format, ...]:
    module, _, name = entry.partition(".")
    found = getattr(import_module(f"{__name__}.{module}"), name)
    return found if isinstance(found, tuple) else (found(),)
