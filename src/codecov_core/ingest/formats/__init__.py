"""The formats that can be read, one module each (chapter 02 §5.3).

A file belongs to the first format of its kind that recognises it. Adding a format is its module and one line here.
"""

from codecov_core.ingest.format import Format
from codecov_core.ingest.formats.bullseye import Bullseye
from codecov_core.ingest.formats.clover import Clover
from codecov_core.ingest.formats.cobertura import Cobertura
from codecov_core.ingest.formats.dotcover import DotCover
from codecov_core.ingest.formats.go_cover import GoCover
from codecov_core.ingest.formats.istanbul import Istanbul
from codecov_core.ingest.formats.jacoco import JaCoCo
from codecov_core.ingest.formats.lcov import Lcov
from codecov_core.ingest.formats.mono import Mono
from codecov_core.ingest.formats.ms_coverage import MicrosoftCoverage, VisualStudioCoverage
from codecov_core.ingest.formats.opencover import OpenCover
from codecov_core.ingest.formats.phpunit_xml import PhpUnitXml
from codecov_core.ingest.formats.pit import Pit
from codecov_core.ingest.formats.refused_xml import REFUSED_XML
from codecov_core.ingest.formats.scoverage_statements import ScoverageStatements
from codecov_core.ingest.formats.sonarqube import SonarQube

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
    Lcov(),
    GoCover(),
    Istanbul(),
)
"""All formats; the order is that of their recognition within a kind."""
