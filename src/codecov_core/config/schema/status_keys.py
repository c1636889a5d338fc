"""The keys of ``coverage.status`` and ``coverage.notify``, and of statuses elsewhere (chapter 03 §8.3, §8.4)."""

from codecov_core.config.schema.amounts import Percentage
from codecov_core.config.schema.containers import AsWritten, Block, Either, Key, ListOf, Named, Part, ReadBy
from codecov_core.config.schema.names import FLAG_NAME, PLAIN_NAME
from codecov_core.config.schema.pattern_values import Branch, PathPattern
from codecov_core.config.schema.shape import Shape
from codecov_core.config.schema.values import Choice, Layout, Switch, Text

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

NOBODY = ReadBy.NOBODY

SWITCH = Switch()
NULLABLE_PATHS = ListOf(PathPattern(), nullable=True)
BRANCHES = ListOf(Branch(nullable=True), nullable=True)
FLAG_LIST = ListOf(Text(FLAG_NAME), nullable=True)

_STATE = Choice(("success", "failure", "error", "ignore"))
_NOT_UPLOADED = Choice(("include", "exclude", "pass"))


def _only_pulls() -> dict[str, Key]:
    return {
        "base": Key(Choice(("parent", "pr", "auto")), "what to compare with; pr means only_pulls", default="auto"),
        "only_pulls": Key(SWITCH, "post it on pull requests only", default=False),
    }


def _carried_flags(read_by: ReadBy) -> dict[str, Key]:
    return {
        "flag_coverage_not_uploaded_behavior": Key(
            _NOT_UPLOADED, "what becomes of a status none of whose flags was uploaded afresh", default="include"
        ),
        "carryforward_behavior": Key(_NOT_UPLOADED, "not looked at", read_by=read_by),
    }


def _targets(*, as_written: bool) -> dict[str, Key]:
    return {
        "target": Key(
            Percentage(auto=True, as_written=as_written, nullable=True),
            "coverage to reach; auto takes the base's",
            default="auto",
        ),
        "threshold": Key(
            Percentage(as_written=as_written, nullable=True), "points by which the target may be missed", default=0
        ),
    }


_SETTINGS = {
    **_only_pulls(),
    "enabled": Key(SWITCH, "whether the status is posted at all", default=True),
    "informational": Key(SWITCH, "always succeed", default=False),
    "if_ci_failed": Key(_STATE, "state when CI failed", default="error", waits_for=Part.CI),
    "if_not_found": Key(_STATE, "state when there is nothing to compare", default="success"),
    "if_no_uploads": Key(_STATE, "not looked at", read_by=NOBODY),
    "removed_code_behavior": Key(
        Choice(("removals_only", "adjust_base", "fully_covered_patch", "off", False)),
        "how a failing project status is looked at again when covered code was removed",
        default="adjust_base",
    ),
    "measurement": Key(
        Choice(("line", "statement", "branch", "method", "complexity"), nullable=True), "not looked at", read_by=NOBODY
    ),
    "disable_approx": Key(SWITCH, "not looked at", read_by=NOBODY),
    "skip_if_assumes": Key(SWITCH, "not looked at", read_by=NOBODY),
}
"""What all statuses have."""

_FILTERS = {
    "branches": Key(BRANCHES, "branches on which it is posted", default="all"),
    "flags": Key(FLAG_LIST, "flags that count", default="all"),
    "paths": Key(NULLABLE_PATHS, "files that count", default="all"),
}

_LISTED = {
    "type": Key(Choice(("project", "patch", "changes")), "which status it is; without it there is none"),
    "name_prefix": Key(Text(PLAIN_NAME), "put before the name", default=""),
    **_targets(as_written=True),
    "branches": Key(
        ListOf(Branch(as_written=True, nullable=True), nullable=True), "branches on which it is posted", default="all"
    ),
}
"""What the statuses in lists have besides."""

CHANGES = Block({**_FILTERS, **_SETTINGS, **_carried_flags(NOBODY)})
PROJECT_OR_PATCH = Block(
    {
        **_targets(as_written=False),
        "include_changes": Key(Percentage(auto=True, nullable=True), "not looked at", read_by=NOBODY),
        **CHANGES.keys,
    }
)

FLAG_STATUSES = AsWritten(
    ListOf(
        Block(
            {
                **_LISTED,
                "paths": Key(ListOf(PathPattern(as_written=True), nullable=True), "files that count", default="all"),
                **_SETTINGS,
                **_carried_flags(NOBODY),
            },
            advised="type",
        )
    )
)
COMPONENT_STATUSES = AsWritten(ListOf(Block({**_LISTED, **_SETTINGS}, advised="type")))


def _statuses(settings: Block) -> Shape:
    named = Named(Either((SWITCH, settings), nullable=True), "statuses", PLAIN_NAME)
    return Either((SWITCH, named))


COVERAGE_STATUS = Either(
    (
        SWITCH,
        Block(
            {
                "project": Key(_statuses(PROJECT_OR_PATCH), "statuses of the whole report", default=True),
                "patch": Key(_statuses(PROJECT_OR_PATCH), "statuses of the changed lines", default=True),
                "changes": Key(_statuses(CHANGES), "statuses of unexpected changes", default=False),
                "default_rules": Key(Block(_carried_flags(NOBODY)), "what holds for all of them"),
                "no_upload_behavior": Key(Choice(("pass", "fail")), "not looked at", read_by=NOBODY),
            }
        ),
    )
)

_SECRET = Text(secret=True, nullable=True)


def _notifier(own: dict[str, Key]) -> Shape:
    keys = {
        "url": Key(_SECRET, "where to send it; without one nothing is sent"),
        "branches": Key(BRANCHES, "branches that are told about", default="all"),
        "threshold": Key(Percentage(nullable=True), "points by which coverage must have risen to be told about"),
        "message": Key(Text(), "the text that is sent"),
        "flags": Key(FLAG_LIST, "flags that count", default="all"),
        **{name: Key(key.shape, "not looked at", read_by=NOBODY) for name, key in _only_pulls().items()},
        "paths": Key(NULLABLE_PATHS, "files that count", default="all"),
    }
    return Named(Block({**keys, **own}), "notifiers", PLAIN_NAME)


NOTIFIERS = Block(
    {
        "irc": Key(
            _notifier(
                {
                    "channel": Key(Text(), "channel to write to"),
                    "server": Key(Text(), "server and port"),
                    "password": Key(_SECRET, "password of the server"),
                    "nickserv_password": Key(Text(secret=True), "password of the nickname"),
                    "notice": Key(SWITCH, "send a notice instead of a message", default=True),
                }
            ),
            "messages to IRC",
        ),
        "slack": Key(
            _notifier({"attachments": Key(Layout(nullable=True), "what is attached to the message")}),
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
        "email": Key(
            _notifier(
                {
                    "to": Key(ListOf(Text(secret=True)), "addresses"),
                    "layout": Key(Layout(nullable=True), "sections of the mail"),
                }
            ),
            "no mail is ever sent",
            read_by=NOBODY,
        ),
    }
)
