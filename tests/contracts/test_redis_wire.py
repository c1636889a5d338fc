"""The inbox on a real Redis: the keys, texts and lifetimes that the API shares (chapter 04 §8, §10.1)."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import redis

from adapters.redis import LATEST_TTL, LIST_TTL, RedisUploadInbox, redis_client
from codecov_core.errors import QueueUnavailableError
from codecov_core.ports import CommitKey, ReportType
from tests.servers import RedisServer

_AT = datetime(2026, 3, 4, 5, 6, 7, 250_000, tzinfo=UTC)
_COVERAGE = CommitKey(7, "a" * 40)
_TESTS = CommitKey(7, "a" * 40, ReportType.TEST_RESULTS)


def test_keys_and_lifetimes(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    inbox = RedisUploadInbox(redis_client(redis_url))
    inbox.push(_COVERAGE, b'{"upload_id": 1}', _AT)
    inbox.push(_TESTS, b'{"reportid": "x"}', _AT)
    sha = "a" * 40
    assert {str(key, "ascii") for key in client.scan_iter()} == {
        f"uploads/7/{sha}",
        f"latest_upload/7/{sha}",
        f"uploads/7/{sha}/test_results",
        f"latest_upload/7/{sha}/test_results",
    }
    assert client.lrange(f"uploads/7/{sha}", 0, -1) == [b'{"upload_id": 1}']
    assert float(client.get(f"latest_upload/7/{sha}") or 0) == _AT.timestamp()
    assert LIST_TTL - 5 <= client.ttl(f"uploads/7/{sha}") <= LIST_TTL
    assert LATEST_TTL - 5 <= client.ttl(f"latest_upload/7/{sha}/test_results") <= LATEST_TTL
    client.close()


def test_what_the_api_pushed_is_found(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    client.rpush("uploads/12/abc", '{"commit": "abc", "pr": null, "é": 1}')
    client.set("latest_upload/12/abc", "1772600767.25", ex=3600)
    inbox = RedisUploadInbox(redis_client(redis_url))
    key = CommitKey(12, "abc")
    assert inbox.peek(key, 100) == ('{"commit": "abc", "pr": null, "é": 1}'.encode(),)
    assert inbox.latest_push(key) == _AT
    client.set("latest_upload/12/abc", "not a time")
    assert inbox.latest_push(key) is None
    client.close()


def test_the_sweeper_sees_only_keys_of_the_wire_form(redis_url: str) -> None:
    client = redis.Redis.from_url(redis_url)
    for name in ("uploads/x/abc", "uploads/1", "uploads/1/abc/other", "uploads/1/abc/coverage/x", "uploads/1//"):
        client.rpush(name, "{}")
    client.set("uploads/1/text", "no list")
    client.rpush("uploads/9/abc/bundle_analysis", "{}")
    client.rpush("uploads/10/abc", "{}")
    client.rpush("uploads/2/new", "{}")
    client.set("latest_upload/2/new", str(_AT.timestamp()))
    inbox = RedisUploadInbox(redis_client(redis_url))
    bundles = CommitKey(9, "abc", ReportType.BUNDLE_ANALYSIS)
    assert inbox.waiting(ReportType.COVERAGE, _AT, 10) == (CommitKey(10, "abc"),)
    assert inbox.waiting(ReportType.COVERAGE, _AT + timedelta(seconds=1), 1) == (CommitKey(2, "new"),)
    assert inbox.waiting(ReportType.BUNDLE_ANALYSIS, _AT, 10) == (bundles,)
    assert inbox.waiting(ReportType.COVERAGE, _AT, 0) == ()
    client.close()


def test_a_server_that_is_away_is_said_without_its_password(redis_server: RedisServer) -> None:
    inbox = RedisUploadInbox(redis_client(redis_server.url.replace("redis://", "redis://:hush@")))
    redis_server.stop()
    for attempt in (
        lambda: inbox.push(_COVERAGE, b"{}", _AT),
        lambda: inbox.peek(_COVERAGE, 1),
        lambda: inbox.trim(_COVERAGE, [b"{}"]),
        lambda: inbox.latest_push(_COVERAGE),
        lambda: inbox.waiting(ReportType.COVERAGE, _AT, 1),
    ):
        with pytest.raises(QueueUnavailableError) as caught:
            attempt()
        assert caught.value.retryable
        assert "hush" not in str(caught.value)


def test_an_address_that_is_none_is_refused_without_repeating_it() -> None:
    with pytest.raises(QueueUnavailableError, match="must begin with redis://") as caught:
        redis_client("http://user:hush@host/0")
    assert "hush" not in str(caught.value)


def test_ports_of_redis_load_no_client() -> None:
    code = "import sys, codecov_core.ports; sys.exit('redis' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
