"""Looking up the configuration that a commit brings along (chapter 03 §1 to §4)."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import timedelta
from itertools import islice
from typing import cast

from codecov_core.config import (
    CONFIG_PLACES,
    CONFIG_RULES,
    Diagnostic,
    EffectiveConfig,
    ErrorLocation,
    Invalid,
    validate,
)
from codecov_core.errors import ProviderError
from codecov_core.ports import (
    MOST_TOLD,
    Clock,
    Commit,
    CommitConfig,
    CommitKey,
    Database,
    JsonObject,
    JsonValue,
    RepoReader,
    RepoReaders,
    SavedConfig,
    Telemetry,
    UnitOfWork,
)
from codecov_core.tasks.commit_context import CommitContext, load_context
from codecov_core.tasks.outcome import OUTAGE_RETRY, Snooze
from codecov_core.tasks.settings import TaskSettings
from codecov_core.values import dataclass

PATIENCE = timedelta(minutes=1)
"""How long uploads wait for a provider that does not answer; then what is stored applies (§19 rule 31)."""

INVALID = "invalid_yaml"
REFUSED = "yaml_client_error"
UNANSWERED = "yaml_unknown_error"
"""Codes of errors of commits [wire]."""

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Found:
    """What a commit holds at the places where a configuration may be."""

    row: CommitConfig
    location: ErrorLocation | None = None
    """Where the headline error is [wire], if the file is invalid."""


def found_at(reader: RepoReader, repoid: int, sha: str) -> Found:
    """Read a commit's configuration: the first file at one of the known places counts, valid or not (§2.1, §2.2).

    An empty file, and one that holds only comments, is no configuration. Raises what the reader raises.
    """
    contents = zip(CONFIG_PLACES, reader.sources(CONFIG_PLACES, sha), strict=True)
    path, content = next(((path, content) for path, content in contents if content is not None), (None, b""))
    row = CommitConfig(repoid, sha, path, rules=CONFIG_RULES)
    if path is None:
        return Found(row)
    checked = validate(content)
    if isinstance(checked, Invalid):
        return Found(replace(row, errors=_documents(checked.errors)), checked.location)
    config = cast("JsonObject | None", checked.config)  # a validated mapping holds nothing but JSON
    return Found(replace(row, config=config, warnings=_documents(checked.warnings)))


@dataclass(frozen=True, slots=True)
class ConfigLookup:
    """Looks a commit's configuration up once, and keeps what it found for everybody who works on the commit.

    Nothing in it fails a commit: where there is no valid configuration what is stored with repository and owner
    applies, and the reason is kept with the commit.
    """

    database: Database
    readers: RepoReaders
    clock: Clock
    telemetry: Telemetry
    settings: TaskSettings

    def look(self, key: CommitKey) -> Snooze | None:
        """Find and keep it, unless that was done before; a wait when the provider should be asked again first.

        What was found by earlier rules is looked up once more, and stays if nobody answers.

        Raises ``CommitGoneError``, and what the database raises.
        """
        with self.database.reading() as work:
            context = load_context(work, self.settings, key, None)
            known = work.configs.get(key.repoid, key.sha)
        if known is not None and known.failure is None:
            if known.rules != CONFIG_RULES:
                known = self._renewed(context) or known
            self._store_later(context, known)
            return None
        try:
            reader = self.readers.open(context.repository)
        except ProviderError as error:
            return self._unanswered(context, error) if error.retryable else None
        try:
            found = found_at(reader, key.repoid, key.sha)
        except ProviderError as error:
            return self._unanswered(context, error)
        self._keep(context, found)
        return None

    def _renewed(self, context: CommitContext) -> CommitConfig | None:
        """Look once more for what was read by earlier rules, and keep that; nothing if the provider does not answer."""
        try:
            found = found_at(self.readers.open(context.repository), context.key.repoid, context.key.sha)
        except ProviderError:
            return None
        self._keep(context, found)
        return found.row

    def _keep(self, context: CommitContext, found: Found) -> None:
        repository, commit, now = context.repository, context.commit, self.clock.now()
        with self.database.begin() as work:
            work.configs.record(found.row, now)
            if found.location is None:
                if self._counts(context):
                    self._store(work, context, found.row)
                return
            params: JsonObject = {
                "repoid": repository.repoid,
                "commit": commit.sha,
                "error_location": _location(found.location),
                "path": found.row.path,
                "errors": found.row.errors,
            }
            work.commits.note_error(commit.id, INVALID, params, now)
        self.telemetry.event(
            "config.invalid",
            repoid=repository.repoid,
            sha=commit.sha,
            path=found.row.path,
            used=context.config.layers[-1].kind,
        )

    def _store_later(self, context: CommitContext, known: CommitConfig) -> None:
        """Store what was found earlier, if only now it may be: the pull request is merged, or the branch has come."""
        if not known.errors and known.config != context.repository.yaml and self._counts(context):
            with self.database.begin() as work:
                self._store(work, context, known)

    def _counts(self, context: CommitContext) -> bool:
        """Tell whether a commit's configuration is that of its repository, by what is stored so far (§4, rule 26)."""
        repository, commit = context.repository, context.commit
        config = self.settings.config_of(repository, None)
        return not may_be_of_a_fork(commit) and config.repository.stores(commit.branch, repository.branch)

    def _store(self, work: UnitOfWork, context: CommitContext, found: CommitConfig) -> None:
        repository, commit = context.repository, context.commit
        wanted = EffectiveConfig.of(found.config).repository
        bot: int | None = None
        if wanted.bot is not None:
            bot = work.configs.account(repository.service.lower(), wanted.bot, repository.ownerid)
        saved = SavedConfig(commit.sha, commit.timestamp, found.config, wanted.branch, bot)
        work.configs.save(repository.repoid, saved, self.clock.now())

    def _unanswered(self, context: CommitContext, error: ProviderError) -> Snooze | None:
        """Wait for a provider that may answer yet; tell that it did not, and go on without, when it took too long."""
        key, now = context.key, self.clock.now()
        failed = CommitConfig(key.repoid, key.sha, failure=str(error))
        with self.database.begin() as work:
            first_tried = work.configs.record(failed, now).first_tried or now
            if error.retryable and now < first_tried + PATIENCE:
                return Snooze(now + OUTAGE_RETRY, f"the commit's configuration cannot be read yet: {error}")
            code = UNANSWERED if error.retryable else REFUSED
            params: JsonObject = {"repoid": key.repoid, "commit_yaml": None, "reason": str(error)}
            work.commits.note_error(context.commit.id, code, params, now)
        self.telemetry.event("config.unanswered", repoid=key.repoid, sha=key.sha, error=error.code)
        return None


def may_be_of_a_fork(commit: Commit) -> bool:
    """Tell whether a commit may come from somebody else's repository, whose branches can be named like ours.

    That is every commit of a pull request that is not merged; our own are stored with the next upload after that. The
    mark of a fork in a branch's name (``slug:branch``, chapter 06) proves nothing: only what was read from the provider
    has it, and where it is missing the uploader may have named the branch.
    """
    return commit.pullid is not None and commit.merged is not True


def _documents(told: Iterable[Diagnostic]) -> tuple[JsonObject, ...]:
    few = islice(told, MOST_TOLD)
    return tuple({**asdict(item), "path": _location(item.path), "text": str(item)} for item in few)


def _location(location: ErrorLocation) -> JsonValue:
    """Write a location as JSON holds it: whole numbers of more than 64 bits as text."""
    if isinstance(location, str):
        return location
    return [str(key) if isinstance(key, int) and abs(key) > _LARGEST else key for key in location]
