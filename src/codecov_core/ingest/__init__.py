"""From the bytes of an upload to a report of one session (chapter 02)."""
