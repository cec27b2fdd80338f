"""Stores of other ages: the product's migrations without the latest, and the way back."""

import shutil
from pathlib import Path

from alembic import command

from valuewhen.store.engine import open_engine
from valuewhen.store.migrate import MIGRATIONS, config_of


def migrations_before(revision: str, tmp_path: Path) -> Path:
    """A copy of the product's migrations without this one and those after it."""
    folder = copy_of_migrations(tmp_path)
    for later in (folder / "versions").glob("*.py"):
        if later.name >= revision:
            later.unlink()
    return folder


def copy_of_migrations(tmp_path: Path) -> Path:
    """A copy of the product's migrations, to be changed."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def go_back(url: str, revision: str) -> None:
    """Takes the store at `url` back to a revision."""
    config = config_of(MIGRATIONS)
    engine = open_engine(url, writes=True)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
    engine.dispose()
