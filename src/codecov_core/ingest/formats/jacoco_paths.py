"""Where the source of ``com/acme/Calc.java`` may be; JaCoCo knows packages only (chapter 02 §8.1.7, §14.4)."""

from collections.abc import Iterable, Iterator, Sequence

from codecov_core.ingest.format import Sink

_LANGUAGES = ("java", "kotlin", "groovy", "scala")
_SOURCE_SETS = (
    "main", "test", "commonMain", "jvmMain", "androidMain", "debug", "release",
    "integrationTest", "testFixtures", "androidTest", "commonTest", "jvmTest",
)  # fmt: skip
_ROOTS = (*(f"src/{source_set}/{language}/" for source_set in _SOURCE_SETS for language in _LANGUAGES), "")
_PLACES = {root.lower(): place for place, root in enumerate(_ROOTS)}
_FOLDERS_OF_A_ROOT = 3
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

    def __init__(self, project: str, report: str | None, sink: Sink) -> None:
        """Take the project's folder (or none), the report's own name and what resolves names."""
        self._project = project
        self._folders = tuple(_folders_around(report or ""))
        self._sink = sink

    def name_of(self, path: str, groups: Sequence[str] = ()) -> str:
        """Give the name for a source ``path`` inside of some groups; the path itself when none of them resolves."""
        for name in self._suggested(path):
            if self._sink.final_name(name) is not None:
                return name
        for name in self._in_folders(path, groups):
            found = self._sink.final_name(name)
            # A similar file of another module is no answer to a question that names the module.
            if found is not None and f"/{found}".lower().endswith(f"/{name}".lower()):
                return name
        return path

    def _suggested(self, path: str) -> Iterator[str]:
        if self._project:
            yield f"{self._project}/{path}"
            yield f"{self._project}/src/main/java/{path}"
        yield path

    def _in_folders(self, path: str, groups: Sequence[str]) -> Iterable[str]:
        """Give the names below folders that a file of the repository ends with, or may: none if they are too many."""
        repository = self._sink.repository
        if repository is None or not repository.knows_files:
            return ()
        folders = tuple(dict.fromkeys(filter(None, (*_joined(groups), *self._folders, self._project))))
        files = repository.files_ending_with(path)
        names = dict[str, None]()
        if files:
            names = _ending_names(path, folders, files)
        elif files is None and repository.affords(len(folders) * len(_ROOTS), path):
            names = dict.fromkeys(f"{folder}/{root}{path}" for folder in folders for root in _ROOTS)
        package, _, file = path.rpartition("/")
        if "." in package:  # gcovr joins folders by dots
            names[f"{package.replace('.', '/')}/{file}"] = None
        return names


def _ending_names(path: str, folders: Sequence[str], files: Sequence[str]) -> dict[str, None]:
    """Give the names of a source below folders that one of some lower-cased files ends with."""
    length = len(path.lower())
    roots = _by_root([f"/{file[:-length]}" for file in files])
    text = "\n".join([*(before for _, before in roots), ""])
    names = dict[str, None]()
    for folder in folders:
        end = f"/{folder}/".lower()
        if f"{end}\n" in text:
            names |= dict.fromkeys(f"{folder}/{root}{path}" for root, before in roots if before.endswith(end))
    return names


def _by_root(beginnings: Sequence[str]) -> list[tuple[str, str]]:
    """Give the folders that sources lie in as a root and what stands before it, in the order of the roots."""
    found = [(_PLACES[""], beginning) for beginning in beginnings]
    for beginning in beginnings:
        root = "/".join(beginning.rsplit("/", _FOLDERS_OF_A_ROOT + 1)[1:])
        if root and root in _PLACES:
            found.append((_PLACES[root], beginning[: -len(root)]))
    return [(_ROOTS[place], before) for place, before in sorted(found)]


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
