"""Reports, diffs and the statuses decided from them, written shortly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from codecov_core.comparison import compare
from codecov_core.config import EffectiveConfig
from codecov_core.notifications import Decoration, StatusContext, StatusDecision, decide_statuses
from codecov_core.reports import Diff, Report, ReportBuilder, Session, SessionType, fold

BASE_SHA = "b" * 40
HEAD_SHA = "a" * 40

_COVERAGE: Mapping[str, int | str] = {"h": 1, "m": 0, "p": "1/2"}

DiffFiles = Mapping[str, Mapping[str, object]]


def _one_session(files: Mapping[str, str], session: Session) -> Report:
    builder = ReportBuilder(session.id)
    for name, lines in files.items():
        rows = builder.file(name)
        for number, letter in enumerate(lines, 1):
            if letter != ".":
                rows.append(number, _COVERAGE[letter])
    return builder.freeze().with_session(session)


def _report(files: Mapping[str, str] | None) -> Report | None:
    return None if files is None else _one_session(files, Session(0, flags=("unit",)))


def _flagged(uploaded: Mapping[str, str], carried: Mapping[str, str]) -> Report:
    """Report of an uploaded session with flag ``unit`` and a carried one with flag ``integ``."""
    unit = _one_session(uploaded, Session(0, flags=("unit",)))
    integ = _one_session(carried, Session(1, flags=("integ",), session_type=SessionType.CARRIEDFORWARD))
    return fold([unit, integ], [True, True])


def _hunk(header: tuple[int, int, int, int], lines: str) -> dict[str, object]:
    return {"header": [str(number) for number in header], "lines": list(lines)}


def _diff(files: DiffFiles | None) -> Diff | None:
    if files is None:
        return None
    return Diff.from_wire({"files": {name: {"before": None, **file} for name, file in files.items()}})


@dataclass(frozen=True)
class Scene:
    """A commit and its base; :meth:`decide` decides one status with the given settings."""

    base: Report | None
    head: Report | None
    diff: Diff | None = None
    branch: str | None = "feature"
    pull: int | None = 7
    base_sha: str | None = BASE_SHA
    decoration: Decoration = Decoration.STANDARD
    count_fresh_only: bool = False
    config: Mapping[str, object] = field(default_factory=lambda: {"coverage": {"precision": 2, "round": "down"}})

    def but(self, **changes: object) -> "Scene":
        """Change some facts."""
        return replace(self, **changes)  # type: ignore[arg-type]  # keywords of the scene itself

    def decide(self, kind: str, **settings: object) -> StatusDecision:
        """Decide one status."""
        status = {"coverage": {"status": {kind: {"default": settings or True}}}}
        context = StatusContext(
            evidence=compare(self.base, self.head, self.diff),
            config=EffectiveConfig.of(self.config, status),
            head_sha=HEAD_SHA,
            base_sha=self.base_sha,
            branch=self.branch,
            pull=self.pull,
            decoration=self.decoration,
            count_fresh_only=self.count_fresh_only,
        )
        (decision,) = (each for each in decide_statuses(context) if each.kind == kind)
        return decision


MakeScene = Callable[..., Scene]


@pytest.fixture
def scene() -> MakeScene:
    """Scene of files as letters (h, m, p, . for none) and a diff in the providers' form."""

    def make(base: Mapping[str, str] | None, head: Mapping[str, str] | None, diff: DiffFiles | None = None) -> Scene:
        return Scene(_report(base), _report(head), _diff(diff))

    return make


@pytest.fixture
def flag_scene() -> Scene:
    """The reports of the flag examples of chapter 05 §15.1."""
    carried = {"a.py": "mh", "b.py": "h"}
    return Scene(_flagged({"a.py": "hhh"}, carried), _flagged({"a.py": "hmh"}, carried))


@pytest.fixture
def hunk() -> Callable[[tuple[int, int, int, int], str], dict[str, object]]:
    """One hunk of a diff in the providers' form."""
    return _hunk
