"""What is derived from names alone: the provider behind a remote address."""

import pytest

from adapters.git import service_of


@pytest.mark.parametrize(
    ("address", "service"),
    [
        (None, "github"),
        ("", "github"),
        ("https://github.com/o/r.git", "github"),
        ("git@gitlab.com:group/sub/r.git", "gitlab"),
        ("ssh://git@altssh.gitlab.com:443/o/r.git", "gitlab"),
        ("https://user:secret@bitbucket.org/o/r", "bitbucket"),
        ("git@bitbucket.org:o/r.git", "bitbucket"),
        ("https://notgitlab.com/o/r", "github"),
        ("/srv/gitlab.com/r.git", "github"),
        ("file:///srv/bitbucket.org/r", "github"),
        ("C:/repos/gitlab.com", "github"),
    ],
)
def test_service_comes_from_the_host(address: str | None, service: str) -> None:
    assert service_of(address) == service
