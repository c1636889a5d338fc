"""The keys of flags and of components (chapter 03 §8.5 to §8.7)."""

from codecov_core.config.schema.containers import Block, Either, ListOf, Named
from codecov_core.config.schema.declaration import Key, Part, ReadBy, without_effect
from codecov_core.config.schema.names import FLAG_NAME
from codecov_core.config.schema.pattern_values import Expression
from codecov_core.config.schema.status_keys import (
    BRANCHES,
    COMPONENT_STATUSES,
    FLAG_STATUSES,
    NULLABLE_PATHS,
    SWITCH,
)
from codecov_core.config.schema.values import Choice, Count, Text

__all__ = ["COMPONENT_MANAGEMENT", "FLAGS", "FLAG_MANAGEMENT"]

_CARRYFORWARD = {
    "carryforward": Key(SWITCH, "carry coverage of the flag forward from the base", default=False, part=Part.REPORT),
    "carryforward_mode": Key(Choice(("all", "labels")), "how it is shown", read_by=ReadBy.API),
    "paths": Key(NULLABLE_PATHS, "files that belong to the flag", otherwise="all", part=Part.READING),
    "ignore": Key(
        NULLABLE_PATHS,
        "files that are dropped from uploads with the flag",
        otherwise="none",
        example=["src/generated"],
        part=Part.READING,
    ),
    "after_n_builds": Key(Count(0), "sessions with the flag that its statuses wait for", default=0, part=Part.STATUSES),
}

FLAGS = Named(
    Block(
        {
            "joined": Key(
                SWITCH,
                "false: on lines that earlier uploads have, their coverage stays",
                default=True,
                example=False,
                part=Part.REPORT,
            ),
            **_CARRYFORWARD,
            "required": without_effect(SWITCH),
            "assume": without_effect(Either((SWITCH, Text(), Block({"branches": without_effect(BRANCHES)})))),
        }
    ),
    "flags",
    FLAG_NAME,
)

_FLAG_RULES = {
    "statuses": Key(FLAG_STATUSES, "statuses of the flag", otherwise="none", part=Part.STATUSES),
    **_CARRYFORWARD,
}

FLAG_MANAGEMENT = Block(
    {
        "default_rules": Key(Block(_FLAG_RULES), "what holds for all flags that are not under `flags`"),
        "individual_flags": Key(
            ListOf(
                Block(
                    {
                        "name": Key(
                            Text(FLAG_NAME), "the flag", otherwise="the entry has no effect", part=Part.READING
                        ),
                        **_FLAG_RULES,
                    },
                    advised=("name",),
                )
            ),
            "what holds for one flag, key by key instead of the default rules",
        ),
    }
)

_COMPONENT_RULES = {
    "statuses": Key(COMPONENT_STATUSES, "statuses of the component", otherwise="none"),
    "flag_regexes": Key(
        ListOf(Expression()), "expressions for the flags whose sessions belong to it", otherwise="all sessions do"
    ),
    "paths": Key(NULLABLE_PATHS, "files that belong to it", otherwise="all"),
}

COMPONENT_MANAGEMENT = Block(
    {
        "default_rules": Key(Block(_COMPONENT_RULES), "what holds for all components"),
        "individual_components": Key(
            ListOf(
                Block(
                    {
                        "component_id": Key(Text(), "what identifies it; it must be there", example="backend"),
                        "name": Key(Text(), "what it is called", otherwise="its id", example="Backend"),
                        **_COMPONENT_RULES,
                    },
                    required="component_id",
                )
            ),
            "the components, key by key instead of the default rules",
        ),
    }
)
