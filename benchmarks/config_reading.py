"""Configuration: validating a ``codecov.yml``, and matching the paths of a large repository against its patterns."""

import re
from collections.abc import Iterator, Sequence
from functools import partial

import re2
import yaml

from benchmarks.measure import Row, beside
from codecov_core.config import Invalid, PatternSet, Validated, path_pattern, validate
from codecov_core.ingest import PathFilter

SMALL, LARGE = 2_000, 29_000
PATHS, PATTERNS = 50_000, 34
_ALLOWANCE = 0.002

_HEAD = """\
codecov:
  branch: main
  require_ci_to_pass: yes
  max_report_age: off
  notify: {after_n_builds: 4, wait_for_ci: yes}

coverage:
  precision: 2
  round: down
  range: "60...90"
  status:
    project:
      default: {target: auto, threshold: 0.5%, if_ci_failed: error}
    patch:
      default: {target: 80%, only_pulls: true}
    changes: no

comment:
  layout: "reach, diff, flags, files:20, components"
  behavior: default
  require_changes: coverage_drop or uncovered_patch

ignore:
  - "**/*_pb2.py"
  - tests
  - vendor/**/*

fixes:
  - "build/lib/::src/"

flag_management:
  default_rules:
    carryforward: true
    statuses:
      - {type: project, target: auto, threshold: 1%}
  individual_flags:
"""
_FLAG = """\
    - name: service-{at}
      paths: [services/service_{at}/, "libs/shared_{at}/**/*.py"]
      carryforward: true
      after_n_builds: {builds}
      statuses:
        - type: patch
          target: {target}%
          branches: [main, "release/*"]
          informational: {informational}
"""


def rows() -> Iterator[Row]:
    """Validating beside what PyYAML needs for no more than the nodes, matching beside no more than the matching."""
    small, large = document(SMALL), document(LARGE)
    ours, nodes = beside(lambda: accepted(small), lambda: composed(small), repeat=50)
    yield Row(
        f"validating a codecov.yml of {len(small) / 1000:.0f} KB",
        "twice PyYAML's compose in C, and 2 ms",
        ours,
        2 * nodes + _ALLOWANCE,
        limit=1,
        goal=0.7,
    )
    yield Row(
        f"validating a codecov.yml of {len(large) / 1000:.0f} KB",
        "PyYAML's compose in C",
        *beside(lambda: accepted(large), lambda: composed(large), repeat=9),
        limit=8,
        goal=3,
    )
    globs = document_of_globs(LARGE)
    yield Row(
        f"validating {len(globs) / 1000:.0f} KB of globs",
        "PyYAML's compose in C",
        *beside(lambda: accepted(globs), lambda: composed(globs), repeat=9),
        limit=8,
        goal=6,
    )
    yield from rows_of_broken_files()
    patterns, paths = stored_patterns(), repository()
    ready, plain = PatternSet(patterns), one_set(patterns)
    encoded = [path.encode() for path in paths]
    yield Row(
        f"{PATHS:,} paths against {PATTERNS} patterns",
        "one pass of re2.Set over their bytes",
        *beside(lambda: ready.matches_many(paths), lambda: [plain.Match(path) for path in encoded], repeat=25),
        limit=1.5,
        goal=1.2,
    )
    ignored = PathFilter(ignores=[patterns])
    yield Row(
        f"the same as `ignore`, path by path ({PATHS:,})",
        "one pass of re2.Set over their bytes",
        *beside(lambda: [ignored.keeps(path) for path in paths], lambda: [plain.Match(path) for path in encoded]),
        limit=3,
        goal=2,
    )


def rows_of_broken_files() -> Iterator[Row]:
    """Telling what is wrong beside what PyYAML needs until it gives up, or for the nodes."""
    small, large = document(SMALL), document(LARGE)
    middle = large.index("\n      statuses", len(large) // 2)
    broken = {
        "a tab in 2 KB": small.replace("      statuses", "\t    statuses"),
        "250 unknown keys": "".join(f"key_{at}: {at}\n" for at in range(250)),
        "a line out of place in 29 KB": f"{large[:middle]}\n   x: y{large[middle:]}",
    }
    for what, text in broken.items():
        is_small = len(text) < LARGE
        ours, nodes = beside(partial(refused, text), partial(composed, text), repeat=25)
        yield Row(
            f"telling what is wrong: {what}",
            "twice PyYAML's compose in C, and 2 ms" if is_small else "PyYAML's compose in C, to there",
            ours,
            2 * nodes + _ALLOWANCE if is_small else nodes,
            limit=1 if is_small else 8,
            goal=0.7 if is_small else 4,
        )


def document(size: int) -> str:
    """A configuration of at least so many characters, as people write them."""
    text, at = _HEAD, 0
    while len(text) < size:
        text += _FLAG.format(at=at, builds=at % 4, target=70 + at % 25, informational=str(at % 3 == 0).lower())
        at += 1
    return text


def document_of_globs(size: int) -> str:
    """A configuration of at least so many characters that is one list of different globs."""
    count = size // len('- "src/mod100/**/*.py"\n')
    return "ignore:\n" + "".join(f'- "src/mod{at}/**/*.py"\n' for at in range(count))


def accepted(text: str) -> Validated:
    """Validate a text that is valid, with no expression known from the time before."""
    re.purge()
    outcome = validate(text)
    if not isinstance(outcome, Validated):
        raise TypeError(outcome)
    return outcome


def refused(text: str) -> Invalid:
    """Validate a text that is not valid, with no expression known from the time before."""
    re.purge()
    outcome = validate(text)
    if not isinstance(outcome, Invalid):
        raise TypeError(outcome)
    return outcome


def composed(text: str) -> object:
    """Read the nodes of a text with PyYAML's fast loader, as far as it gets."""
    try:
        return yaml.compose(text, yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return error


def stored_patterns() -> list[str]:
    """Prefixes, globs, regular expressions and exceptions, in their stored form."""
    written = [
        *(f"services/service_{at}/" for at in range(14)),
        *(f"libs/shared_{at}/**/*.py" for at in range(10)),
        *("**/*_pb2.py", "*.md", "docs/.*\\.rst$", "tools/[a-f].*", "src/**/generated/*", "web/*/index.*"),
        *("!services/service_3/tests/", "!**/conftest.py", "!libs/shared_1/old/**", "!web/legacy.*"),
    ]
    return [path_pattern(text) for text in written]


def one_set(patterns: Sequence[str]) -> "re2.Set":
    """The same expressions, all in one set and without regard to what they mean."""
    options = re2.Options()
    options.never_capture = True
    every = re2.Set.MatchSet(options)
    for pattern in patterns:
        every.Add(pattern.removeprefix("!").replace(r"\Z", r"\z"))
    every.Compile()
    return every


def repository() -> list[str]:
    """Paths of a repository of many services."""
    folders = ("services/service_{}/app", "libs/shared_{}/core", "web/{}", "src/pkg_{}/generated", "docs/{}")
    return [f"{folders[at % 5].format(at % 40)}/module_{at}/part_{at % 7}.py" for at in range(PATHS)]
