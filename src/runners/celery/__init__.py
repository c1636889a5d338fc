"""The Celery application, derived from the registry of tasks."""
