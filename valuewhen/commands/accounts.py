"""Commands about accounts: for whoever has the server, while it runs or not."""

from datetime import UTC, datetime

import click

from valuewhen.commands.migrated import migrated_store
from valuewhen.commands.whereabouts import server_address
from valuewhen.people import managing
from valuewhen.people.caller import ROLES
from valuewhen.people.identities import Identity


def _day(at: float | None) -> str:
    return "never" if at is None else f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M} UTC"


@click.command("users")
def list_users() -> None:
    """List the accounts: role, since when, last seen, and whether disabled."""
    for one in migrated_store().read(managing.accounts):
        state = f"disabled since {_day(one.disabled_at)}" if one.disabled_at else "may sign in"
        since, seen = _day(one.created_at), _day(one.seen_at)
        by = "".join(f"\tby {known.issuer} {known.subject}" for known in one.identities)
        click.echo(f"{one.name}\t{one.role}\tsince {since}\tlast seen {seen}\t{state}{by}")


@click.command("set-role")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
def set_role(name: str, role: str) -> None:
    """Give somebody another role; they sign in anew."""
    migrated_store().write(managing.set_role, name, role)
    click.echo(f"{name} signs in as {role} from now on.")


@click.command("disable-user")
@click.argument("name")
def disable_user(name: str) -> None:
    """Shut somebody out at once; what they own and did stays."""
    migrated_store().write(managing.disable, name)
    click.echo(f"{name} is shut out. To let them in again: enable-user {name}")


@click.command("enable-user")
@click.argument("name")
def enable_user(name: str) -> None:
    """Let somebody sign in again who was shut out."""
    migrated_store().write(managing.enable, name)
    click.echo(f"{name} can sign in again.")


@click.command("reset-user")
@click.argument("name")
def reset_user(name: str) -> None:
    """Make somebody's password worthless, sign them out everywhere, and print a one-time link to a
    new password; it is good for an hour."""
    token = migrated_store().write(managing.reset, name)
    click.echo(f"{server_address()}/link/{token}")


@click.command("link-user")
@click.argument("name")
@click.argument("issuer")
@click.argument("subject")
def link_user(name: str, issuer: str, subject: str) -> None:
    """Let an OpenID provider's word sign somebody in: what its page told them, ISSUER SUBJECT."""
    migrated_store().write(managing.link, name, Identity(issuer, subject))
    click.echo(f"{name} can sign in by {issuer}.")


@click.command("unlink-user")
@click.argument("name")
def unlink_user(name: str) -> None:
    """Let no provider's word sign somebody in any more, and sign them out everywhere."""
    migrated_store().write(managing.unlink, name)
    click.echo(f"{name} signs in by password alone.")


@click.command("erase-user")
@click.argument("name")
@click.option("--heir", help="Who takes over the workshops and customer data they own.")
@click.confirmation_option(prompt="Their name, password and sessions go for good. Erase them?")
def erase_user(name: str, heir: str | None) -> None:
    """Erase an account; what the person decided in workshops stays, without their name."""
    migrated_store().write(managing.erase, name, heir)
    click.echo(f"{name} is erased.")


commands = (
    list_users,
    set_role,
    disable_user,
    enable_user,
    reset_user,
    link_user,
    unlink_user,
    erase_user,
)
