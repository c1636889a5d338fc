"""What every database does with the configuration that commits bring along, and with what went wrong with them."""

from dataclasses import replace

from codecov_core.ports import CommitConfig, Database, SavedConfig
from codecov_core.testing.contracts.database import make_commit, make_repository
from codecov_core.testing.contracts.expectations import START, later

_SHA = "a" * 40
_CONFIG = {"coverage": {"precision": 3}, "ignore": None, "flags": {"ü": {"paths": ["^a.*"]}}}


class ConfigContract:
    """Give a fixture ``database``: an empty database."""

    def test_what_was_found_at_a_commit(self, database: Database) -> None:
        """Nothing before somebody looked; a later answer takes the place of an earlier one, but for its first time."""
        repository = make_repository(database)
        failed = CommitConfig(repository.repoid, _SHA, failure="no answer")
        found = CommitConfig(
            repository.repoid,
            _SHA,
            path=".github/codecov.yml",
            config=_CONFIG,
            warnings=({"line": 1, "path": ["ignore", 0]},),
            rules=7,
        )
        with database.begin() as work:
            assert work.configs.get(repository.repoid, _SHA) is None
            work.configs.record(failed, START)
        with database.begin() as work:
            first = work.configs.get(repository.repoid, _SHA)
            assert first == failed
            assert first is not None
            assert first.first_tried == START
            assert work.configs.record(found, later(5)) == found
        with database.reading() as work:
            second = work.configs.get(repository.repoid, _SHA)
            assert second == found
            assert second is not None
            assert second.first_tried == START
            assert work.configs.get(repository.repoid + 1, _SHA) is None

    def test_none_and_an_empty_configuration_differ(self, database: Database) -> None:
        """The latter hides what is stored with the repository."""
        repository = make_repository(database)
        none, empty = CommitConfig(repository.repoid, _SHA), CommitConfig(repository.repoid, "b" * 40, config={})
        invalid = CommitConfig(repository.repoid, "c" * 40, path="codecov.yml", errors=({"line": 3},))
        with database.begin() as work:
            for found in (none, empty, invalid):
                work.configs.record(found, START)
        with database.reading() as work:
            assert [work.configs.get(found.repoid, found.sha) for found in (none, empty, invalid)] == [
                none,
                empty,
                invalid,
            ]

    def test_saving_with_the_repository(self, database: Database) -> None:
        """The configuration is replaced, null too; the default branch only where a new one is given."""
        repository = make_repository(database)
        with database.begin() as work:
            assert work.configs.save(repository.repoid, SavedConfig(_SHA, START, _CONFIG, branch="trunk"), later(1))
            assert work.repositories.get(repository.repoid) == replace(repository, yaml=_CONFIG, branch="trunk")
            assert work.configs.save(repository.repoid, SavedConfig("b" * 40, later(1), None), later(2))
            assert work.repositories.get(repository.repoid) == replace(repository, yaml=None, branch="trunk")

    def test_an_older_commit_does_not_replace_what_a_later_one_saved(self, database: Database) -> None:
        """Whatever the order in which they are processed; a commit may be processed twice."""
        repository = make_repository(database)
        with database.begin() as work:
            assert work.configs.save(repository.repoid, SavedConfig(_SHA, later(10), _CONFIG), later(20))
            assert not work.configs.save(repository.repoid, SavedConfig("b" * 40, later(9), None), later(21))
            assert work.configs.save(repository.repoid, SavedConfig(_SHA, later(10), _CONFIG), later(22))
        with database.reading() as work:
            row = work.repositories.get(repository.repoid)
        assert row is not None
        assert row.yaml == _CONFIG

    def test_an_unknown_repository_saves_nothing(self, database: Database) -> None:
        """It may have been deleted meanwhile."""
        with database.begin() as work:
            assert not work.configs.save(99, SavedConfig(_SHA, START, {}), START)

    def test_nobody_speaks_for_an_owner_without_being_a_member(self, database: Database) -> None:
        """Not even the owner itself."""
        repository = make_repository(database)
        with database.reading() as work:
            assert work.configs.account("github", "Acme", repository.ownerid) is None
            assert work.configs.account("github", "nobody", repository.ownerid) is None

    def test_errors_of_a_commit(self, database: Database) -> None:
        """One a code; a second time replaces the first."""
        repository = make_repository(database)
        commit, other = (make_commit(database, repository.repoid, letter * 40) for letter in "ab")
        with database.begin() as work:
            work.commits.note_error(commit.id, "invalid_yaml", {"error_location": ["flags", 1]}, START)
            work.commits.note_error(commit.id, "yaml_unknown_error", {}, START)
            work.commits.note_error(commit.id, "invalid_yaml", {"error_location": []}, later(1))
        with database.reading() as work:
            assert work.commits.errors(commit.id) == {"invalid_yaml": {"error_location": []}, "yaml_unknown_error": {}}
            assert work.commits.errors(other.id) == {}
