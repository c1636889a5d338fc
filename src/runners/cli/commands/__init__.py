"""One module a command; each has a click command named ``command`` and imports what it works with only when it runs."""
