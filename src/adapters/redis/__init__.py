"""Redis (or Valkey): the inbox of arrived uploads, shared with the API."""

from adapters.redis.client import redis_client
from adapters.redis.upload_inbox import LATEST_TTL, LIST_TTL, RedisUploadInbox

__all__ = ["LATEST_TTL", "LIST_TTL", "RedisUploadInbox", "redis_client"]
