"""Which commit statuses of others tell how CI went (chapter 03 §10.7)."""

from collections.abc import Iterable

from codecov_core.values import dataclass

__all__ = ["CiRules"]

_PROVIDERS = frozenset({"jenkins", "codefresh", "bitbucket", "teamcity", "buildkite", "taskcluster"})
_CONTEXTS = frozenset(
    {
        "ci",
        "Codefresh",
        "wercker",
        "semaphoreci",
        "pull request validator (cloudbees)",
        "Taskcluster (pull_request)",
        "continuous-integration",
        "buildkite",
    }
)
_NEVER = frozenset({"styleci"})
_DOMAIN_PART = 2


@dataclass(frozen=True, slots=True)
class CiRules:
    """``codecov.ci`` together with what everybody knows about CI services."""

    included: frozenset[str] = _PROVIDERS
    excluded: frozenset[str] = _NEVER

    @classmethod
    def of(cls, *lists: Iterable[str]) -> "CiRules":
        """Read lists of services; ``!`` in front excludes one. Empty items mean nothing (chapter 03 §19 rule 39)."""
        items = [item for items in lists for item in items if item.removeprefix("!")]
        excluded = frozenset(item[1:] for item in items if item.startswith("!"))
        return cls(_PROVIDERS.union(item for item in items if not item.startswith("!")), excluded | _NEVER)

    def counts(self, context: str | None, url: str | None) -> bool:
        """Tell whether a commit status is one of CI: first by the domain of its link, else by its name."""
        by_domain = self._by_domain(url or "")
        if by_domain is not None:
            return by_domain
        return bool(context) and self._by_context(context or "")

    def _by_domain(self, url: str) -> bool | None:
        """Decide by the domain or one of its parts; nothing when it is unknown."""
        pieces = url.split("/")
        domain = pieces[_DOMAIN_PART] if len(pieces) > _DOMAIN_PART else ""
        names = {domain, *domain.split(".")} if domain else set()
        if names & self.excluded:
            return False
        return True if names & self.included else None

    def _by_context(self, context: str) -> bool:
        parts = set(context.split("/"))
        if ({context} | parts) & self.excluded:
            return False
        if context in self.included or parts & (self.included | _CONTEXTS):
            return True
        return "jenkins" in context.lower() and "jenkins" not in self.excluded
