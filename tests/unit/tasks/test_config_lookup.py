"""A commit's own configuration: where it is, what becomes of a bad one, what is stored (chapter 03 §1 to §4)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from codecov_core.config import CONFIG_PLACES, CONFIG_RULES
from codecov_core.errors import NotARepositoryError
from codecov_core.ports import (
    MOST_TOLD,
    SOURCE_LIMIT,
    Commit,
    CommitConfig,
    CommitKey,
    JsonObject,
    RepoReader,
    Repository,
)
from codecov_core.tasks import PreProcessUpload, Snooze, UploadFinisher
from codecov_core.tasks.config_lookup import PATIENCE, ConfigLookup, found_at
from codecov_core.testing import MemoryRepoReader
from tests.unit.tasks.workshop import SOURCE, Workshop, raw_upload

NAME = "codecov.yml"
IGNORING = b"ignore: [gen/]\n"
INVALID = b"coverage:\n  precision: 2\n  rond: up\n"


class CountingReader(MemoryRepoReader):
    """Counts how often files are asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def sources(self, paths, sha):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - as overridden
        self.asked += 1
        return super().sources(paths, sha)


class NoReaders:
    """Has no way to read any repository."""

    def open(self, repository: Repository) -> RepoReader:
        raise NotARepositoryError("there is no clone here")


@pytest.fixture
def shop() -> Workshop:
    return Workshop(readers=CountingReader())


def tree(config: bytes | None, path: str = NAME) -> dict[str, bytes]:
    return {"src/a.py": SOURCE, **({} if config is None else {path: config})}


def prepared(shop: Workshop, commit: Commit) -> CommitConfig | None:
    """Let the commit be prepared, and give what was found at it."""
    shop.run(PreProcessUpload(repoid=commit.repoid, commitid=commit.sha))
    with shop.database.reading() as work:
        return work.configs.get(commit.repoid, commit.sha)


def recorded(shop: Workshop, row: CommitConfig) -> None:
    """Keep what an earlier version of the worker found at a commit."""
    with shop.database.begin() as work:
        work.configs.record(row, shop.clock.now())


def stored(shop: Workshop, repository: Repository) -> Repository:
    with shop.database.reading() as work:
        row = work.repositories.get(repository.repoid)
    assert row is not None
    return row


def errors(shop: Workshop, commit: Commit) -> Mapping[str, JsonObject]:
    with shop.database.reading() as work:
        return work.commits.errors(commit.id)


class TestPlaces:
    @pytest.mark.parametrize(
        ("files", "found"),
        [
            ((".codecov.yml", "codecov.yml"), ".codecov.yml"),
            (("codecov.yml", ".codecov.yml", "codecov.yaml"), ".codecov.yml"),
            (("codecov.yml", "codecov.yaml"), "codecov.yaml"),
            (("dev/codecov.yml", ".github/codecov.yml"), ".github/codecov.yml"),
            (("dev/.codecov.yaml",), "dev/.codecov.yaml"),
            (("dev/.codecov.yaml", "codecov.yml"), "codecov.yml"),
            (("Codecov.yml", "docs/codecov.yml", "codecov.yml/x"), None),
            ((), None),
        ],
    )
    def test_which_file_counts(self, shop: Workshop, files: tuple[str, ...], found: str | None) -> None:
        commit = shop.commit(shop.repository(), dict.fromkeys(["src/a.py", *files], IGNORING))
        assert found_at(shop.readers, commit.repoid, commit.sha).row.path == found

    def test_a_bad_file_is_not_passed_over_for_another(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), {NAME: IGNORING, ".codecov.yml": INVALID})
        found = found_at(shop.readers, commit.repoid, commit.sha)
        assert (found.row.path, found.row.config) == (".codecov.yml", None)
        assert found.location == ("coverage", "rond")

    @pytest.mark.parametrize("content", [b"", b"# nothing yet\n", b"\xef\xbb\xbf"])
    def test_a_file_that_says_nothing_is_no_configuration(self, shop: Workshop, content: bytes) -> None:
        commit = shop.commit(shop.repository(), tree(content))
        assert found_at(shop.readers, commit.repoid, commit.sha).row == CommitConfig(
            commit.repoid, commit.sha, NAME, rules=CONFIG_RULES
        )

    def test_there_are_twelve_places(self) -> None:
        assert len(set(CONFIG_PLACES)) == 12


class TestLookingUp:
    def test_it_takes_effect_on_the_uploads_of_the_commit(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        shop.upload(commit, raw_upload({"src/a.py": {1: 1}, "gen/b.py": {1: 1}}))
        shop.run_until_idle()
        assert shop.report(commit).names == ("src/a.py",)

    def test_a_commit_is_asked_once(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        for number in range(3):
            shop.upload(commit, raw_upload({"src/a.py": {1: number}}))
            shop.run_until_idle()
        prepared(shop, commit)
        assert isinstance(shop.readers, CountingReader)
        assert shop.readers.asked == 1

    def test_what_was_read_by_earlier_rules_is_looked_up_again(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        earlier = CommitConfig(commit.repoid, commit.sha, NAME, errors=({"text": "refused then"},))
        recorded(shop, earlier)
        found = prepared(shop, commit)
        assert found is not None
        assert (found.config, found.errors, found.rules) == ({"ignore": ["^gen/.*"]}, (), CONFIG_RULES)
        assert prepared(shop, commit) == found
        assert isinstance(shop.readers, CountingReader)
        assert shop.readers.asked == 1

    def test_what_was_read_by_earlier_rules_stays_while_nobody_answers(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(b"ignore: [lib/]"))
        earlier = CommitConfig(commit.repoid, commit.sha, NAME, config={"ignore": ["^gen/.*"]})
        recorded(shop, earlier)
        lookup = ConfigLookup(shop.database, NoReaders(), shop.clock, shop.telemetry, shop.settings)
        assert lookup.look(CommitKey(commit.repoid, commit.sha)) is None
        with shop.database.reading() as work:
            assert work.configs.get(commit.repoid, commit.sha) == earlier

    def test_an_empty_one_hides_what_is_stored(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(yaml={"ignore": ["^src.*"]}), tree(b"{}\n"), branch="feature")
        shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
        shop.run_until_idle()
        assert shop.report(commit).names == ("src/a.py",)

    def test_without_one_what_is_stored_applies(self, shop: Workshop) -> None:
        repository = shop.repository(yaml={"ignore": ["^src.*"]}, owner_yaml={"coverage": {"round": "up"}})
        commit = shop.commit(repository, tree(None), branch="feature")
        shop.upload(commit, raw_upload({"src/a.py": {1: 1}, "lib/b.py": {1: 1}}))
        shop.run_until_idle()
        assert shop.report(commit).names == ("lib/b.py",)

    def test_warnings_are_kept(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(b"beta_groups: [x]\n"))
        found = prepared(shop, commit)
        assert found is not None
        assert [(told["line"], told["path"]) for told in found.warnings] == [(1, ["beta_groups"])]


class TestAnInvalidOne:
    def test_the_commit_is_processed_with_what_is_stored(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(yaml={"ignore": ["^lib.*"]}), tree(INVALID))
        shop.upload(commit, raw_upload({"src/a.py": {1: 1}, "lib/b.py": {1: 1}}))
        shop.run_until_idle()
        assert shop.report(commit).names == ("src/a.py",)
        assert dict(shop.telemetry.events)["config.invalid"]["used"] == "repository"

    def test_one_that_no_reader_gives_whole_is_no_missing_one(self, shop: Workshop) -> None:
        repository = shop.repository(yaml={"ignore": ["^lib.*"]})
        commit = shop.commit(repository, tree(b"codecov: {}\n" + b"#" * SOURCE_LIMIT))
        found = prepared(shop, commit)
        assert found is not None
        assert [told["reason"] for told in found.errors] == ["is larger than 512 KiB"]
        assert errors(shop, commit)["invalid_yaml"]["error_location"] == "invalid_yaml"
        assert stored(shop, repository).yaml == {"ignore": ["^lib.*"]}

    def test_other_programs_are_told_where_it_is_wrong(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(INVALID))
        found = prepared(shop, commit)
        assert found is not None
        assert [(told["line"], told["column"], told["nearest"]) for told in found.errors] == [(3, 3, "round")]
        assert errors(shop, commit) == {
            "invalid_yaml": {
                "repoid": commit.repoid,
                "commit": commit.sha,
                "error_location": ["coverage", "rond"],
                "path": NAME,
                "errors": found.errors,
            }
        }

    @pytest.mark.parametrize(
        ("content", "location"),
        [(b"a: [", "invalid_yaml"), (b"- a", []), (b"\xff\xfe\x00", "invalid_yaml"), (b"flags: {1: {}}", ["flags", 1])],
    )
    def test_locations(self, shop: Workshop, content: bytes, location: object) -> None:
        commit = shop.commit(shop.repository(), tree(content))
        prepared(shop, commit)
        assert errors(shop, commit)["invalid_yaml"]["error_location"] == location

    @pytest.mark.parametrize(
        "content",
        [
            b"codecov: {token: [SECRETX], bot: 1}",
            b"codecov: {token: !SECRETX}",
            b"codecov: {'token=SECRETX': }",
            b"coverage: {notify: {slack: {'https://hooks/SECRETX': }}}",
            b"coverage: {notify: {slack: {default: {urk: SECRETX}}}}",
            b"codecov:\n  token: 'SECRETX\n",
        ],
    )
    def test_no_secret_is_kept(self, shop: Workshop, content: bytes) -> None:
        commit = shop.commit(shop.repository(), tree(content))
        found = prepared(shop, commit)
        assert found is not None
        assert found.errors
        assert errors(shop, commit).keys() == {"invalid_yaml"}
        told = dict(errors(shop, commit)["invalid_yaml"])
        told.pop("error_location")  # keys as they are written [wire]
        assert "SECRETX" not in repr((found, told, shop.telemetry.events))

    def test_a_key_of_more_than_64_bits_can_be_told(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(b"99999999999999999999999: 1\n"))
        prepared(shop, commit)
        assert errors(shop, commit)["invalid_yaml"]["error_location"] == ["99999999999999999999999"]

    def test_a_hostile_one_is_not_kept_with_all_its_errors(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(b"".join(b"k%d: 1\n" % number for number in range(500))))
        found = prepared(shop, commit)
        assert found is not None
        assert len(found.errors) == MOST_TOLD
        assert found.errors[-1]["line"] == MOST_TOLD

    def test_nothing_is_stored_with_the_repository(self, shop: Workshop) -> None:
        repository = shop.repository(yaml={"slack_app": False})
        prepared(shop, shop.commit(repository, tree(INVALID)))
        assert stored(shop, repository).yaml == {"slack_app": False}


class TestAProviderThatDoesNotAnswer:
    def test_uploads_wait_for_it(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        shop.readers.answers = False
        shop.upload(commit, raw_upload({"src/a.py": {1: 1}, "gen/b.py": {1: 1}}))
        shop.run_until_idle()
        assert isinstance(shop.outcomes[-1][1], Snooze)
        assert errors(shop, commit) == {}
        shop.readers.answers = True
        shop.settle()
        assert shop.report(commit).names == ("src/a.py",)

    def test_they_do_not_wait_for_ever(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        shop.readers.answers = False
        shop.upload(commit, raw_upload({"gen/b.py": {1: 1}}))
        for _ in range(10):
            shop.run_until_idle()
            shop.wait(timedelta(seconds=10))
        assert shop.report(commit).names == ("gen/b.py",)
        assert errors(shop, commit)["yaml_unknown_error"]["commit_yaml"] is None

    def test_the_next_upload_asks_again(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        shop.readers.answers = False
        lookup = ConfigLookup(shop.database, shop.readers, shop.clock, shop.telemetry, shop.settings)
        key = CommitKey(commit.repoid, commit.sha)
        assert lookup.look(key) is not None
        shop.wait(PATIENCE)
        assert lookup.look(key) is None
        shop.readers.answers = True
        assert lookup.look(key) is None
        found = prepared(shop, commit)
        assert found is not None
        assert (found.failure, found.config) == (None, {"ignore": ["^gen/.*"]})

    def test_a_commit_it_does_not_know_is_not_waited_for(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        del shop.readers._snapshots[commit.sha]
        found = prepared(shop, commit)
        assert found is not None
        assert found.failure
        assert list(errors(shop, commit)) == ["yaml_client_error"]

    def test_without_any_way_to_it_nothing_is_wrong(self, shop: Workshop) -> None:
        commit = shop.commit(shop.repository(), tree(IGNORING))
        lookup = ConfigLookup(shop.database, NoReaders(), shop.clock, shop.telemetry, shop.settings)
        assert lookup.look(CommitKey(commit.repoid, commit.sha)) is None
        assert errors(shop, commit) == {}


class TestStoring:
    """Chapter 03 §4, with rule 26 of §19."""

    def test_on_the_default_branch(self, shop: Workshop) -> None:
        repository = shop.repository()
        prepared(shop, shop.commit(repository, tree(b"codecov: {branch: origin/develop}\nignore: [gen/]\n")))
        row = stored(shop, repository)
        assert row.yaml == {"codecov": {"branch": "develop"}, "ignore": ["^gen/.*"]}
        assert row.branch == "develop"

    def test_not_on_another_branch(self, shop: Workshop) -> None:
        repository = shop.repository()
        prepared(shop, shop.commit(repository, tree(IGNORING), branch="feature"))
        assert stored(shop, repository).yaml is None

    def test_a_commit_without_one_clears_it(self, shop: Workshop) -> None:
        repository = shop.repository()
        first = shop.commit(repository, tree(IGNORING))
        prepared(shop, first)
        shop.wait(timedelta(seconds=1))
        prepared(shop, shop.commit(repository, tree(None), first.sha))
        assert stored(shop, repository).yaml is None

    def test_not_by_an_older_commit(self, shop: Workshop) -> None:
        repository = shop.repository()
        old = shop.commit(repository, tree(None))
        shop.wait(timedelta(seconds=1))
        new = shop.commit(repository, tree(IGNORING), old.sha)
        for commit in (new, old):
            prepared(shop, commit)
        assert stored(shop, repository).yaml == {"ignore": ["^gen/.*"]}

    def test_not_from_a_pull_request_whose_branch_has_the_name(self, shop: Workshop) -> None:
        repository = shop.repository()
        prepared(shop, shop.commit(repository, tree(IGNORING), pullid=7))
        assert stored(shop, repository).yaml is None

    def test_once_that_is_merged(self, shop: Workshop) -> None:
        repository = shop.repository()
        commit = shop.commit(repository, tree(IGNORING), pullid=7)
        record = shop.rows.commits[commit.repoid, commit.sha]
        shop.rows.commits[commit.repoid, commit.sha] = replace(record, commit=replace(record.commit, merged=True))
        prepared(shop, commit)
        assert stored(shop, repository).yaml == {"ignore": ["^gen/.*"]}

    def test_with_the_next_upload_after_it_is_merged(self, shop: Workshop) -> None:
        repository = shop.repository()
        commit = shop.commit(repository, tree(IGNORING), pullid=7)
        prepared(shop, commit)
        assert stored(shop, repository).yaml is None
        record = shop.rows.commits[commit.repoid, commit.sha]
        shop.rows.commits[commit.repoid, commit.sha] = replace(record, commit=replace(record.commit, merged=True))
        shop.upload(commit, raw_upload({"src/a.py": {1: 1}}))
        shop.run_until_idle()
        assert stored(shop, repository).yaml == {"ignore": ["^gen/.*"]}

    def test_the_strict_branch_of_the_owner_decides(self, shop: Workshop) -> None:
        repository = shop.repository(owner_yaml={"codecov": {"strict_yaml_branch": "release"}})
        prepared(shop, shop.commit(repository, tree(IGNORING)))
        assert stored(shop, repository).yaml is None
        prepared(shop, shop.commit(repository, tree(b"slack_app: no"), branch="release"))
        assert stored(shop, repository).yaml == {"slack_app": False}

    def test_secrets_stay_encrypted(self, shop: Workshop) -> None:
        repository = shop.repository()
        secret = "secret:v2::AAAAAAAAAAAAAAAAAAAAANgFID7eV2mBagVa00jiwS4DNvi7loN9Br6ULC4k+Qg0"
        content = f"coverage: {{notify: {{slack: {{default: {{url: '{secret}'}}}}}}}}\n"
        prepared(shop, shop.commit(repository, tree(content.encode())))
        assert stored(shop, repository).yaml == {"coverage": {"notify": {"slack": {"default": {"url": secret}}}}}

    def test_the_account_that_speaks_to_the_provider(self, shop: Workshop) -> None:
        repository = shop.repository()
        commit = shop.commit(repository, tree(b"codecov: {bot: helper}\n"))
        shop.rows.owners[77] = replace(
            shop.rows.owners[repository.ownerid],
            username="Helper",
            organizations=(repository.ownerid,),
            private_access=True,
        )
        prepared(shop, commit)
        assert shop.rows.saved_configs[repository.repoid].bot == 77


class TestWhatACommitStartsFrom:
    """What is carried forward is decided by the commit's own configuration, whichever message comes first."""

    CARRYING = b"flags: {unit: {carryforward: yes}}\n"

    def head_of(self, shop: Workshop) -> Commit:
        repository = shop.repository()
        base = shop.commit(repository, tree(None))
        shop.upload(base, raw_upload({"src/a.py": {1: 1}}), ["unit"])
        shop.settle()
        shop.wait(timedelta(seconds=1))
        return shop.commit(repository, tree(self.CARRYING), base.sha, branch="feature")

    def test_when_it_is_merged_before_its_uploads_are_claimed(self, shop: Workshop) -> None:
        head = self.head_of(shop)
        with shop.database.begin() as work:
            work.commit_jobs.touch(CommitKey(head.repoid, head.sha), shop.clock.now())
        shop.run(UploadFinisher(repoid=head.repoid, commitid=head.sha))
        assert [session.flags for session in shop.report(head).sessions.values()] == [("unit",)]

    def test_when_the_provider_answers_late(self, shop: Workshop) -> None:
        head = self.head_of(shop)
        shop.readers.answers = False
        outcome = shop.run(PreProcessUpload(repoid=head.repoid, commitid=head.sha))
        assert isinstance(outcome, Snooze)
        shop.readers.answers = True
        shop.settle()
        assert [session.flags for session in shop.report(head).sessions.values()] == [("unit",)]
