"""Which language somebody is answered in."""

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import Server
from valuewhen.words import LANGUAGES
from web.languages import preferred


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", None),
        ("*", None),
        ("de", "de"),
        ("de-at,de;q=0.9,en;q=0.8", "de"),
        ("it,fr;q=0.3,es;q=0.7", "es"),
        ("en;q=0.5,pt-br", "pt"),
        ("de;q=0,fr;q=0.1", "fr"),
        ("sv,*;q=0.5", None),
        ("zz;q=much,es", "es"),
    ],
)
def test_the_first_language_there_is_a_catalogue_of(header: str, language: str | None) -> None:
    assert preferred(header) == language


@given(st.text(max_size=200))
def test_whatever_a_browser_sends_is_a_language_or_none(header: str) -> None:
    assert preferred(header.lower()) in {None, *LANGUAGES}


def test_a_door_speaks_the_browsers_language(server: Server) -> None:
    answer = httpx.get(f"{server.url}/link/nothing", headers={"accept-language": "fr-CA"})
    assert answer.status_code == 404
    assert '<html lang="fr">' in answer.text
    assert "Ce lien n’est plus valable" in answer.text
