"""The evidence computed where the customers are: a database runs the SQL, only aggregates travel.

Needs sqlglot, and the library of the database to open the connection that is handed in; both come
with requirements-elsewhere.txt (PostgreSQL) or requirements-spark.txt (Apache Spark).
"""

try:
    import sqlglot as sqlglot
except ImportError as error:
    raise ImportError(
        "The evidence can be computed in a database once sqlglot is there to write its SQL. "
        "Install it with: python -m pip install -r requirements-elsewhere.txt"
    ) from error
