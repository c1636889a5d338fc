"""Where things lie in object storage (chapter 07 §10)."""

import hashlib
import re

from codecov_core.ports import Repository
from codecov_core.values import dataclass

_SEGMENT = re.compile(r"(\d+)\.(\d+)(?:\.readable)?")
_GENERATION = re.compile(r"published/(\d+)/[a-z.]+")


@dataclass(frozen=True, slots=True)
class StoragePaths:
    """The object paths of one commit of a repository."""

    repo_hash: str
    sha: str

    @classmethod
    def of(cls, repository: Repository, hash_key: str, sha: str) -> "StoragePaths":
        """Name the paths; the hash is upper-case MD5 of repoid, service, service id and key (chapter 07 §10.2)."""
        text = f"{repository.repoid}{repository.service}{repository.service_id}{hash_key}"
        digest = hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()
        return cls(digest, sha)

    @property
    def chunks(self) -> str:
        """The merged report's chunks [wire]."""
        return f"v4/repos/{self.repo_hash}/commits/{self.sha}/chunks.txt"

    def report_json(self, generation: int) -> str:
        """The report JSON of a generation where it does not go to the database.

        The folder is the wire's; the generation in the name lets the pointer in the commit's row change in one step.
        """
        folder = f"v4/repos/{self.repo_hash}/commits/{self.sha}/json_data/commits/report_json"
        return f"{folder}/{self.sha}.{generation}.json"

    @property
    def own_folder(self) -> str:
        """What only this worker reads: segments and side copies."""
        return f"worker/v1/{self.repo_hash}/{self.sha}"

    def segment(self, upload_id: int, fence: int) -> str:
        """The segment that a processor with this fence made of an upload."""
        return f"{self.own_folder}/{upload_id}.{fence}"

    def readable(self, segment: str) -> str:
        """The raw upload of a segment as readable text, waiting to take the raw upload's place (chapter 02 §2.6)."""
        return f"{segment}.readable"

    def segment0(self, fence: int) -> str:
        """What the commit starts from, as decided by a merger with this fence."""
        return f"{self.own_folder}/0.{fence}"

    def side_chunks(self, generation: int) -> str:
        """The chunks of a generation, never overwritten by another one."""
        return f"{self.own_folder}/published/{generation}/chunks.txt"

    def side_report(self, generation: int) -> str:
        """The report JSON of a generation, never overwritten by another one."""
        return f"{self.own_folder}/published/{generation}/report.json"

    def upload_and_fence(self, path: str) -> tuple[int, int] | None:
        """Read the path of a segment, or of the readable text beside it; upload 0 is segment 0."""
        found = _SEGMENT.fullmatch(path.removeprefix(self.own_folder + "/"))
        return (int(found[1]), int(found[2])) if found else None

    def generation_of(self, path: str) -> int | None:
        """Read the generation of a side object's path."""
        found = _GENERATION.fullmatch(path.removeprefix(self.own_folder + "/"))
        return int(found[1]) if found else None
