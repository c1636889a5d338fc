"""The database ports on SQLite and PostgreSQL, by SQLAlchemy Core."""
