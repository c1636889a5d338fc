"""The formats that can be read, one module each (chapter 02 §5.3).

A file belongs to the first format of its kind that recognises it. Adding a format is its module and one line here. The
modules of a kind, and of XML those for a root, are imported when the first such file comes: most runs see one format,
and all of them cost 40 ms.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from typing import Final

from codecov_core.ingest.format import Format, Kind
from codecov_core.ingest.sniffing import SniffedFile

__all__ = ["candidates", "formats_of", "known_formats", "recognised"]

_REGISTRY: Final[Mapping[Kind, tuple[str, ...]]] = {
    "xml": (
        "refused_xml.REFUSED_XML",
        "bullseye.Bullseye BullseyeCoverage",
        "scoverage_statements.ScoverageStatements statements",
        "phpunit_xml.PhpUnitXml phpunit coverage",
        "dotcover.DotCover Root",
        "clover.Clover coverage",
        "mono.Mono coverage",
        "opencover.OpenCover CoverageSession",
        "jacoco.JaCoCo report",
        "ms_coverage.MicrosoftCoverage results",
        "ms_coverage.VisualStudioCoverage CoverageDSPriv",
        "sonarqube.SonarQube coverage",
        "pit.Pit mutations",
        "cobertura.Cobertura coverage",
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
"""Of each kind the classes, and the tuples of formats, in the order of their recognition.

Behind a class stands what the name of the XML root has to contain, one of it if it is more, so that the module is not
asked for nothing.
"""

_LONGEST_REMEMBERED: Final = 64


def candidates(file: SniffedFile) -> Sequence[Format]:
    """Those of the formats of a file's kind that may recognise it, in the order of their recognition."""
    root = "" if file.xml_root is None else file.xml_root.name
    if file.kind is None:
        return ()
    return _remembered(file.kind, root) if len(root) < _LONGEST_REMEMBERED else _candidates(file.kind, root)


def recognised(file: SniffedFile) -> Format | None:
    """Give the format of a file: the first of its kind that recognises it."""
    return next((format for format in candidates(file) if format.recognises(file)), None)


def _candidates(kind: Kind, root: str) -> Sequence[Format]:
    entries = (entry.split(" ") for entry in _REGISTRY[kind])
    wanted = (path for path, *parts in entries if not parts or any(part in root for part in parts))
    return [format for path in wanted for format in _loaded(path)]


_remembered = lru_cache(maxsize=64)(_candidates)


def formats_of(kind: Kind) -> Iterator[Format]:
    """All formats of a kind, in the order of their recognition; this imports them."""
    for entry in _REGISTRY[kind]:
        yield from _loaded(entry.partition(" ")[0])


def known_formats() -> Iterator[Format]:
    """Every format there is; this imports them all."""
    for kind in _REGISTRY:
        yield from formats_of(kind)


@cache
def _loaded(path: str) -> tuple[Format, ...]:
    module, _, name = path.partition(".")
    found = getattr(import_module(f"{__name__}.{module}"), name)
    return found if isinstance(found, tuple) else (found(),)
