"""What wires the core and its adapters together and runs them: the command line and Celery."""
