"""``UploadFinisher``: merge what is ready, publish what is due, ask for notification."""

from datetime import timedelta

from codecov_core.tasks.commands import UploadFinisher
from codecov_core.tasks.commit_work import CommitWork, WorkDone
from codecov_core.tasks.outcome import Done, Outcome, Snooze
from codecov_core.tasks.starting_point import NotReadyError
from codecov_core.values import dataclass

NOT_READY_WAIT = timedelta(seconds=15)
"""After how long a commit looks again whether its ancestors are known."""


@dataclass(frozen=True, slots=True)
class FinishUploads(CommitWork):
    """Handler of ``UploadFinisher``: the commit's merger, asked by a message.

    Results in the message (older senders) are ignored: the facts are in the database.
    """

    def handle(self, command: UploadFinisher) -> Outcome[WorkDone]:
        """Be the commit's merger for a while; a commit that is held or unknown is left alone."""
        try:
            return Done(self.work_on(command.key))
        except NotReadyError as error:
            return Snooze(self.clock.now() + NOT_READY_WAIT, str(error))
