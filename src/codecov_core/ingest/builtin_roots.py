"""Beginnings of paths that are known to be build machines' or third parties' (chapter 02 §9.6, §14.5 item 10).

Applied only when the repository's files are not known. The order is part of the rules: the first alternative that
matches wins, not the longest.
"""

import re
from functools import cache
from typing import Protocol

import re2

_ROOTS = (
    r"(?:home|Users)/travis/build/[^\/\n]+/[^\/\n]+/",
    r"(?:home|Users)/jenkins/jobs/[^\/\n]+/workspace/",
    r"Users/distiller/[^\/\n]+/",
    r"home/[^\/\n]+/src/(?:[^\/\n]+/){3}",
    r"(?:home|Users)/[^\/\n]+/workspace/[^\/\n]+/[^\/\n]+/",
    r".*/jenkins/workspace/[^\/\n]+/",
    r"(?:.+/src/)?github\.com/[^\/\n]+/[^\/\n]+/",
    r"[\pL\pN_]:/Repos/[^\/\n]+/[^\/\n]+/",
    r"[\pL\pN_:/]+projects/[^\/\n]+/",
    r"[\pL\pN_]:/_build/GitHub/[^\/\n]+/",
    r"build/lib\.[^\/\n]+/",
    r"home/circleci/code/",
    r"home/circleci/repo/",
    r"vendor/src/.*",
    r"pipeline/source/",
    r"var/snap-ci/repo/",
    r"home/ubuntu/[^\/\n]+/",
    r".*/site-packages/[^\/\n]+\.egg/",
    r".*/site-packages/",
    r"usr/local/lib/[^\/\n]+/dist-packages/",
    r".*/slather/spec/fixtures/[^\n]*",
    r".*/target/generated-sources/[^\n]*",
    r".*/\.phpenv/.*",
    r".*/Debug-iphonesimulator/ReactiveCocoa\.build/DerivedSources/RA.*",
    r"usr/include/.*",
    r".*/handlebars\.js/dist/.*",
    r"node_modules/.*",
    r"bower_components/.*",
    r".*/lib/clang/.*",
    r".*[\<\>].*",
    r"[\pL\pN_]\:\/",
    r".*/mac-coverage/build/src/.*",
    r"opt/.*/dist-packages/.*",
    r".*/iPhoneSimulator.platform/Developer/SDKs/.*",
    r"Applications/Xcode\.app/Contents/Developer/Toolchains/.*",
    r"(?:.*/)?\.?v?(?:irtual)?\.?envs?(?:-[^\/\n]+)?/.*/[^\/\n]+\.py$",
    r"Users/[^\/\n]+/Projects/.*/Pods/.*",
    r"Users/[^\/\n]+/Projects/[^\/\n]+/",
    r"home/[^\/\n]+/[^\/\n]+/[^\/\n]+/",
)

_ABSOLUTE_ROOTS = (
    r"builds/[^\/\n]+/[^\/\n]+/",
    r"github/workspace/",
    r"workspace/",
    r"drone/src/",
    r"bitbucket/(?:.*?/)?src/",
    r"codebuild/output/(?:[^\/\n]+/)*?src/(?:(?:github\.com|bitbucket\.org|gitlab\.com)/[^\/\n]+/[^\/\n]+/|[^\/\n]+/)",
)
"""Roots of build machines that count only where a path is absolute: below the repository their names are plain."""
_CHECKOUT_RULES = (1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 15, 16)
"""Numbers (§9.6) of the roots at which a kind of machine checks a repository out; the others cut what they can."""
_ANY_ROOT = rf"^(?:\.*\/)*(?:{'|'.join(_ROOTS)})?"
_ANY_ABSOLUTE_ROOT = "|".join(_ABSOLUTE_ROOTS)
_ANY_RELATIVE_CHECKOUT = "|".join(_ROOTS[number - 1] for number in _CHECKOUT_RULES)
_ANY_CHECKOUT = "|".join((*_ABSOLUTE_ROOTS, _ANY_RELATIVE_CHECKOUT))
_TWICE_THE_REPOSITORY = r"(?:home/runner/work|__w|[a-z]:/a)/([^\/\n]+)/([^\/\n]+)/"
"""GitHub's runners check a repository out into a folder of its name in a folder of its name."""
_SYSTEM = r"(?:usr|opt|nix|Library|System|Applications|[a-z]:/(?:Program Files[^\/]*|Python\d*))/"
_INSTALLED = rf"{_SYSTEM}(?:.*/)?(?:node_modules|site-packages)/.*"


_THIRD_PARTY = re.compile(r"(?:^|/)(?:site-packages|dist-packages|node_modules|bower_components)/", re.IGNORECASE)


class _Match(Protocol):
    def end(self) -> int: ...

    def group(self, number: int, /) -> str: ...


class _Pattern(Protocol):
    def match(self, text: str) -> _Match | None: ...


def without_builtin_root(path: str, *, absolute: bool = False) -> str:
    """Cut the known beginning off a path; an empty result means that the file is to be dropped.

    ``absolute`` tells that the path began at the root of a file system before it was normalised.
    """
    if "/" not in path and "<" not in path and ">" not in path:
        return path  # every expression needs one of these
    if absolute:
        end = _end_of_twice_the_repository(path)
        if end:
            return path[end:]
        root = _compiled(_ANY_ABSOLUTE_ROOT).match(path)
        if root is not None:
            return path[root.end() :]
        if _compiled(_INSTALLED).match(path) is not None:
            return ""
    match = _compiled(_ANY_ROOT).match(path)
    return path if match is None else path[match.end() :]


def checkout(path: str, *, absolute: bool = True) -> str:
    """Give the beginning of a path at which build machines check a repository out, with the last slash.

    Empty where none is known.
    """
    end = _end_of_twice_the_repository(path) if absolute else 0
    if not end:
        match = _compiled(_ANY_CHECKOUT if absolute else _ANY_RELATIVE_CHECKOUT).match(path)
        end = 0 if match is None else match.end()
    return path[:end]


def is_third_party(path: str) -> bool:
    """Tell whether a path lies in a folder that a package manager fills."""
    return _THIRD_PARTY.search(path) is not None


def _end_of_twice_the_repository(path: str) -> int:
    twice = _compiled(_TWICE_THE_REPOSITORY).match(path)
    return twice.end() if twice is not None and twice.group(1) == twice.group(2) else 0


@cache
def _compiled(expression: str) -> _Pattern:
    pattern: _Pattern = re2.compile(rf"(?im){expression}")
    return pattern
