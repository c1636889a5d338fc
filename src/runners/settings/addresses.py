"""Addresses of servers: which may be given, judged without repeating any (chapter 03 §15.1).

They hold passwords, so nothing of them is ever shown, not even the scheme: who mistakes the key for that of a password
writes the password there. What is accepted here the drivers accept; they are not loaded for it.
"""

import re
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr
from pydantic.fields import FieldInfo

from codecov_core.values import dataclass
from runners.settings.declaring import EMPTY_IS_UNSET

_ENCODE: Final = "a password with any of / ? # @ : ; has them percent-encoded"
_HIGHEST_PORT: Final = 65_535

# As SQLAlchemy parts it: a password may hold a slash.
_DATABASE_SERVER: Final = re.compile(
    r"(?:[^:/]*(?::[^@]*)?@)?(?P<host>\[[^/?]+\]|[^/:?]+)?(?::(?P<port>[^/?]*))?(?:[/?].*)?", re.DOTALL
)
_REDIS_SERVER: Final = re.compile(r"(?:\[[^\[\]]+\]|[^:\[\]]*)(?::(?P<port>.*))?")
_PARAMETER: Final = re.compile(r"[A-Za-z0-9_]+")
_OF_A_FILE: Final = frozenset({"unix", "redis+socket", "sqlite"})
_CERTIFICATES: Final = "ssl_cert_reqs"
_CHECKS_OF_CERTIFICATES: Final = ("none", "optional", "required")


@dataclass(frozen=True, slots=True)
class AddressKind:
    """What an address may be."""

    schemes: tuple[str, ...]
    """What it may begin with: ``redis``."""

    def __str__(self) -> str:
        *others, last = (f"{scheme}://" for scheme in self.schemes)
        return f"a secret address that begins with {', '.join(others)} or {last}"

    def checked(self, address: SecretStr) -> SecretStr:
        """Return an address that can be used, and an empty one; raises `ValueError` telling what is wrong with it."""
        text = address.get_secret_value()
        if text:
            scheme, separator, _ = text.partition("://")
            if not separator or scheme not in self.schemes:
                message = f"expected {self}, found something else"
                raise ValueError(message)
            wrong = _wrong_file(text) if scheme in _OF_A_FILE else _wrong_server(text)
            if wrong:
                raise ValueError(wrong)
        return address


def address_kind(field_metadata: tuple[object, ...]) -> AddressKind | None:
    """Find what kind of address a key holds, by what it is annotated with."""
    for part in field_metadata:
        if isinstance(part, FieldInfo):
            found = address_kind(tuple(part.metadata))
            if found is not None:
                return found
        kind = getattr(getattr(part, "func", None), "__self__", None)
        if isinstance(kind, AddressKind):
            return kind
    return None


def begins_with(address: SecretStr, scheme: str) -> bool:
    """Tell whether an address has a scheme."""
    return address.get_secret_value().startswith(f"{scheme}://")


def with_certificates_checked(address: str) -> str:
    """Complete an address of Redis with TLS that does not say whether certificates are checked.

    Redis' own client checks them unless it is told not to, and Celery refuses to start until it is told either.
    """
    parts = urlsplit(address)
    if parts.scheme != "rediss" or any(name == _CERTIFICATES for name, _ in parse_qsl(parts.query)):
        return address
    query = "&".join(filter(None, (parts.query, f"{_CERTIFICATES}=required")))
    return parts._replace(query=query).geturl()


def _wrong_file(address: str) -> str:
    scheme, _, path = address.partition("://")
    if scheme == "sqlite":  # sqlite:// is in memory
        if path[:1] not in ("", "/"):
            return "an address of SQLite has three slashes before the file"
        return "an address of SQLite has no parameters, so no ? either" if "?" in path else ""
    try:
        parts = urlsplit(address)
    except ValueError:  # its text may quote the password
        return f"cannot be read ({_ENCODE})"
    if parts.netloc.rpartition("@")[2] or not parts.path.strip("/") or ";" in parts.path:
        return "names no socket, which has three slashes before it"
    return ""


def _wrong_server(address: str) -> str:
    if address.startswith("redis"):
        return _wrong_redis(address)
    found = _DATABASE_SERVER.fullmatch(address.partition("://")[2])
    if found is None or not _is_port(found["port"]):
        return f"its port is no number from 1 to {_HIGHEST_PORT} ({_ENCODE})"
    return "names a port and no server" if found["port"] and not found["host"] else ""


def _wrong_redis(address: str) -> str:
    if ";" in address:  # there Celery takes an address apart into those of several servers
        return f"names several servers ({_ENCODE})"
    try:
        parts = urlsplit(address)
    except ValueError:  # as above
        return f"names no server that can be read ({_ENCODE})"
    server = _REDIS_SERVER.fullmatch(parts.netloc.rpartition("@")[2])
    if server is None or not _is_port(server["port"]):
        return f"its port is no number from 1 to {_HIGHEST_PORT} ({_ENCODE})"
    if not parts.hostname:
        return f"names no server ({_ENCODE})"
    database = parts.path.removeprefix("/")
    if database and not _is_number(database):
        return f"its path is no number of a database ({_ENCODE})"
    parameters = parse_qsl(parts.query)
    if not all(_PARAMETER.fullmatch(name) for name, _ in parameters):
        return f"its parameters are not name=value, joined by & ({_ENCODE})"
    return _wrong_tls(parts.scheme, parameters)


def _wrong_tls(scheme: str, parameters: list[tuple[str, str]]) -> str:
    """Look at what the driver and Celery refuse when they connect."""
    if scheme == "redis":
        has_any = any(name.startswith("ssl_") for name, _ in parameters)
        return "has parameters of TLS, with which an address begins with rediss://" if has_any else ""
    if all(value in _CHECKS_OF_CERTIFICATES for name, value in parameters if name == _CERTIFICATES):
        return ""
    return f"its {_CERTIFICATES} is neither {', '.join(_CHECKS_OF_CERTIFICATES[:-1])} nor {_CHECKS_OF_CERTIFICATES[-1]}"


def _is_port(text: str | None) -> bool:
    return text is None or (_is_number(text) and 1 <= int(text) <= _HIGHEST_PORT)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(_HIGHEST_PORT))


def _postgresql(value: object) -> object:
    if isinstance(value, str) and value.startswith("postgres://"):
        return "postgresql://" + value.removeprefix("postgres://")
    return value


_DATABASE: Final = AddressKind(("postgresql", "postgresql+psycopg", "sqlite"))
_REDIS: Final = AddressKind(("redis", "rediss", "unix"))
_BROKER: Final = AddressKind(("redis", "rediss", "redis+socket"))

UnreadDatabaseUrl = Annotated[SecretStr, BeforeValidator(_postgresql)]
"""An address that nothing here connects to: what it may be is for other programs to say."""
DatabaseUrl = Annotated[UnreadDatabaseUrl, AfterValidator(_DATABASE.checked)]
"""An address of a database; ``postgres://`` is another way to write ``postgresql://``."""
RedisUrl = Annotated[SecretStr, EMPTY_IS_UNSET, AfterValidator(_REDIS.checked)]
"""An address of Redis."""
BrokerUrl = Annotated[SecretStr, AfterValidator(_BROKER.checked)]
"""An address of the broker of tasks, which keeps their results too.

It is Redis, as for the other programs of an installation: they count what waits in its lists (chapter 03 §15.1).
"""
