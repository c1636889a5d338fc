"""Addresses of servers: what is accepted the drivers accept, what is refused is told and never repeated."""

import pytest
from celery import Celery
from hypothesis import given
from hypothesis import strategies as st

from adapters.redis import redis_client
from adapters.sql.engine import SqlEngine
from runners.settings import InstallConfigError, settings_of

BEGINS = "expected a secret address that begins with"
PORT = "its port is no number from 1 to 65535"
WRONG = [
    ("redis_url", "hush hush", f"{BEGINS} redis://, rediss:// or unix://, found something else"),
    ("redis_url", "hush://h", BEGINS),
    ("redis_url", "REDIS://hush", BEGINS),
    ("redis_url", "redis://:hush@h:notaport/0", PORT),
    ("redis_url", "redis://:hush@h:0", PORT),
    ("redis_url", "redis://:hush@h:65536", PORT),
    ("redis_url", "redis://:hu/sh@h:6379", PORT),
    ("redis_url", "redis://:hush@:6379", "names no server"),
    ("redis_url", "redis://[hush", "names no server"),
    ("redis_url", "redis://h/hush", "its path is no number of a database"),
    ("redis_url", "unix://", "names no socket"),
    (
        "redis_url",
        "rediss://:hush@h?ssl_cert_reqs=CERT_NONE",
        "its ssl_cert_reqs is neither none, optional nor required",
    ),
    ("redis_url", "redis://:hush@h?ssl_ca_certs=/hush", "has parameters of TLS"),
    (
        "celery_broker",
        "rediss://:hush@h?ssl_cert_reqs=hush",
        "its ssl_cert_reqs is neither none, optional nor required",
    ),
    ("celery_broker", "sentinel://:hush@h", BEGINS),
    ("celery_broker", "hush:hush", f"{BEGINS} redis://, rediss:// or redis+socket://, found something else"),
    ("celery_broker", "amqp://u:hush@h", BEGINS),
    ("celery_broker", "redis://a:1;redis://:hush@b:2", "names several servers"),
    ("celery_broker", "redis://:hu;sh@h", "names several servers"),
    ("database_url", "hush", f"{BEGINS} postgresql://, postgresql+psycopg:// or sqlite://, found something else"),
    ("database_url", "mysql://u:hush@h/d", BEGINS),
    ("database_url", "postgresql://u:hush@h:port/d", PORT),
    ("database_url", "postgres://u:hush@h:99999/d", PORT),
    ("database_url", "postgresql://u:hush@:5432/d", "names a port and no server"),
    ("database_url", "sqlite://hush.db", "an address of SQLite has three slashes before the file"),
    ("database_url", "sqlite:///store.db?hush=hush", "an address of SQLite has no parameters"),
    ("redis_url", "redis://h??hush=hush", "its parameters are not name=value"),
    ("celery_broker", "rediss://h??ssl_cert_reqs=?ssl_cert_reqs=hush", "its parameters are not name=value"),
]


@pytest.mark.parametrize(("key", "address", "reason"), WRONG)
def test_what_is_wrong_is_told_and_not_repeated(key: str, address: str, reason: str) -> None:
    with pytest.raises(InstallConfigError) as caught:
        settings_of({"services": {key: address}})
    told = str(caught.value)
    assert f"services.{key}: {reason}" in told
    assert f"variable SERVICES__{key.upper()}" in told
    assert "hu" not in told


def test_an_address_nothing_here_connects_to_is_not_judged() -> None:
    address = settings_of({"services": {"timeseries_database_url": "timescale://h/d"}}).services.timeseries_database_url
    assert address is not None
    assert address.get_secret_value() == "timescale://h/d"


def test_an_empty_address_is_one_that_is_not_set() -> None:
    services = settings_of({"services": {"redis_url": "", "celery_broker": ""}}).services
    assert services.broker.get_secret_value() == services.redis_url.get_secret_value() == "redis://redis:6379"


def test_a_socket_of_redis_needs_a_broker_of_its_own() -> None:
    with pytest.raises(InstallConfigError, match=r"services\.celery_broker: is missing"):
        settings_of({"services": {"redis_url": "unix:///r"}})
    settings = settings_of({"services": {"redis_url": "unix:///r", "celery_broker": "redis+socket:///r"}})
    assert settings.services.broker.get_secret_value() == "redis+socket:///r"


@pytest.mark.parametrize(
    ("address", "completed"),
    [
        ("rediss://h", "rediss://h?ssl_cert_reqs=required"),
        ("rediss://u:p%2F@h:1/2?ssl_ca_certs=/a#b", "rediss://u:p%2F@h:1/2?ssl_ca_certs=/a&ssl_cert_reqs=required#b"),
        ("rediss://h?ssl_cert_reqs=none", "rediss://h?ssl_cert_reqs=none"),
        ("redis://h", "redis://h"),
    ],
)
@pytest.mark.parametrize("key", ["redis_url", "celery_broker"])
def test_a_broker_with_tls_has_its_certificate_checked_unless_told_otherwise(
    key: str, address: str, completed: str
) -> None:
    assert settings_of({"services": {key: address}}).services.broker.get_secret_value() == completed


PIECES = st.lists(
    st.sampled_from(
        [
            "?ssl_cert_reqs=",
            "none",
            "&ssl_cert_reqs=required",
            "u",
            ":",
            "p%2F",
            "@",
            "h",
            "/",
            "0",
            "5432",
            "70000",
            "?",
            "#",
            "[::1]",
            "[",
            " ",
            ";",
            "é",
        ]
    ),
    max_size=8,
).map("".join)


def accepted(key: str, address: str) -> str | None:
    try:
        services = settings_of({"services": {key: address}}).services
    except InstallConfigError:
        return None
    addresses = {"redis_url": services.redis_url, "celery_broker": services.broker}
    return addresses.get(key, services.database_url).get_secret_value()


@given(st.sampled_from(["postgresql", "postgres", "postgresql+psycopg", "sqlite"]), PIECES)
def test_what_is_accepted_is_an_address_of_a_database(scheme: str, rest: str) -> None:
    address = accepted("database_url", f"{scheme}://{rest}")
    if address:
        SqlEngine(address).dispose()


@given(st.sampled_from(["redis", "rediss"]), PIECES)
def test_what_is_accepted_is_an_address_of_redis(scheme: str, rest: str) -> None:
    address = accepted("redis_url", f"{scheme}://{rest}")
    if address:
        client = redis_client(address)
        assert client.connection_pool.make_connection() is not None
        client.close()


@given(st.sampled_from(["redis", "rediss", "redis+socket"]), PIECES)
def test_what_is_accepted_is_an_address_of_a_broker(scheme: str, rest: str) -> None:
    address = accepted("celery_broker", f"{scheme}://{rest}")
    if address:
        app = Celery(broker=address, backend=address, set_as_current=False)
        assert app.connection_for_write().transport is not None
        assert app.backend is not None
