"""Where the source of ``com/acme/Calc.java`` may be; JaCoCo knows packages only (chapter 02 §8.1.7, §14.4)."""

from collections.abc import Callable, Iterator, Sequence

_LANGUAGES = ("java", "kotlin", "groovy", "scala")
_SOURCE_SETS = (
    "main", "test", "commonMain", "jvmMain", "androidMain", "debug", "release",
    "integrationTest", "testFixtures", "androidTest", "commonTest", "jvmTest",
)  # fmt: skip
_ROOTS = tuple(f"src/{source_set}/{language}" for source_set in _SOURCE_SETS for language in _LANGUAGES)
_BUILD_FOLDERS = frozenset({"target", "build", "out", "bin"})
_MOST_FOLDERS = 8


def project_of(report_name: str) -> str:
    """Give the folder a report's name stands for: none when people gave it a title with blanks."""
    return "" if " " in report_name else report_name.strip("/")


class SourcePlaces:
    """Finds the name of each source that leads to a file of the repository.

    First come those the report itself suggests, below its project; when they lead nowhere, usually because several
    modules have the same class, the folders of its groups and those the report lies in decide.
    """

    def __init__(self, project: str, report: str | None, resolve: Callable[[str], str | None]) -> None:
        """Take the project's folder (or none), the report's own name and what resolves names (null: no such file)."""
        self._project = project
        self._folders = tuple(_folders_around(report or ""))
        self._resolve = resolve

    def name_of(self, path: str, groups: Sequence[str] = ()) -> str:
        """Give the name for a source ``path`` inside of some groups; the path itself when none of them resolves."""
        for name in self._suggested(path):
            if self._resolve(name) is not None:
                return name
        for name in self._in_folders(path, groups):
            found = self._resolve(name)
            # A similar file of another module is no answer to a question that names the module.
            if found is not None and f"/{found}".lower().endswith(f"/{name}".lower()):
                return name
        return path

    def _suggested(self, path: str) -> Iterator[str]:
        if self._project:
            yield f"{self._project}/{path}"
            yield f"{self._project}/src/main/java/{path}"
        yield path

    def _in_folders(self, path: str, groups: Sequence[str]) -> Iterator[str]:
        folders = (*_joined(groups), *self._folders, self._project)
        for folder in dict.fromkeys(filter(None, folders)):
            for root in _ROOTS:
                yield f"{folder}/{root}/{path}"
            yield f"{folder}/{path}"
        package, _, file = path.rpartition("/")
        if "." in package:  # gcovr joins folders by dots
            yield f"{package.replace('.', '/')}/{file}"


def _joined(groups: Sequence[str]) -> Iterator[str]:
    """Give the folders that nested groups may stand for, the most specific first."""
    for start in range(len(groups)):
        yield "/".join(groups[start:])


def _folders_around(report: str) -> Iterator[str]:
    """Give the folders a report lies in from inside out, those of builds left out."""
    parts = report.replace("\\", "/").strip("/").split("/")[:-1]
    for length in range(len(parts), max(len(parts) - _MOST_FOLDERS, 0), -1):
        if not _BUILD_FOLDERS.intersection(parts[:length]):
            yield "/".join(parts[:length])
