"""The registry of tasks, as a document and as text."""

from collections.abc import Iterable

from codecov_core.tasks import TaskSpec, task_options
from runners.cli.rendering.json_text import json_text


def registry_document(tasks: Iterable[TaskSpec]) -> bytes:
    """Return a JSON list of ``{name, summary, queue_groups, scheduled_every, options: [...]}``, indented."""
    document = [
        {
            "name": task.name,
            "summary": task.summary,
            "queue_groups": list(task.queue_groups),
            "scheduled_every": task.scheduled_every,
            "options": [
                {
                    "name": option.name,
                    "type": option.type,
                    "choices": list(option.choices),
                    "required": option.required,
                    "default": option.default,
                    "description": option.description,
                }
                for option in task_options(task)
            ],
        }
        for task in tasks
    ]
    return json_text(document, indented=True)


def registry_text(tasks: Iterable[TaskSpec]) -> str:
    """Return a paragraph a task: name, summary, arguments."""
    return "\n\n".join(_paragraph(task) for task in tasks)


def _paragraph(task: TaskSpec) -> str:
    lines = [task.name, f"  {task.summary}"]
    if task.queue_groups:
        lines.append(f"  queue: of {', then of '.join(task.queue_groups)}, else the default")
    if task.scheduled_every:
        lines.append(f"  every {task.scheduled_every} s by the schedule")
    for option in task_options(task):
        need = "required" if option.required else f"default {option.default}"
        kind = "|".join(option.choices) or option.type
        lines.append(f"  --{option.name.replace('_', '-')} <{kind}> ({need}): {option.description}")
    return "\n".join(lines)
