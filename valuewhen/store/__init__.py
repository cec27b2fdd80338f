"""The store of live workshops: SQLAlchemy Core on SQLite in WAL mode, or on PostgreSQL."""
