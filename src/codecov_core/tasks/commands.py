"""The commands of all tasks: names and keyword arguments as on the wire (chapter 04 §6.1)."""

from dataclasses import field
from typing import ClassVar, Literal

from codecov_core.ports import CommitKey, JsonValue, ReportType
from codecov_core.tasks.command import LARGEST_ID, LARGEST_REPOSITORY_ID, TaskCommand, about
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitCommand(TaskCommand):
    """A command about one commit of a repository."""

    repoid: int = field(metadata=about("id of the repository", ge=1, le=LARGEST_REPOSITORY_ID))
    commitid: str = field(metadata=about("full sha of the commit", min_length=1, max_length=64))

    @property
    def key(self) -> CommitKey:
        """The commit's coverage."""
        return CommitKey(self.repoid, self.commitid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload(CommitCommand):
    """Claim the uploads that arrived for a commit."""

    task_name: ClassVar[str] = "app.tasks.upload.Upload"

    report_type: ReportType = field(default=ReportType.COVERAGE, metadata=about("kind of the uploads"))

    @property
    def key(self) -> CommitKey:
        """The commit's uploads of this kind."""
        return CommitKey(self.repoid, self.commitid, self.report_type)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreProcessUpload(CommitCommand):
    """Prepare a commit's report: decide what it carries forward."""

    task_name: ClassVar[str] = "app.tasks.upload.PreProcessUpload"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadProcessor(CommitCommand):
    """Read one raw upload into a segment.

    ``upload_id`` names it; messages of the older shape bring ``arguments`` instead, and the configuration they used.
    """

    task_name: ClassVar[str] = "app.tasks.upload.UploadProcessor"

    upload_id: int | None = field(default=None, metadata=about("id of the upload row", ge=1, le=LARGEST_ID))
    arguments: dict[str, JsonValue] | None = field(default=None, metadata=about("older shape: upload arguments"))
    commit_yaml: dict[str, JsonValue] | None = field(default=None, metadata=about("older shape: configuration"))

    @property
    def wanted_upload(self) -> int | None:
        """The upload's id, from either shape."""
        if self.upload_id is not None:
            return self.upload_id
        arguments = self.arguments or {}
        named = arguments.get("upload_pk", arguments.get("upload_id"))
        return named if isinstance(named, int) and named is not True and 0 < named <= LARGEST_ID else None


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadFinisher(CommitCommand):
    """Merge what is ready, publish what is due, ask for notification."""

    task_name: ClassVar[str] = "app.tasks.upload.UploadFinisher"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notify(CommitCommand):
    """Decide a commit's statuses and deliver them."""

    task_name: ClassVar[str] = "app.tasks.notify.Notify"

    empty_upload: Literal["pass", "fail"] | None = field(
        default=None, metadata=about("the commit has nothing to cover: pass or fail all statuses")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep(TaskCommand):
    """Find work whose message was lost or whose worker died, and start it again."""

    task_name: ClassVar[str] = "app.tasks.sweep.Sweep"

    alone: bool = field(
        default=False, metadata=about("no other worker is alive: every lease and every wait for another try is void")
    )
