"""The commands of all tasks: names and keyword arguments as on the wire (chapter 04 §6.1)."""

from typing import ClassVar, Literal

from pydantic import Field, JsonValue

from codecov_core.ports import CommitKey, ReportType
from codecov_core.tasks.command import TaskCommand


class CommitCommand(TaskCommand):
    """A command about one commit of a repository."""

    repoid: int = Field(description="id of the repository", ge=1)
    commitid: str = Field(description="full sha of the commit", min_length=1, max_length=64)

    @property
    def key(self) -> CommitKey:
        """The commit's coverage."""
        return CommitKey(self.repoid, self.commitid)


class Upload(CommitCommand):
    """Claim the uploads that arrived for a commit."""

    task_name: ClassVar[str] = "app.tasks.upload.Upload"

    report_type: ReportType = Field(default=ReportType.COVERAGE, description="kind of the uploads")

    @property
    def key(self) -> CommitKey:
        """The commit's uploads of this kind."""
        return CommitKey(self.repoid, self.commitid, self.report_type)


class PreProcessUpload(CommitCommand):
    """Prepare a commit's report: decide what it carries forward."""

    task_name: ClassVar[str] = "app.tasks.upload.PreProcessUpload"


class UploadProcessor(CommitCommand):
    """Read one raw upload into a segment.

    ``upload_id`` names it; messages of the older shape bring ``arguments`` instead, and the configuration they used.
    """

    task_name: ClassVar[str] = "app.tasks.upload.UploadProcessor"

    upload_id: int | None = Field(default=None, description="id of the upload row", ge=1)
    arguments: dict[str, JsonValue] | None = Field(default=None, description="older shape: upload arguments")
    commit_yaml: dict[str, JsonValue] | None = Field(default=None, description="older shape: configuration")

    @property
    def wanted_upload(self) -> int | None:
        """The upload's id, from either shape."""
        if self.upload_id is not None:
            return self.upload_id
        arguments = self.arguments or {}
        named = arguments.get("upload_pk", arguments.get("upload_id"))
        return named if isinstance(named, int) and not isinstance(named, bool) else None


class UploadFinisher(CommitCommand):
    """Merge what is ready, publish what is due, ask for notification."""

    task_name: ClassVar[str] = "app.tasks.upload.UploadFinisher"


class Notify(CommitCommand):
    """Decide a commit's statuses and deliver them."""

    task_name: ClassVar[str] = "app.tasks.notify.Notify"

    empty_upload: Literal["pass", "fail"] | None = Field(
        default=None, description="the commit has nothing to cover: pass or fail all statuses"
    )


class Sweep(TaskCommand):
    """Find work whose message was lost or whose worker died, and start it again."""

    task_name: ClassVar[str] = "app.tasks.sweep.Sweep"

    alone: bool = Field(default=False, description="no other worker is alive: every lease is void")
