"""Which texts name an object."""

import pytest

from adapters.object_storage.paths import checked
from codecov_core.errors import InvalidObjectPathError


@pytest.mark.parametrize(
    "path",
    [
        "a",
        "v4/raw/2026-01-01/C02C/abc/chunks.txt",
        "with space/é/%2e%2e/?#x",
        "a/#1x",
        "a/..b/c..",
        "a" * 255,
        "/".join(["b" * 127] * 8),
    ],
)
def test_names(path: str) -> None:
    assert checked(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "a/./b",
        "a\x00b",
        "a\nb",
        "a#1",
        "a/#12",
        "\ud800",
        "a" * 256,
        "é" * 128,
        "/".join(["b" * 128] * 8),
    ],
)
def test_no_names(path: str) -> None:
    with pytest.raises(InvalidObjectPathError, match="cannot name an object"):
        checked(path)
