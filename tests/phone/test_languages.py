"""The phone's language: chosen on the page, else its setting, else the workshop's."""

import re

import httpx
import pytest

from tests.rooms import Live, People, Phone, Phones, Server, following
from valuewhen.store.store import Store
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.workshops import create_workshop


@pytest.fixture
def phone(phones: Phones, served: Live) -> Phone:
    opened = phones.open(served)
    opened.client.headers["accept-language"] = "de-CH,de;q=0.9,en;q=0.5"
    return opened


def test_a_phone_set_to_german_reads_german(phone: Phone) -> None:
    page = phone.page()
    assert '<html lang="de">' in page
    assert "In welchem Bereich arbeiten Sie?" in page
    assert '<button name="function" value="Sales">Vertrieb</button>' in page
    assert phone.join("Sales").state()["function"] == "Sales"
    assert "Sie sind dabei" in phone.page()


def test_a_language_chosen_on_the_page_stays_for_this_workshop(phone: Phone) -> None:
    answer = phone.post("language", language="fr")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{phone.code}")
    assert f"Path=/j/{phone.code}" in answer.headers["set-cookie"]
    assert '<html lang="fr">' in phone.page()
    assert '<html lang="de">' in phone.client.get("/join").text


def test_the_menu_offers_the_other_languages_by_their_own_names(phone: Phone) -> None:
    menu = phone.page().partition('class="languages')[2]
    assert re.findall(r'lang="(\w+)">([^<]+)</button>', menu) == [
        ("en", "English"),
        ("fr", "Français"),
        ("es", "Español"),
        ("pt", "Português"),
    ]
    assert "<summary>Sprache: Deutsch</summary>" in menu


@pytest.mark.parametrize("language", ["xx", "", "../de", "de\r\nset-cookie: a=b"])
def test_no_other_language_can_be_chosen(phone: Phone, language: str) -> None:
    answer = phone.post("language", language=language)
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    assert '<html lang="de">' in phone.page()


def test_each_phone_is_told_a_change_in_its_own_language(
    phones: Phones, phone: Phone, served: Live
) -> None:
    other = phones.open(served)
    other.client.headers["accept-language"] = "es"
    path = f"/j/{phone.code}/events"
    with following(phone.client, path) as german, following(other.client, path) as spanish:
        assert "Sie sind dabei" in german.next()["data"]["html"]
        assert "Ya está dentro" in spanish.next()["data"]["html"]
        served.move("vote")
        assert "Sie haben 3 Punkte." in german.next()["data"]["html"]
        assert "Tiene 3 puntos." in spanish.next()["data"]["html"]


def test_refusals_keep_their_codes_and_speak_the_phones_language(
    phone: Phone, served: Live
) -> None:
    answer = phone.post("answers", body="they refer", key="k1")
    assert answer.json()["error"] == "function_missing"
    assert answer.json()["message"].startswith("Ihr Browser hat das Cookie nicht behalten")
    phone.join()
    served.move("write:all")
    phone.wait_for("write")
    answer = phone.post("answers", body=" ", key="k1")
    assert answer.json() == {
        "error": "answer_empty",
        "message": "Schreiben Sie zuerst ein paar Worte.",
    }
    page = phone.post("answers", accept="text/html", body=" ", key="k1", then="page")
    assert "Schreiben Sie zuerst ein paar Worte." in page.text


def test_a_part_of_the_page_is_in_the_phones_language(phone: Phone, served: Live) -> None:
    phone.join()
    served.move("write:all")
    phone.wait_for("write")
    phone.post("answers", body="sie empfehlen uns", key="k1")
    assert "Ihre Antworten (1)" in phone.client.get(f"/j/{phone.code}/mine").text


def test_a_wrong_code_is_told_in_the_browsers_language(server: Server) -> None:
    headers = {"accept": "text/html", "accept-language": "pt-BR"}
    answer = httpx.get(f"{server.url}/j/NOSUCH", headers=headers)
    assert answer.status_code == 404
    assert "Não há workshop aberto com este código." in answer.text


def test_a_phone_that_asks_for_no_language_gets_the_workshops(
    phones: Phones, beside: Store, staff: People
) -> None:
    made = beside.write(create_workshop, staff.owner, "Werkstatt", settings=Settings(language="de"))
    live = Live(beside, staff, made)
    live.move("lobby")
    assert '<html lang="de">' in phones.open(live).page()
