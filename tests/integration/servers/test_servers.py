import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import psutil
import psycopg
import pytest
import redis

from tests.guardian import GuardedServer, ServerStartError
from tests.servers import PostgresDatabases, RedisServer, S3Bucket


def test_postgres_has_what_the_shared_schema_needs(postgres_url: str) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for extension in ("citext", "hstore", "pg_trgm", "btree_gin"):
            connection.execute(f"CREATE EXTENSION {extension}")
        row = connection.execute("SELECT uuid_generate_v4() IS NOT NULL, 'Ä'::citext = 'ä'::citext").fetchone()
    assert row == (True, True)


def test_each_postgres_database_is_fresh(postgres_databases: PostgresDatabases) -> None:
    first, second = postgres_databases.create(), postgres_databases.create()
    with psycopg.connect(first, autocommit=True) as connection:
        connection.execute("CREATE TABLE seen (id int)")
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('seen')").fetchone() == (None,)
    postgres_databases.drop(first)
    postgres_databases.drop(second)
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(first)


def test_a_template_is_filled_once_and_copied(postgres_databases: PostgresDatabases) -> None:
    filled: list[str] = []

    def fill(url: str) -> None:
        filled.append(url)
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("CREATE TABLE answer AS SELECT 42 AS value")

    for _ in range(2):
        url = postgres_databases.create(postgres_databases.template("answer", fill))
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT value FROM answer").fetchone() == (42,)
        postgres_databases.drop(url)
    assert len(filled) == 1


@pytest.mark.parametrize("attempt", [1, 2])
def test_redis_database_is_empty(redis_url: str, attempt: int) -> None:
    with redis.Redis.from_url(redis_url) as client:
        assert client.dbsize() == 0
        client.set("key", attempt)
        assert client.eval("return redis.call('GET', KEYS[1])", 1, "key") == str(attempt).encode()


def test_redis_server_comes_back_empty(redis_server: RedisServer) -> None:
    with redis.Redis.from_url(redis_server.url) as client:
        client.set("key", "value")
    redis_server.stop()
    with redis.Redis.from_url(redis_server.url) as client, pytest.raises(redis.exceptions.ConnectionError):
        client.ping()
    redis_server.start()
    with redis.Redis.from_url(redis_server.url) as client:
        assert client.dbsize() == 0


def test_s3_bucket_is_there(s3_endpoint: S3Bucket) -> None:
    with urlopen(f"{s3_endpoint.endpoint}/{s3_endpoint.bucket}", timeout=10) as answer:
        assert b"<ListBucketResult" in answer.read()


def test_a_server_that_ends_at_once_is_named_with_its_log() -> None:
    server = GuardedServer("failing")
    command = [sys.executable, "-c", "raise SystemExit('no such option')"]
    with pytest.raises(ServerStartError, match="no such option"):
        server.start(command, stop=signal.SIGTERM, ready=lambda: False)
    assert not server.folder.exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_servers_end_with_the_process_that_started_them(how: signal.Signals) -> None:
    code = """
import signal, sys, time
from tests.guardian import GuardedServer
server = GuardedServer("sleeper")
command = [sys.executable, "-c", "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(600)"]
server.start(command, stop=signal.SIGTERM, ready=lambda: (server.folder / "pid").exists())
print(server.folder, flush=True)
time.sleep(600)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout is not None
        folder = Path(tests.stdout.readline().strip())
        deadline = time.monotonic() + 10
        while not (written := (folder / "pid").read_text()):
            assert time.monotonic() < deadline
        server = psutil.Process(int(written))
        tests.send_signal(how)
        assert tests.wait(10) == -how
    psutil.wait_procs([server], timeout=10)
    assert not psutil.pid_exists(server.pid)
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not folder.exists()
