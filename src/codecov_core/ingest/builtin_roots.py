"""Beginnings of paths that are known to be build machines' or third parties' (chapter 02 §9.6).

Applied only when the repository's files are not known. The order is part of the rules: the first alternative that
matches wins, not the longest.
"""

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


class _Match(Protocol):
    def end(self) -> int: ...


class _Pattern(Protocol):
    def match(self, text: str) -> _Match | None: ...


def without_builtin_root(path: str) -> str:
    """Cut the known beginning off a path; an empty result means that the file is to be dropped."""
    match = _pattern().match(path)
    return path if match is None else path[match.end() :]


@cache
def _pattern() -> _Pattern:
    pattern: _Pattern = re2.compile(rf"(?im)^(?:\.*\/)*(?:{'|'.join(_ROOTS)})?")
    return pattern
