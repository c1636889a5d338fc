"""Configuration stored with a repository: who may speak to the provider, and what is written."""

import pytest
from sqlalchemy import select, update

from adapters.sql import SqlDatabase
from adapters.sql.tables import owners, repos
from codecov_core.ports import NewRepository, Repository, SavedConfig
from codecov_core.testing.contracts.expectations import START, later


@pytest.fixture
def repository(database: SqlDatabase) -> Repository:
    """A repository of an organisation; ``helper`` is a member of it with access to private repositories."""
    with database.begin() as work:
        organisation = work.repositories.ensure(NewRepository("github", "1", "acme", "1", "gadget"), START)
        for service in ("github", "gitlab"):
            for number, name in enumerate(("helper", "stranger", "outsider"), start=10):
                work.repositories.ensure(NewRepository(service, str(number), name, str(number), name), START)
    members = {"helper": ([7, organisation.ownerid], True), "stranger": ([organisation.ownerid], False)}
    with database.engine.begin() as connection:
        for name, (organizations, access) in members.items():
            values = {"organizations": organizations, "private_access": access}
            connection.execute(update(owners).where(owners.c.username == name).values(**values))
        connection.execute(update(owners).where(owners.c.username == "outsider").values(private_access=True))
    return organisation


@pytest.mark.parametrize(
    ("name", "found"), [("helper", True), ("Helper", True), ("stranger", False), ("outsider", False)]
)
def test_who_speaks_for_an_organisation(database: SqlDatabase, repository: Repository, name: str, found: bool) -> None:
    with database.reading() as work:
        account = work.configs.account("github", name, repository.ownerid)
    assert (account is not None) is found


def test_an_account_is_of_the_same_service(database: SqlDatabase, repository: Repository) -> None:
    with database.reading() as work:
        accounts = {
            service: work.configs.account(service, "helper", repository.ownerid) for service in ("github", "gitlab")
        }
    assert accounts["github"] is not None
    assert accounts["github"] != accounts["gitlab"]


def test_the_bot_stays_unless_a_new_one_is_given(database: SqlDatabase, repository: Repository) -> None:
    with database.begin() as work:
        bot = work.configs.account("github", "helper", repository.ownerid)
        work.configs.save(repository.repoid, SavedConfig("a" * 40, START, {}, bot=bot), later(1))
        work.configs.save(repository.repoid, SavedConfig("b" * 40, later(1), {}), later(2))
    with database.engine.connect() as connection:
        assert connection.scalar(select(repos.c.bot).where(repos.c.repoid == repository.repoid)) == bot
