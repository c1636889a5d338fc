"""``codecov-worker upload``: put an upload into the store as an uploader would; nothing is processed yet."""

from pathlib import Path

import click

from runners.cli import output
from runners.cli.options import flag_option, json_option, repo_option, store_option
from runners.cli.shape import command_class


@click.command("upload", cls=command_class())
@click.argument(
    "reports",
    nargs=-1,
    required=True,
    metavar="REPORT...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@repo_option
@flag_option
@click.option("--name", help="Name the upload.")
@store_option
@json_option
def command(
    reports: tuple[Path, ...], repo: Path, flags: tuple[str, ...], name: str | None, store: Path | None, as_json: bool
) -> None:
    """Put reports of the current commit into the store, as one upload.

    They wait there until `process` runs. Uploading again adds another upload; nothing is replaced.
    """
    from runners.cli.uploading import upload

    arrived, waiting = upload(reports, repo=repo, flags=flags, name=name, store=store)
    if as_json:
        from runners.cli.rendering.json_text import json_text

        document = {"upload": arrived.upload_id, "commit": arrived.key.sha, "waiting": waiting}
        output.show(json_text(document))
    else:
        output.show(f"Upload {arrived.upload_id} waits for commit {arrived.key.sha[:7]} ({waiting} in its inbox)")
        output.show("Run `codecov-worker process` to read it.")
