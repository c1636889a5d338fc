"""The keys of ``coverage.status`` and ``coverage.notify``, and of statuses elsewhere (chapter 03 §8.3, §8.4)."""

from collections.abc import Mapping

from codecov_core.config.rules import NEVER_READ, StatusKind
from codecov_core.config.schema.amounts import Percentage
from codecov_core.config.schema.containers import AsWritten, Block, Either, ListOf, Named
from codecov_core.config.schema.declaration import Key, Part, without_effect
from codecov_core.config.schema.findings import Findings, Place
from codecov_core.config.schema.names import FLAG_NAME, PLAIN_NAME
from codecov_core.config.schema.pattern_values import Branch, PathPattern
from codecov_core.config.schema.shape import Shape
from codecov_core.config.schema.values import Choice, Layout, Switch, Text
from codecov_core.values import dataclass

__all__ = [
    "BRANCHES",
    "COMPONENT_STATUSES",
    "COVERAGE_STATUS",
    "FLAG_LIST",
    "FLAG_STATUSES",
    "NOTIFIERS",
    "NULLABLE_PATHS",
    "SWITCH",
]

SWITCH = Switch()
NULLABLE_PATHS = ListOf(PathPattern(), nullable=True)
BRANCHES = ListOf(Branch(nullable=True), nullable=True)
FLAG_LIST = ListOf(Text(FLAG_NAME), nullable=True)

_STATE = Choice(("success", "failure", "error", "ignore"))
_NOT_UPLOADED = Choice(("include", "exclude", "pass"))

_BASE = Choice(("parent", "pr", "auto"))

_WITH_TARGETS = frozenset({StatusKind.PROJECT, StatusKind.PATCH})
_IDLE_BASE, _IDLE_BASE_REASON = "parent", "has no effect on a project or patch status: only 'pr' has"

_ABOUT_BRANCHES = "branches on which it is posted; with ! in front, on which it is not"
_STAYS = "; what begins with ^ is an expression and stays as it is"


def _carried_flags() -> dict[str, Key]:
    return {
        "flag_coverage_not_uploaded_behavior": Key(
            _NOT_UPLOADED,
            "what becomes of a status none of whose flags was uploaded afresh: nothing, no status, or success",
            otherwise="what `coverage.status.default_rules` says, else `include`",
            example="exclude",
        ),
        "carryforward_behavior": without_effect(_NOT_UPLOADED),
    }


def _targets(*, as_written: bool) -> dict[str, Key]:
    return {
        "target": Key(
            Percentage(auto=True, as_written=as_written, nullable=True),
            "coverage to reach; `auto` takes the base's",
            default="auto",
        ),
        "threshold": Key(
            Percentage(as_written=as_written, nullable=True),
            "points by which the target may be missed",
            default=0,
            example="1%",
        ),
    }


_SETTINGS = {
    "base": Key(
        _BASE,
        "`pr` means `only_pulls`; with `parent` a changes status is posted though the base of the pull request has no "
        "report; nothing else depends on it",
        default="auto",
        example="pr",
    ),
    "only_pulls": Key(SWITCH, "post it on pull requests only", default=False),
    "enabled": Key(SWITCH, "whether the status is posted at all", default=True),
    "informational": Key(SWITCH, "always succeed", default=False),
    "if_ci_failed": Key(_STATE, "state when CI failed", default="error", example="success", part=Part.CI),
    "if_not_found": Key(
        _STATE, "state of a project or patch status when there is nothing to compare with", default="success"
    ),
    "if_no_uploads": without_effect(_STATE),
    "removed_code_behavior": Key(
        Choice(("removals_only", "adjust_base", "fully_covered_patch", "off", False)),
        "how a failing project status is looked at again when covered code was removed",
        otherwise="`adjust_base`",
        example="fully_covered_patch",
    ),
    "measurement": without_effect(Choice(("line", "statement", "branch", "method", "complexity"), nullable=True)),
    "disable_approx": without_effect(SWITCH),
    "skip_if_assumes": without_effect(SWITCH),
}
"""What all statuses have."""

_FILTERS = {
    "branches": Key(BRANCHES, _ABOUT_BRANCHES, otherwise="all"),
    "flags": Key(FLAG_LIST, "flags whose sessions count", otherwise="all sessions count"),
    "paths": Key(NULLABLE_PATHS, "files that count", otherwise="all"),
}

_LISTED = {
    "type": Key(Choice(("project", "patch", "changes")), "which status it is", otherwise="there is no status"),
    "name_prefix": Key(Text(PLAIN_NAME), "put before the name", example="team-"),
    **_targets(as_written=True),
    "branches": Key(
        ListOf(Branch(as_written=True, nullable=True), nullable=True), _ABOUT_BRANCHES + _STAYS, otherwise="all"
    ),
}
"""What the statuses in lists have besides."""

_OF_ALL = {**_FILTERS, **_SETTINGS, **_carried_flags()}
_OF_TARGETS = {
    **_targets(as_written=False),
    "include_changes": without_effect(Percentage(auto=True, nullable=True)),
    **_OF_ALL,
}

_CONDITIONS = ("branches", "only_pulls", "base")


class _Statuses(ListOf):
    """A list of statuses: of those with one name that are posted, the last one counts."""

    __slots__ = ()

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        result = super().take_value(value, place, found)
        named: dict[tuple[object, object], int] = {}
        for at, item in enumerate(value if isinstance(value, list) else ()):
            if not isinstance(item, dict) or not isinstance(item.get("type"), str) or item.get("enabled") is False:
                continue
            if item["type"] in _WITH_TARGETS and item.get("base") == _IDLE_BASE:
                found.remark(((place, at), "base"), _IDLE_BASE_REASON)
            name = (item["type"], str(item.get("name_prefix") or ""))
            if name in named and not any(map(item.get, _CONDITIONS)):
                found.remark((place, named[name]), "has no effect: a later status has its name")
            named[name] = at
        return result


FLAG_STATUSES = AsWritten(
    _Statuses(
        Block(
            {
                **_LISTED,
                "paths": Key(
                    ListOf(PathPattern(as_written=True), nullable=True), "files that count" + _STAYS, otherwise="all"
                ),
                **_SETTINGS,
                **_carried_flags(),
            },
            advised=("type",),
            idle=NEVER_READ,
        )
    )
)
COMPONENT_STATUSES = AsWritten(_Statuses(Block({**_LISTED, **_SETTINGS}, advised=("type",), idle=NEVER_READ)))


@dataclass(frozen=True, slots=True)
class _BaseOfTargets(Choice):
    """``base`` of a status that compares with the same commit whatever it is."""

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if value == _IDLE_BASE:
            found.remark(place, _IDLE_BASE_REASON)
        return Choice.take_value(self, value, place, found)


def _statuses(kind: StatusKind, settings: Mapping[str, Key]) -> Shape:
    never = NEVER_READ[kind]
    if kind in _WITH_TARGETS:
        base = Key(
            _BaseOfTargets(_BASE.choices),
            "`pr` means `only_pulls`; nothing else has an effect",
            default="auto",
            example="pr",
        )
        settings = {**settings, "base": base}
    block = Block({name: without_effect(key.shape) if name in never else key for name, key in settings.items()})
    named = Named(Either((SWITCH, block), nullable=True), "statuses", PLAIN_NAME)
    return Either((SWITCH, named))


COVERAGE_STATUS = Either(
    (
        SWITCH,
        Block(
            {
                "project": Key(
                    _statuses(StatusKind.PROJECT, _OF_TARGETS), "statuses of the whole report", default=True
                ),
                "patch": Key(_statuses(StatusKind.PATCH, _OF_TARGETS), "statuses of the changed lines", default=True),
                "changes": Key(_statuses(StatusKind.CHANGES, _OF_ALL), "statuses of unexpected changes", default=False),
                "default_rules": Key(
                    Block(
                        {
                            "flag_coverage_not_uploaded_behavior": Key(
                                _NOT_UPLOADED,
                                "what becomes of statuses none of whose flags was uploaded afresh",
                                default="include",
                            ),
                            "carryforward_behavior": without_effect(_NOT_UPLOADED),
                        }
                    ),
                    "what holds for all of them",
                ),
                "no_upload_behavior": without_effect(Choice(("pass", "fail"))),
            }
        ),
    )
)

_SECRET = Text(secret=True, nullable=True)
_SEALED = "secret:v2::AbCd..."
_ADDRESS = "https://hooks.example.org/coverage"


_URL = Key(_SECRET, "where to send it", otherwise="nothing is sent", example=_ADDRESS)


def _notifier(own: dict[str, Key], *, advised: tuple[str, ...] = (), url: Key = _URL) -> Shape:
    keys = {
        "url": url,
        "branches": Key(BRANCHES, "branches that are told about", otherwise="all"),
        "threshold": Key(
            Percentage(nullable=True),
            "points by which coverage must have risen to be told about",
            otherwise="no condition",
            example="1%",
        ),
        "message": Key(Text(), "the text that is sent", otherwise="a text of the service", example="Coverage is in."),
        "flags": Key(FLAG_LIST, "flags whose sessions count", otherwise="all sessions count"),
        "base": without_effect(_BASE),
        "only_pulls": without_effect(SWITCH),
        "paths": Key(NULLABLE_PATHS, "files that count", otherwise="all"),
    }
    return Named(Block({**keys, **own}, advised=advised), "notifiers", PLAIN_NAME)


NOTIFIERS = Block(
    {
        "irc": Key(
            _notifier(
                {
                    "channel": Key(Text(), "channel to write to", otherwise="nothing is sent", example="#coverage"),
                    "server": Key(
                        Text(), "server and port", otherwise="nothing is sent", example="irc.example.org:6667"
                    ),
                    "password": Key(_SECRET, "password of the server", example=_SEALED),
                    "nickserv_password": Key(Text(secret=True), "password of the nickname", example=_SEALED),
                    "notice": Key(SWITCH, "send a notice instead of a message", default=True),
                },
                advised=("server", "channel"),
                url=without_effect(_SECRET, "server and channel say where to send it"),
            ),
            "messages to IRC",
        ),
        "slack": Key(
            _notifier(
                {"attachments": Key(Layout(nullable=True), "what is attached to the message", example="sunburst, diff")}
            ),
            "messages to Slack",
        ),
        "gitter": Key(_notifier({}), "messages to Gitter"),
        "hipchat": Key(
            _notifier(
                {
                    "card": Key(SWITCH, "send a card", default=False),
                    "notify": Key(SWITCH, "notify the room", default=False),
                }
            ),
            "messages to HipChat",
        ),
        "webhook": Key(_notifier({}), "JSON documents to an address"),
        "email": without_effect(
            _notifier(
                {
                    "to": Key(ListOf(Text(secret=True)), "addresses", example=[_SEALED, "team@example.org"]),
                    "layout": Key(Layout(nullable=True), "sections of the mail"),
                }
            ),
            "no mail is ever sent",
        ),
    }
)
