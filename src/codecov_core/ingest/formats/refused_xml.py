"""XML that people upload as coverage although no lines can be read from it, and what to upload instead (§14.9)."""

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class RefusedXml:
    """A known shape of XML without readable lines.

    Recognised by the names of its root and, when ``children`` are given, of one element right below it. ``reason`` says
    what it is and which file holds coverage.
    """

    name: str
    roots: tuple[str, ...]
    reason: str
    children: tuple[str, ...] = ()
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Compare the root and what is below it."""
        root = upload.xml_root
        if root is None or root.name not in self.roots:
            return False
        return not self.children or any(child in root.children for child in self.children)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Refuse the file.

        Raises:
            UnsupportedFormatError: always, with the reason.

        """
        raise UnsupportedFormatError(self.reason)


REFUSED_XML = (
    RefusedXml(
        "junit",
        ("testsuites", "testsuite"),
        "JUnit test results are no coverage: upload them as test results, and a coverage report beside them",
    ),
    RefusedXml(
        "testng",
        ("testng-results",),
        "TestNG results are no coverage: upload JaCoCo XML",
    ),
    RefusedXml(
        "crap4j",
        ("crap_result",),
        "crap4j rates methods and has no lines: upload what PHPUnit's --coverage-clover writes",
    ),
    RefusedXml(
        "emma",
        ("report",),
        "EMMA's XML has no lines: convert the measurement to JaCoCo XML or Cobertura",
        children=("stats", "data"),
    ),
    RefusedXml(
        "hpc",
        ("coverage",),
        "the report of hpc has no lines: convert it with hpc-codecov",
        children=("summary",),
    ),
    RefusedXml(
        "ncover",
        ("coverage",),
        "NCover's XML is not read: let ReportGenerator convert it to Cobertura (-reporttypes:Cobertura)",
        children=("module",),
    ),
    RefusedXml(
        "partcover",
        ("PartCoverReport",),
        "PartCover's XML is not read: measure with OpenCover, which followed it, or with Coverlet",
    ),
)
"""All of them; they come before the formats whose root has the same name."""
