"""Everything an operator can set, typed (chapter 03 §13 to §16); names and defaults are wire."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BeforeValidator, Field

from runners.settings.behaviour import AdditionalSettings, Bundles, Cleanup, Django, Migrations, Setup
from runners.settings.declaring import Part, Section, section, setting
from runners.settings.environment import ProcessEnvironment
from runners.settings.files import FileContent, UnreadableFileError, config_path
from runners.settings.providers import (
    Bitbucket,
    BitbucketServer,
    Github,
    GithubEnterprise,
    Gitlab,
    GitlabEnterprise,
)
from runners.settings.servers import Services


def _configured(value: object) -> object:
    """Take a mapping without keys for one that is not there."""
    return value or None


_IF_ANY = BeforeValidator(_configured)


class Settings(Section):
    """The settings of an installation."""

    services: Services = section(Services, "where the servers are")
    setup: Setup = section(Setup, "how the programs behave")
    github: Github = section(Github, "GitHub", waits_for=Part.PROVIDERS)
    github_enterprise: Annotated[GithubEnterprise | None, _IF_ANY] = setting(
        None, "GitHub Enterprise", waits_for=Part.PROVIDERS
    )
    gitlab: Gitlab = section(Gitlab, "GitLab", waits_for=Part.PROVIDERS)
    gitlab_enterprise: Annotated[GitlabEnterprise | None, _IF_ANY] = setting(
        None, "GitLab of one's own", waits_for=Part.PROVIDERS
    )
    bitbucket: Bitbucket = section(Bitbucket, "Bitbucket", waits_for=Part.PROVIDERS)
    bitbucket_server: BitbucketServer = section(BitbucketServer, "Bitbucket Server", waits_for=Part.PROVIDERS)
    bundle_analysis: Bundles = section(Bundles, "bundles", waits_for=Part.BUNDLES)
    cleanup: Cleanup = section(Cleanup, "removal of data", waits_for=Part.REMOVAL)
    migrations: Migrations = section(Migrations, "changes of tables")
    django: Django = section(Django, "the framework of other programs")
    site: Annotated[Mapping[str, object], Field(repr=False)] = setting({}, "as in a codecov.yml: below every user's")
    additional_user_yamls: Annotated[tuple[AdditionalSettings, ...], Field(repr=False)] = setting(
        (), "the same for some of the owners: a list of percentage, name and override"
    )
    process: ProcessEnvironment = section(ProcessEnvironment, "plain variables")

    def file_at(self, url: str) -> FileContent:
        """Find the file that a reference such as ``yaml+file://github.integration.pem`` means (chapter 03 §13.4).

        Raises `UnreadableFileError` for another kind of reference, and where no file is configured.
        """
        found: object = self
        for name in config_path(url):
            found = found.get(name) if isinstance(found, Mapping) else getattr(found, name, None)
        if not isinstance(found, FileContent):
            message = f"the install configuration has no file at {'.'.join(config_path(url))}"
            raise UnreadableFileError(message)
        return found
