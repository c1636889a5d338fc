"""Connecting to Redis, with time limits on everything."""

from redis import Redis

from codecov_core.errors import QueueUnavailableError

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 10.0
_HEALTH_CHECK_SECONDS = 30


def redis_client(url: str) -> "Redis":
    """Make a client for ``redis://`` or ``rediss://`` addresses; nothing is connected yet.

    Raises `QueueUnavailableError` for an address that cannot be understood (the message does not repeat it).
    """
    try:
        return Redis.from_url(
            url,
            socket_connect_timeout=_CONNECT_SECONDS,
            socket_timeout=_ANSWER_SECONDS,
            health_check_interval=_HEALTH_CHECK_SECONDS,
        )
    except ValueError as error:
        message = "the address of Redis must begin with redis://, rediss:// or unix://"
        raise QueueUnavailableError(message) from error
