"""Where JaCoCo's sources are looked for (chapter 02 §14.4), and what looking may cost (§14.8)."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.formats.jacoco_paths import SourcePlaces
from codecov_core.ingest.paths import PathResolver, PathRules
from codecov_core.ingest.report_paths import ReportPaths
from codecov_core.ingest.sink import Sink

LANGUAGES = ("java", "kotlin", "groovy", "scala")
SOURCE_SETS = (
    "main", "test", "commonMain", "jvmMain", "androidMain", "debug", "release",
    "integrationTest", "testFixtures", "androidTest", "commonTest", "jvmTest",
)  # fmt: skip
ROOTS = [f"src/{source_set}/{language}" for source_set, language in product(SOURCE_SETS, LANGUAGES)]
modules = st.sampled_from(["app", "core", "App", "core/app", "src"])
roots = st.sampled_from(["", "/src/main/java", "/src/Main/java", "/src/jvmMain/kotlin", "/java"])
sources = st.sampled_from(["a/X.java", "b/X.java", "A/x.java", "X.java", "a/Y.java", "a.b/X.java", "a/b/X.java"])
files = st.builds("{}{}/{}".format, modules, roots, sources)


class Asked:
    """The names of an upload, which counts what it is asked."""

    def __init__(self, network: list[str], report: str = "out/jacoco.xml") -> None:
        self.resolver = PathResolver(PathRules(), network)
        self.paths = ReportPaths(self.resolver, report)
        self.report = report
        self.count = 0

    def path_of(self, name: str) -> str | None:
        self.count += 1
        return self.paths.resolve(name).path

    def places(self, project: str) -> SourcePlaces:
        return SourcePlaces(project, self.report, Sink(resolve=self.path_of, repository=self.resolver))


def one_by_one(asked: Asked, path: str, project: str, folders: list[str]) -> str:
    for name in [f"{project}/{path}", f"{project}/src/main/java/{path}"] * bool(project) + [path]:
        if asked.path_of(name) is not None:
            return name
    names = [f"{folder}/{root}/{path}".replace("//", "/") for folder in folders if folder for root in [*ROOTS, ""]]
    package, _, file = path.rpartition("/")
    if "." in package:
        names.append(f"{package.replace('.', '/')}/{file}")
    for name in names:
        found = asked.path_of(name)
        if found is not None and f"/{found}".lower().endswith(f"/{name}".lower()):
            return name
    return path


@given(st.lists(files, unique=True, min_size=1, max_size=12), sources, modules | st.just(""), st.lists(modules))
def test_the_name_is_the_first_of_all_that_leads_to_a_file(
    network: list[str], path: str, project: str, groups: list[str]
) -> None:
    report = "core/app/reports/jacoco.xml"
    folders = ["/".join(groups[start:]) for start in range(len(groups))]
    folders += ["core/app/reports", "core/app", "core", project]
    expected = one_by_one(Asked(network, report), path, project, folders)
    assert Asked(network, report).places(project).name_of(path, groups) == expected


def test_a_source_that_no_file_ends_with_is_asked_for_once() -> None:
    asked = Asked([f"mod{number}/src/main/java/org/other/k{number}/Foo.java" for number in range(2)])
    places = asked.places("")
    for number in range(100):
        assert places.name_of(f"com/acme/m{number}/Foo.java", ("one", "two")) == f"com/acme/m{number}/Foo.java"
    assert asked.count == 100


def test_a_source_that_very_many_files_end_with_is_looked_for_while_the_upload_affords_it() -> None:
    network = [f"m{number}/src/test/scala/a/X.java" for number in range(100)]
    asked = Asked(network)
    places = asked.places("")
    assert places.name_of("a/X.java", ("m5",)) == "m5/src/test/scala/a/X.java"
    before = asked.count
    for number in range(100, 2_000):
        assert places.name_of("a/X.java", (f"m{number}",)) == "a/X.java"
    assert asked.count - before < 25_000
    # What few files end with is found nevertheless.
    few = Asked([*network, "one/src/test/java/a/Y.java", "two/src/test/java/a/Y.java"])
    assert not few.resolver.affords(1_000_000, "a/X.java")
    assert few.places("").name_of("a/Y.java", ("two",)) == "two/src/test/java/a/Y.java"
    assert few.places("").name_of("a/X.java", ("m5",)) == "a/X.java"


def test_nothing_is_guessed_where_the_files_of_the_repository_are_not_known() -> None:
    asked = Asked([])
    assert asked.places("").name_of("node_modules/x/X.java", ("one",)) == "node_modules/x/X.java"
    assert asked.count == 1
