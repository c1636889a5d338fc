"""Variables that are no keys of the install configuration (chapter 03 §16)."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field, SecretStr

from runners.settings.declaring import Part, Section, Share, setting
from runners.settings.servers import Listed
from runners.settings.sources import DEFAULT_FILE

_OF_DJANGO = "read by the API"
_OF_THE_SCRIPT = "read by the start script of other images"


class ProcessEnvironment(Section):
    """Plain variables: the name in capitals is that of the variable."""

    codecov_yml: str = setting(DEFAULT_FILE, "the install file")
    encryption_secret: SecretStr = setting(SecretStr(""), "joins setup.encryption_secret in the key of stored tokens")
    run_env: str | None = setting(None, "ENTERPRISE or DEV; else the hosted service's edition", waits_for=Part.ACCOUNTS)
    current_environment: str = setting("production", "local, where RUN_ENV is absent", waits_for=Part.ACCOUNTS)
    requests_ca_bundle: str | None = setting(None, "certificates of providers to trust", waits_for=Part.PROVIDERS)
    ssl_cert_file: str | None = setting(None, "certificates of the object store", idle="read by the TLS library itself")
    github_enterprise_ssl_pem: str | None = setting(
        None, "certificates to trust for GitHub Enterprise", waits_for=Part.PROVIDERS
    )
    github_enterprise_verify_ssl: str | None = setting(
        None, "FALSE: certificates of GitHub Enterprise are not checked", waits_for=Part.PROVIDERS
    )
    gitlab_enterprise_ssl_pem: str | None = setting(
        None, "certificates to trust for GitLab Enterprise", waits_for=Part.PROVIDERS
    )
    gitlab_enterprise_verify_ssl: str | None = setting(
        None, "FALSE: certificates of GitLab Enterprise are not checked", waits_for=Part.PROVIDERS
    )
    user_agent: str = setting("Default", "how requests to providers introduce themselves", waits_for=Part.PROVIDERS)
    owners_with_cached_changes: Listed = setting(
        (), "ids of owners whose lists of changed files are remembered", waits_for=Part.PROVIDERS
    )
    codecov_internal_token: SecretStr | None = setting(None, "password of the Slack app", waits_for=Part.MESSAGES)
    codecov_slack_app_url: str | None = setting(None, "address of the Slack app", waits_for=Part.MESSAGES)
    sentry_percentage: Share = setting(1.0, "share of errors that are reported", waits_for=Part.VISIBILITY)
    sentry_release: str | None = setting(None, "release in error reports", waits_for=Part.VISIBILITY)
    dd_env: str = setting("production", "environment in error reports", waits_for=Part.VISIBILITY)
    cluster_env: str | None = setting(None, "cluster in error reports", waits_for=Part.VISIBILITY)
    release_version: str = setting("NO_VERSION", "version in metrics", waits_for=Part.VISIBILITY)
    prometheus_multiproc_dir: str | None = setting(
        None, "folder of metrics of many processes", waits_for=Part.VISIBILITY
    )
    hostname: str = setting("worker", "name of the machine", idle="the system is asked for its name")
    django_settings_module: str | None = setting(None, "settings of Django", idle=_OF_DJANGO)
    app_env: str | None = setting(None, "pictures of users", idle=_OF_DJANGO)
    codecov_worker_queues: Listed = setting((), "queues to listen to", waits_for=Part.START)
    codecov_skip_migrations: str | None = setting(None, "true: tables are left as they are", idle=_OF_THE_SCRIPT)
    codecov_wrapper: str | None = setting(None, "text before a command", idle=_OF_THE_SCRIPT)
    codecov_wrapper_post: str | None = setting(None, "text after a command", idle=_OF_THE_SCRIPT)
    codecov_wrapper_ignore_migrate: str | None = setting(None, "no such text around migrations", idle=_OF_THE_SCRIPT)
    features: Annotated[Mapping[str, str], Field(repr=False)] = setting({}, "the answer of a rollout for everybody")
