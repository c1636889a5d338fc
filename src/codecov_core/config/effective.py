"""The effective configuration of a commit: all layers laid over each other, read through typed readers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from codecov_core.config.ci import CiRules
from codecov_core.config.colors import CoverageRange
from codecov_core.config.comment import BundleRules, CheckRules, CommentRules
from codecov_core.config.defaults import LEGACY_DEFAULTS
from codecov_core.config.flags import FlagSettings
from codecov_core.config.layers import Layer, LayerKind, merged
from codecov_core.config.notifiers import NotifierRule, notifier_rules
from codecov_core.config.pattern_readings import with_gitignore_globs, with_whole_prefixes
from codecov_core.config.patterns import PatternSet
from codecov_core.config.provenance import Provenance
from codecov_core.config.report_age import DEFAULT_MAX_REPORT_AGE
from codecov_core.config.rounding import Rounding
from codecov_core.config.rules import Component, StatusRule
from codecov_core.config.shared_patterns import SharedPatterns
from codecov_core.config.statuses import StatusSettings
from codecov_core.config.stored import EMPTY, frozen, laid_over, mapping, mappings, number, switch, text, texts, thawed
from codecov_core.values import dataclass

__all__ = ["EffectiveConfig", "NotifyRules", "RepositoryRules"]

_INSTALLED = frozenset({LayerKind.BUILT_IN, LayerKind.SITE, LayerKind.ADDITIONAL})


@dataclass(frozen=True, slots=True)
class NotifyRules:
    """When a commit is notified about (``codecov.notify`` and ``codecov.require_ci_to_pass``, chapter 03 §10.6)."""

    after_n_builds: int = 0
    """Sessions the report must have before anything is sent; 0 means no such condition."""
    wait_for_ci: bool = True
    require_ci_to_pass: bool = True
    manual_trigger: bool = False
    notify_error: bool = False


@dataclass(frozen=True, slots=True)
class RepositoryRules:
    """What a configuration wants to change about its repository (chapter 03 §4)."""

    branch: str | None = None
    """``codecov.branch``: the default branch."""
    bot: str | None = None
    """``codecov.bot``: the account that speaks to the provider."""
    strict_yaml_branch: str | None = None
    """The only branch whose configuration is stored."""

    def stores(self, branch: str | None, default_branch: str) -> bool:
        """Tell whether the configuration of a commit on ``branch`` is stored with its repository.

        ``self`` is what owner and repository say so far, ``default_branch`` what the repository's row has.
        """
        if not branch or branch not in {self.strict_yaml_branch, self.branch, default_branch}:
            return False
        return self.strict_yaml_branch in (None, branch)


@dataclass(frozen=True, slots=True)
class EffectiveConfig:
    """An immutable configuration in its stored, normalised form.

    Nothing in it is ever a reason to fail: a value that is missing, null or of an unexpected shape reads as the default
    of its reader (chapter 03 §8). Two configurations are equal when their mappings are.
    """

    tree: Mapping[str, object]
    """The mapping itself, read-only at every depth."""
    layers: tuple[Layer, ...] = field(default=(), compare=False, repr=False)
    """What it was made of, the lowest first."""
    flags: FlagSettings = field(init=False, compare=False, repr=False)
    """What is said about flags."""

    def __post_init__(self) -> None:
        """Look up once what is asked about for every flag."""
        settings = FlagSettings(mapping(self.read("flags")), mapping(self.read("flag_management")))
        object.__setattr__(self, "flags", settings)

    @classmethod
    def of(cls, *layers: Layer | Mapping[str, object] | None) -> "EffectiveConfig":
        """Lay layers over each other, the lowest first; absent ones are left out (chapter 03 §3.1).

        The usual order is that of :class:`Installation`, then the owner, then the commit or, when the commit has none,
        the repository. Lists, null, booleans, numbers and texts replace what is below them, mappings are merged.
        """
        present = tuple(
            layer if isinstance(layer, Layer) else Layer.of(LayerKind.GIVEN, layer)
            for layer in layers
            if layer is not None
        )
        result: object = EMPTY
        for layer in present:
            result = merged(result, layer.config)
        config = cls(mapping(frozen(result)), present)
        tree = config.tree
        if switch(config.own_options.get("gitignore_globs"), default=False):
            tree = with_gitignore_globs(tree)
        if switch(config.own_options.get("prefixes_end_at_names"), default=False):
            tree = with_whole_prefixes(tree)
        return config if tree is config.tree else cls(mapping(frozen(tree)), present)

    @classmethod
    def default(cls) -> "EffectiveConfig":
        """Give the built-in legacy defaults (chapter 03 §11)."""
        return cls(LEGACY_DEFAULTS, (Layer(LayerKind.BUILT_IN, LEGACY_DEFAULTS),))

    @property
    def provenance(self) -> Provenance:
        """Where each value comes from."""
        return Provenance(self.layers)

    def to_mapping(self) -> dict[str, object]:
        """Copy the configuration into plain dicts and lists."""
        return {key: thawed(value) for key, value in self.tree.items()}

    def read(self, *keys: str) -> object:
        """Walk down the mapping; nothing when a key is missing, null or below something that is no mapping."""
        value: object = self.tree
        for key in keys:
            value = mapping(value).get(key)
        return value

    @property
    def own_options(self) -> Mapping[str, object]:
        """Options that no other program knows: ``cli.plugins.codecov_worker``, a place that its schema leaves free."""
        return mapping(self.read("cli", "plugins", "codecov_worker"))

    # How an upload is read

    @property
    def fixes(self) -> tuple[str, ...]:
        """Path fixes in their stored form, in order."""
        return texts(self.read("fixes")) or ()

    @property
    def ignore(self) -> tuple[str, ...]:
        """Patterns of paths that are dropped when an upload is read."""
        return texts(self.read("ignore")) or ()

    @property
    def parsers(self) -> Mapping[str, object]:
        """Options of the formats, by name of the tool (chapter 02 §12)."""
        return mapping(self.read("parsers"))

    @property
    def max_report_age(self) -> str | int:
        """Age from which on a report is expired; falsy, null too, switches the check off (chapter 02 §7)."""
        codecov = mapping(self.read("codecov"))
        value = codecov.get("max_report_age", DEFAULT_MAX_REPORT_AGE)
        return value if isinstance(value, str | int) else 0 if value is None else DEFAULT_MAX_REPORT_AGE

    @property
    def disable_default_path_fixes(self) -> bool:
        """Whether paths are left as reported instead of being looked up among the repository's files."""
        return switch(self.read("codecov", "disable_default_path_fixes"), default=False)

    @property
    def archives_uploads(self) -> bool:
        """Whether raw uploads are kept after processing."""
        return switch(self.read("codecov", "archive", "uploads"), default=True)

    # Components, statuses

    @property
    def components(self) -> tuple[Component, ...]:
        """The components, each laid over the default rules (chapter 03 §9.3)."""
        management = mapping(self.read("component_management"))
        defaults = mapping(management.get("default_rules"))
        entries = mappings(management.get("individual_components"))
        return tuple(Component.from_stored(laid_over(defaults, entry)) for entry in entries)

    def statuses(self, flags: Sequence[str] = (), patterns: SharedPatterns | None = None) -> tuple[StatusRule, ...]:
        """List the statuses to decide: those of the project, then of ``flags``, then of components (chapter 05 §5.2).

        ``flags`` are the names of the repository's flags, even of those the commit does not have; ``patterns``
        compiles the expressions that select them.
        """
        settings = StatusSettings(self.read("coverage", "status"), self.flags, self.components)
        return tuple(settings.rules(flags, SharedPatterns() if patterns is None else patterns))

    def status_paths(self, rule: StatusRule, patterns: SharedPatterns) -> PatternSet | None:
        """Give the files a status looks at: its own paths and those of its flags (chapter 05 §14.3)."""
        listed = dict.fromkeys((*rule.paths, *self.flags.paths(rule.flags or ())))
        return patterns.patterns(listed) if listed else None

    # What is told, when and how

    @property
    def notify(self) -> NotifyRules:
        """When a commit is notified about."""
        settings = mapping(self.read("codecov", "notify"))
        return NotifyRules(
            after_n_builds=number(settings.get("after_n_builds"), default=0),
            wait_for_ci=switch(settings.get("wait_for_ci"), default=True),
            require_ci_to_pass=switch(self.read("codecov", "require_ci_to_pass"), default=True),
            manual_trigger=switch(settings.get("manual_trigger"), default=False),
            notify_error=switch(settings.get("notify_error"), default=False),
        )

    @property
    def rounding(self) -> Rounding:
        """How percentages are shown."""
        return Rounding.from_stored(self.read("coverage", "precision"), self.read("coverage", "round"))

    @property
    def coverage_range(self) -> CoverageRange:
        """Coverage that is shown red and green, and the colours between."""
        return CoverageRange.from_stored(self.read("coverage", "range"))

    @property
    def comment(self) -> CommentRules | None:
        """How the comment on a pull request looks; nothing when there is to be none.

        ``true``, null and a missing block mean what the installation sets for the owner (chapter 03 §19 rule 22), and
        so does ``{}``, over a ``false`` too (§10.4); a layer of it that switches comments off or on sets nothing.
        """
        value = self.read("comment")
        if value is None or value is True or value == EMPTY:
            value = EMPTY
            for layer in self.layers:
                if layer.kind in _INSTALLED:
                    value = merged(value, mapping(layer.config.get("comment")))
            value = value or LEGACY_DEFAULTS["comment"]
        return CommentRules.from_stored(value) if isinstance(value, Mapping) else None

    @property
    def checks(self) -> CheckRules:
        """Whether check runs are used at GitHub, and whether they annotate (chapter 03 §10.2)."""
        return CheckRules.from_stored(self.read("github_checks"))

    @property
    def slack_app(self) -> bool:
        """Whether the Slack app tells about the commit; only ``false`` in either form says no (§19 rule 22)."""
        value = self.read("slack_app")
        return switch(value.get("enabled") if isinstance(value, Mapping) else value, default=True)

    @property
    def notifiers(self) -> tuple[NotifierRule, ...]:
        """Messages to other services (``coverage.notify``), in order."""
        return notifier_rules(mapping(self.read("coverage", "notify")))

    def ci(self, providers: Iterable[str] = ()) -> CiRules:
        """Tell which commit statuses of others count as CI; ``providers`` are those of the installation (§10.7)."""
        return CiRules.of(texts(self.read("codecov", "ci")) or (), providers)

    @property
    def bundles(self) -> BundleRules:
        """Limits on the size of bundles."""
        return BundleRules.from_stored(mapping(self.read("bundle_analysis")))

    @property
    def detects_flaky_tests(self) -> bool:
        """Whether test results are searched for flaky tests."""
        return switch(self.read("test_analytics", "flake_detection"), default=True)

    @property
    def hides_complexity(self) -> bool:
        """Whether columns of complexity are left out of tables."""
        value = self.read("codecov", "ui", "hide_complexity")
        return switch(value, default=isinstance(value, tuple) and bool(value))

    @property
    def repository(self) -> RepositoryRules:
        """What is to be stored with the repository."""
        codecov = mapping(self.read("codecov"))
        names = (text(codecov.get(key)) for key in ("branch", "bot", "strict_yaml_branch"))
        return RepositoryRules(*names)
