"""The store of live workshops: SQLAlchemy Core on SQLite (WAL, synchronous=FULL), or on PostgreSQL by URL."""
