"""Providers of a deployment: which there are, and that without any nothing of them answers."""

import httpx
import pytest

from tests.rooms import Server
from tests.web.test_sockets import DOOR, drawn, opened, words
from valuewhen.errors import InvalidInputError
from web.provider import providers_in

KNOWN = {"client_id": "a", "client_secret": "b", "server_metadata_url": "https://id.example/x"}
SECRET = {"cookie_secret": "0123456789abcdef0123456789abcdef", "redirect_uri": "https://here/"}


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_without_a_provider_no_route_of_one_answers(
    stranger: httpx.Client, facilitator: httpx.Client, path: str
) -> None:
    for client in (stranger, facilitator):
        assert client.get(path, params={"provider": "x", "state": "x"}).status_code == 404


def test_without_a_provider_the_form_stands_alone(server: Server) -> None:
    with opened(server, DOOR) as socket:
        shown = words(drawn(socket, "sign-in", "answered=1"))
    assert "Sign in to ValueWhen" in shown
    assert "Sign in with" not in shown
    assert "provider" not in shown


def test_providers_have_their_own_names_or_their_hosts() -> None:
    assert providers_in(SECRET | KNOWN) == {"default": "id.example"}
    more = {"client_kwargs": {"prompt": "login"}, "Contoso": KNOWN}
    assert providers_in(SECRET | KNOWN | more) == {"default": "id.example", "Contoso": "Contoso"}
    assert providers_in(SECRET | more) == {"Contoso": "Contoso"}


def test_a_secret_that_can_be_guessed_is_refused() -> None:
    for auth in (KNOWN, KNOWN | {"cookie_secret": "xxx"}):
        with pytest.raises(InvalidInputError, match="32 random characters"):
            providers_in(auth)
