"""The reference of keys: all of them, each once, in words that are true."""

from collections import Counter

import yaml

from codecov_core.config import LEGACY_DEFAULTS, KeyEntry, StatusKind, key_reference
from codecov_core.config.schema.containers import declared
from codecov_core.config.schema.keys import DOCUMENT

SECTIONS = key_reference()


def entry(place: str, name: str) -> KeyEntry:
    (found,) = [
        entry for section in SECTIONS if place in section.places for entry in section.entries if entry.name == name
    ]
    return found


def test_every_key_is_told_once() -> None:
    told = Counter(
        f"{place}.{entry.name}".lstrip(".")
        for section in SECTIONS
        for place in section.places
        for entry in section.entries
    )
    assert set(told) == {".".join(path).replace("*", "<name>") for path, _ in declared(DOCUMENT)}
    assert set(told.values()) == {1}


def test_what_stands_in_several_places_is_told_once() -> None:
    (section,) = [section for section in SECTIONS if "coverage.notify.gitter.<name>" in section.places]
    assert section.places == ("coverage.notify.gitter.<name>", "coverage.notify.webhook.<name>")


def test_a_status_setting_has_no_effect_where_its_kind_never_looks_at_it() -> None:
    effects = {kind: entry(f"coverage.status.{kind}.<name>", "removed_code_behavior").effect for kind in StatusKind}
    assert effects == {StatusKind.PROJECT: "commit statuses", StatusKind.PATCH: "none", StatusKind.CHANGES: "none"}


def test_what_is_not_joined_is_said_to_count_where_nothing_else_does() -> None:
    joined = entry("flags.<name>", "joined")
    assert joined.about == "false: on lines that earlier uploads have, their coverage stays"
    assert joined.example == "joined: false"


def test_examples_are_yaml() -> None:
    examples = [entry for section in SECTIONS for entry in section.entries if entry.example]
    assert len(examples) > 100
    for told in examples:
        assert list(yaml.safe_load(told.example)) == [told.name.rpartition(".")[2]]


def test_defaults_are_those_of_old_and_of_new_owners() -> None:
    assert entry("coverage", "precision").default == f"`{LEGACY_DEFAULTS['coverage']['precision']}`"  # type: ignore[index]
    assert entry("coverage", "status.project").default == "`true`; `false` for owners created after 2024-04-30"
    assert entry("comment", "layout").default == (
        "`reach,diff,flags,tree,reach`; `condensed_header, flags, tree, component` for owners created after 2024-04-30"
    )
    assert entry("component_management.individual_components.[]", "name").default == "its id"


def test_of_a_mapping_one_key_is_shown() -> None:
    assert entry("component_management", "individual_components").example == (
        "individual_components: [{component_id: backend}]"
    )
    assert entry("coverage", "status").default == ""
    assert entry("", "coverage").default == "as its keys say"


def test_where_keys_take_effect() -> None:
    assert entry("", "ignore").effect == "reading of uploads"
    assert entry("comment", "layout").effect == "comments on pull requests (to come)"
    assert entry("codecov", "token").effect == "uploaders, not the worker"
    assert entry("coverage.notify.email.<name>", "to").effect == "none"


def test_values_in_words() -> None:
    assert entry("", "ignore").values == "a list, each item a path, a glob or a regular expression, as text, or null"
    assert entry("", "comment").values == "true or false, or a mapping"
    branches = entry("coverage.status.changes.<name>", "branches").values
    assert branches == r"a list, each item the name of a branch, in which \* stands for anything or null, or null"
