"""The formats that can be read, one module each (chapter 02 §5.3).

A file belongs to the first format of its kind that recognises it. Adding a format is its module and one line here.
"""

from codecov_core.ingest.format import Format
from codecov_core.ingest.formats.bullseye import Bullseye
from codecov_core.ingest.formats.clover import Clover
from codecov_core.ingest.formats.cobertura import Cobertura
from codecov_core.ingest.formats.codecov_json import CodecovJson
from codecov_core.ingest.formats.covdir import Covdir
from codecov_core.ingest.formats.coveragepy import CoveragePy
from codecov_core.ingest.formats.coveralls import Coveralls
from codecov_core.ingest.formats.coverlet import Coverlet
from codecov_core.ingest.formats.covr import Covr
from codecov_core.ingest.formats.d_listing import DListing
from codecov_core.ingest.formats.dart_hitmap import DartHitmap
from codecov_core.ingest.formats.dotcover import DotCover
from codecov_core.ingest.formats.elm import Elm
from codecov_core.ingest.formats.fastcov import Fastcov
from codecov_core.ingest.formats.flow import Flow
from codecov_core.ingest.formats.gap import Gap, GapObject
from codecov_core.ingest.formats.gcov import Gcov
from codecov_core.ingest.formats.gcov_json import GcovJson
from codecov_core.ingest.formats.go_cover import GoCover
from codecov_core.ingest.formats.istanbul import Istanbul
from codecov_core.ingest.formats.jacoco import JaCoCo
from codecov_core.ingest.formats.lcov import Lcov
from codecov_core.ingest.formats.llvm_export import LlvmExport
from codecov_core.ingest.formats.llvm_show import LlvmShow
from codecov_core.ingest.formats.luacov import LuaCov
from codecov_core.ingest.formats.mono import Mono
from codecov_core.ingest.formats.ms_coverage import MicrosoftCoverage, VisualStudioCoverage
from codecov_core.ingest.formats.opencover import OpenCover
from codecov_core.ingest.formats.phpunit_xml import PhpUnitXml
from codecov_core.ingest.formats.pit import Pit
from codecov_core.ingest.formats.refused import REFUSED_JSON, REFUSED_TEXT
from codecov_core.ingest.formats.refused_xml import REFUSED_XML
from codecov_core.ingest.formats.resultset import Resultset
from codecov_core.ingest.formats.salesforce import Salesforce
from codecov_core.ingest.formats.scct import Scct
from codecov_core.ingest.formats.scoverage_statements import ScoverageStatements
from codecov_core.ingest.formats.simplecov import SimplecovFiles, SimplecovFormatter
from codecov_core.ingest.formats.sonarqube import SonarQube
from codecov_core.ingest.formats.tarpaulin import Tarpaulin
from codecov_core.ingest.formats.xccov import Xccov
from codecov_core.ingest.formats.xccoverage_plist import XccoveragePlist

__all__ = ["FORMATS"]

FORMATS: tuple[Format, ...] = (
    *REFUSED_XML,
    Bullseye(),
    ScoverageStatements(),
    DotCover(),
    Clover(),
    Mono(),
    OpenCover(),
    JaCoCo(),
    MicrosoftCoverage(),
    VisualStudioCoverage(),
    SonarQube(),
    PhpUnitXml(),
    Pit(),
    Cobertura(),
    *REFUSED_TEXT,
    Lcov(),
    Gcov(),
    LuaCov(),
    Gap(),
    DListing(),
    GoCover(),
    LlvmShow(),
    Salesforce(),
    Elm(),
    Covr(),
    Flow(),
    SimplecovFormatter(),
    DartHitmap(),
    CodecovJson(),
    Scct(),
    Coveralls(),
    LlvmExport(),
    GcovJson(),
    Tarpaulin(),
    SimplecovFiles(),
    GapObject(),
    CoveragePy(),
    Covdir(),
    Fastcov(),
    Xccov(),
    Coverlet(),
    Resultset(),
    *REFUSED_JSON,
    Istanbul(),
    XccoveragePlist(),
)
"""All formats; the order is that of their recognition within a kind."""
