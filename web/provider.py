"""Signing in by an OpenID provider that the deployment configures for Streamlit's `st.login`.

Streamlit asks the provider and checks its answer; whom that signs in, the store says. The cookie in
which Streamlit keeps the answer is good once and then taken back: sessions are ours.
"""

import logging
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Scope

from valuewhen.errors import ConflictError, InvalidInputError, TooManyError
from valuewhen.people.identities import Identity, enter
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.limits import Limit

ASK, CALLBACK = "/auth/login", "/oauth2callback"  # Streamlit's own
PATHS = (ASK, CALLBACK)
ANSWERED = "/sign-in?answered=1"  # where the provider's answer leads
KEPT = "_streamlit_user"  # how the cookies begin in which Streamlit keeps the answer
LEAST_SECRET = 32  # characters of the secret by which it knows that cookie again

tries = Limit(30, 30)  # of one client: for each the provider is asked
all_tries = Limit(120, 120)

log = logging.getLogger(__name__)


@cache
def providers() -> dict[str, str]:
    """What people call the providers that are configured, by the name `st.login` takes."""
    if not (st.secrets.load_if_toml_exists() and "auth" in st.secrets):
        return {}
    try:
        return providers_in(st.secrets["auth"])
    except InvalidInputError as error:
        log.error("providers_refused", extra={"reason": error.message})
        return {}


def providers_in(auth: Mapping[str, Any]) -> dict[str, str]:
    """As `providers`, of the section `auth` of the secrets. Raises InvalidInputError if the secret
    in it can be guessed: whoever has it signs in as anybody."""
    if len(str(auth.get("cookie_secret", ""))) < LEAST_SECRET:
        raise InvalidInputError(
            f"cookie_secret in the section auth needs {LEAST_SECRET} random characters, such as "
            "python3 -c 'import secrets; print(secrets.token_urlsafe())' makes."
        )
    unnamed = urlsplit(str(auth.get("server_metadata_url", ""))).hostname
    sections = {name: part for name, part in auth.items() if isinstance(part, Mapping)}
    named = {name: name for name, part in sections.items() if "client_id" in part}
    return ({"default": unnamed} if unnamed else {}) | named


def refusal(scope: Scope) -> Response | None:
    """The answer to a request for one of `PATHS` that may not pass, or None."""
    if not providers():
        return PlainTextResponse("Not found", 404)
    client = scope["client"][0] if scope.get("client") else ""
    try:
        tries.take(client, say("sign_in.too_many"))
        all_tries.take("", say("sign_in.too_many"))
    except TooManyError as error:
        return PlainTextResponse(error.message, 429, {"retry-after": str(error.retry_after)})
    return None


def answered() -> Mapping[str, Any]:
    """What the provider says of whoever the present page is drawn for; empty if nothing."""
    said = st.user.to_dict() if providers() else {}
    return said if said.get("is_logged_in") else {}


def identity_of(said: Mapping[str, Any]) -> Identity:
    """Whom the provider means. Raises InvalidInputError for what no provider says."""
    return Identity(str(said.get("iss", "")), str(said.get("sub", "")))


def entry_by(said: Mapping[str, Any]) -> str:
    """A one-time pass for the cookie, to whom the answer signs in. Raises as `enter` does."""
    nonce, issued_at = said.get("nonce"), said.get("iat")
    if not (isinstance(nonce, str) and isinstance(issued_at, int | float)):
        raise ConflictError(say("sign_in.unproven"))
    return the_store().write(enter, identity_of(said), nonce, issued_at)


def forget_answer(request: Request, response: Response) -> None:
    """Takes back the cookies in which Streamlit keeps the answer."""
    for name in request.cookies:
        if name.startswith(KEPT):
            response.delete_cookie(name, path="/", httponly=True, samesite="lax")
