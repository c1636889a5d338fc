"""The inbox contract on a real Redis-compatible server."""

import pytest

from adapters.redis import RedisUploadInbox, redis_client
from codecov_core.ports import UploadInbox
from codecov_core.testing import UploadInboxContract


class TestRedisUploadInbox(UploadInboxContract):
    @pytest.fixture
    def upload_inbox(self, redis_url: str) -> UploadInbox:
        return RedisUploadInbox(redis_client(redis_url))
