"""The operator's commands. They act on the store directly, while the server runs or not."""

import os
import sys
from importlib import import_module
from typing import Any

import click

from valuewhen.commands.accounts import commands as account_commands
from valuewhen.commands.backup import backup, restore
from valuewhen.commands.migrated import migrated_store
from valuewhen.commands.whereabouts import server_address
from valuewhen.errors import ValueWhenError
from valuewhen.join.demo import load_demo
from valuewhen.join.newcomers import welcome
from valuewhen.people.accounts import person
from valuewhen.people.caller import OPERATOR, ROLES
from valuewhen.people.passes import issue_pass
from valuewhen.store.store import the_store
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import create_workshop, find_any_by_code, load

HEAVY = {  # their libraries take a second to load: not for every change of phase
    "load-customers": ("valuewhen.commands.customers", "load_customers"),
    "evidence": ("valuewhen.commands.evidence", "evidence"),
    "export": ("valuewhen.commands.export", "export"),
    "delete-workshop": ("valuewhen.commands.deleting", "workshop"),
    "delete-expired": ("valuewhen.commands.deleting", "expired"),
    "delete-data-set": ("valuewhen.commands.deleting", "data_set"),
    "rehearse": ("valuewhen.commands.rehearse", "rehearse"),
}


class Commands(click.Group):
    """A group whose commands say a refusal in words, on standard error, and exit with 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return sorted({*super().list_commands(ctx), *HEAVY})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name, loaded when it is asked for."""
        if cmd_name not in HEAVY:
            return super().get_command(ctx, cmd_name)
        module, name = HEAVY[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command."""
        try:
            return super().invoke(ctx)
        except ValueWhenError as error:
            click.echo(error.message, err=True)
            sys.exit(1)


@click.group(cls=Commands)
def main() -> None:
    """Run ValueWhen's workshops from the command line."""


for command in (backup, restore, *account_commands):
    main.add_command(command)


@main.command("migrate")
def migrate_store() -> None:
    """Bring the store's tables up to date, after a backup."""
    migrated_store()


@main.command("load-demo")
def demo() -> None:
    """Load the made-up demo, if it is not there yet."""
    migrated_store()
    load_demo(the_store())


@main.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
def add_user(name: str, role: str) -> None:
    """Add somebody who signs in; the password comes from a prompt or VALUEWHEN_PASSWORD."""
    migrated_store()
    password = os.environ.get("VALUEWHEN_PASSWORD") or click.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    caller = the_store().write(welcome, name, role, password)
    click.echo(f"{caller.name} can sign in as {caller.role}.")


@main.command()
@click.argument("name")
def sign_in_link(name: str) -> None:
    """Print a one-time link for somebody who forgot the password; it is good for an hour."""
    store = migrated_store()
    token = store.write(issue_pass, "link", store.read(person, name).user_id)
    click.echo(f"{server_address()}/link/{token}")


@main.command("create-workshop")
@click.option("--title", required=True)
@click.option("--owner", required=True, help="A facilitator's name.")
@click.option("--prompts", default="all,best,typical", show_default=True)
@click.option("--open", "is_open", is_flag=True, help="Let people in at once.")
def new_workshop(title: str, owner: str, prompts: str, is_open: bool) -> None:
    """Make a workshop and print its join code."""
    store = migrated_store()
    caller = store.read(person, owner)
    segments = [segment.strip() for segment in prompts.split(",") if segment.strip()]
    workshop_id = store.write(create_workshop, caller, title, segments)
    if is_open:
        store.write(move, caller, workshop_id, "lobby")
    click.echo(store.read(load, workshop_id).join_code)


@main.command()
@click.argument("code")
@click.argument("phase")
def phase(code: str, phase: str) -> None:
    """Move the workshop CODE to PHASE: draft, lobby, write:PROMPT, mirror, reveal, sort, vote,
    evidence, commit or closed; any order, back included."""
    store = migrated_store()
    workshop_id = store.read(find_any_by_code, code)
    now = store.write(move, OPERATOR, workshop_id, phase)
    wave = f" (wave {now.wave})" if now.phase == "write" else ""
    click.echo(f"{now.name}{wave}")
