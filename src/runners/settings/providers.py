"""Providers of git repositories (chapter 03 §15.4)."""

from collections.abc import Mapping

from pydantic import SecretStr

from runners.settings.declaring import Positive, Section, Switch, required, section, setting
from runners.settings.files import FileReference

DEFAULT_WEBHOOK_SECRET = "ab164bf3f7d947f2a0681b215404873e"  # noqa: S105 - published; installations set their own


class Bot(Section):
    """An account that acts for the installation."""

    key: SecretStr = required("its token")
    secret: SecretStr | None = setting(None, "second part of the token")
    username: str | None = setting(None, "its name")


class DedicatedApp(Section):
    """A GitHub app for one kind of request."""

    id: int = required("the app")
    installation_id: int = required("its installation")
    pem: FileReference = required("its private key")


class Integration(Section):
    """The GitHub app of the installation."""

    id: int | None = setting(None, "the app")
    pem: FileReference | None = setting(None, "its private key")
    expires: Positive = setting(500, "seconds a token it signs is valid")


class Provider(Section):
    """What all providers have in common."""

    client_id: str | None = setting(None, "OAuth consumer")
    client_secret: SecretStr | None = setting(None, "its password")
    verify_ssl: Switch = setting(default=True, about="false: certificates are not checked")
    ssl_pem: str | None = setting(None, "certificates to trust; absent: REQUESTS_CA_BUNDLE")
    bot: Bot | None = setting(None, "account for public repositories; in enterprise editions for all")
    bots: Mapping[str, Bot] = setting({}, "accounts by kind of request, such as read, comment, status, tokenless")
    webhook_secret: SecretStr = setting(SecretStr(DEFAULT_WEBHOOK_SECRET), "signs webhooks")


class GithubKind(Provider):
    """GitHub in both editions."""

    dedicated_apps: Mapping[str, DedicatedApp] = setting({}, "apps by kind of request")
    integration: Integration = section(Integration, "the app of the installation")
    api_host_override: str | None = setting(None, "Host header of requests to the API")
    host_override: str | None = setting(None, "Host header of other requests")


class Github(GithubKind):
    """``github``."""

    url: str = setting("https://github.com", "address")
    api_url: str = setting("https://api.github.com", "address of its API")
    sentry_merge_app_id: int | None = setting(None, "a second app of the installation")
    comment_action_bot_name: str = setting("sentry", "whom comments may call upon")


class GithubEnterprise(GithubKind):
    """``github_enterprise``."""

    url: str = required("address")
    api_url: str | None = setting(None, "address of its API; absent: <url>/api/v3")


class Gitlab(Provider):
    """``gitlab``."""

    redirect_uri: str | None = setting(None, "where a login returns to; absent: <codecov_url>/login/gitlab")


class GitlabEnterprise(Provider):
    """``gitlab_enterprise``."""

    url: str = required("address")
    api_url: str | None = setting(None, "address of its API; absent: <url>/api/v4")
    redirect_uri: str | None = setting(None, "where a login returns to; absent: <codecov_url>/login/gle")


class Bitbucket(Provider):
    """``bitbucket``."""


class BitbucketServer(Provider):
    """``bitbucket_server``."""

    url: str | None = setting(None, "address")
