"""Keys of the install configuration that this worker does not know and should not complain about (chapter 03 §14, §15).

Patterns are dotted, with ``*`` for any rest.
"""

from fnmatch import fnmatchcase

_PROVIDERS = ("github", "github_enterprise", "gitlab", "gitlab_enterprise", "bitbucket", "bitbucket_server")

_OF_THE_API = (
    *("setup.api_*", "setup.http.cookie*", "setup.graphql*", "setup.okta*", "setup.sentry*", "setup.guest_access"),
    *("setup.hide_all_codecov_tokens", "setup.max_sessions", "setup.redis_admin*", "setup.disable_git_based_login"),
    *("gen_ai.auth_secret", "circleci.token", "github.actions_token", "github.ai_features_app_id"),
    *(f"{provider}.{key}" for provider in _PROVIDERS for key in ("organizations", "teams", "global_upload_token")),
    *(f"{provider}.{key}" for provider in _PROVIDERS for key in ("student_disabled", "webhook_validation")),
)
"""Read by other programs of the installation."""

_FORGOTTEN = (
    *("setup.cache.chunks", "setup.cache.diff", "setup.cache.tree", "setup.cache.uploads", "setup.cache.yaml"),
    *("setup.legacy_report_style", "setup.loglvl", "setup.debug", "setup.media.dependancies"),  # codespell:ignore
    *("setup.http.force_https", "services.google_analytics_key", "services.gcp*", "services.aws*"),
    *("services.chosen_storage", "services.vsc_cache*", "compatibility.flag_pattern_matching"),
    *("setup.tasks.label_analysis*", "setup.tasks.static_analysis*"),
)
"""Known once, and read by nobody any more."""

_ANY_REST = ".*"


def is_of_the_api(key: str) -> bool:
    """Tell whether another program of the installation reads a key."""
    return _matches(key, _OF_THE_API)


def is_forgotten(key: str) -> bool:
    """Tell whether a key was read once, by somebody, and is not any more."""
    return _matches(key, _FORGOTTEN)


def _matches(key: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(key, pattern) or fnmatchcase(key, pattern + _ANY_REST) for pattern in patterns)
