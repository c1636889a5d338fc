"""What the proof runs: a base commit that is done, and three uploads of a commit that is not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from codecov_core.ports import JsonValue
from tests.unit.tasks.workshop import raw_upload

LINES = 30
SOURCE = "".join(f"statement {number}\n" for number in range(1, LINES + 1)).encode()
BASE_TREE = {"src/a.py": SOURCE, "src/b.py": SOURCE, "api/c.py": SOURCE}
HEAD_TREE = {**BASE_TREE, "src/a.py": b"a new first line\n" + SOURCE, "src/new.py": SOURCE}
CONFIG: dict[str, JsonValue] = {
    "coverage": {"status": {"project": True, "patch": True}, "precision": 2, "round": "down"},
    "flags": {"unit": {"carryforward": True}, "api": {"carryforward": True}, "apart": {"joined": False}},
}


@dataclass(frozen=True)
class Arriving:
    """An upload of the scenario: its name, its flags, the bytes of its raw object (``None``: not there, ever)."""

    name: str
    raw: bytes | None
    flags: tuple[str, ...] = ()
    legacy: bool = False
    """Made known as by an old uploader: the worker makes its row."""


@dataclass(frozen=True)
class Scenario:
    """A base commit's uploads, then the head's."""

    base: tuple[Arriving, ...]
    head: tuple[Arriving, ...]
    config: Mapping[str, JsonValue] = field(default_factory=lambda: CONFIG)


def _hits(first: int, last: int, count: int) -> dict[int, int]:
    return dict.fromkeys(range(first, last + 1), count)


_BASE = (
    Arriving("base unit", raw_upload({"src/a.py": _hits(1, 20, 1), "src/b.py": _hits(1, 5, 0)}), ("unit",)),
    Arriving("base api", raw_upload({"api/c.py": _hits(1, 10, 1)}), ("api",)),
)

ORDER_FREE = Scenario(
    base=_BASE,
    head=(
        Arriving("unit", raw_upload({"src/a.py": _hits(1, 18, 2), "src/new.py": _hits(1, 9, 0)}), ("unit",)),
        Arriving("web", raw_upload({"src/b.py": _hits(1, 7, 1), "src/new.py": _hits(8, 12, 3)}), ("web", "e2e")),
        Arriving("legacy", raw_upload({"src/a.py": _hits(15, 25, 0)}), (), legacy=True),
    ),
)
"""Every order of these gives the same report; one flag is uploaded anew, one stays carried forward."""

FAILING = Scenario(
    base=_BASE,
    head=(
        Arriving("unit", raw_upload({"src/a.py": _hits(1, 18, 2)}), ("unit",)),
        Arriving("nothing", b"this is no report of anything", ("web",)),
        Arriving("missing", None),
    ),
)
"""One succeeds, one cannot be read, one never comes."""

ORDERED = Scenario(
    base=_BASE[:1],
    head=(
        Arriving("one", raw_upload({"src/a.py": _hits(1, 3, 0), "lib/x.rb": _hits(1, 4, 0)}), ("unit",)),
        Arriving("two", raw_upload({"src/a.py": _hits(1, 3, 7), "lib/x.rb": _hits(1, 2, 5)}), ("apart",)),
        Arriving("three", raw_upload({"lib/x.rb": _hits(1, 4, 1), "src/b.py": _hits(1, 2, 1)}), ("apart",)),
    ),
)
"""Not order-free: sessions that are not joined keep what an earlier one showed, and Ruby files settle by order."""

SCENARIOS = {"order_free": ORDER_FREE, "failing": FAILING, "ordered": ORDERED}
