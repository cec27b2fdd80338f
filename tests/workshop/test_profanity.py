"""Which words of an answer a facilitator is asked to look at, and which never."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.workshop.profanity import profanity_hint

ASKED_ABOUT = [
    ("en", "they stop treating us like shit", "shit"),
    ("en", "we fix the fucking invoices", "fucking"),
    ("en", "the assholes in procurement leave", "assholes"),
    ("en", "they kiss our ass", "ass"),
    ("en", "it's bullshit and bullshit again", "bullshit"),
    ("en", "Fuck you, FUCK the rest", "Fuck, FUCK"),
    ("en", "you are an idiot", "you are an idiot"),
    ("en", "wtf", "wtf"),
    ("de", "wir den Scheiß endlich lassen", "Scheiß"),
    ("de", "die Scheiss-Hotline antwortet", "Scheiss"),
    ("de", "diese Arschlöcher zahlen", "Arschlöcher"),
    ("de", "die Wichser aus dem Einkauf gehen", "Wichser"),
    ("de", "der Service nicht so fucking langsam ist", "fucking"),
    ("fr", "on arrête ces conneries", "conneries"),
    ("fr", "ils arrêtent de nous emmerder", "emmerder"),
    ("fr", "ce service de merde change", "merde"),
    ("fr", "l'enculé du service achats part", "enculé"),
    ("es", "dejan de ser unos gilipollas", "gilipollas"),
    ("es", "la mierda de factura llega bien", "mierda"),
    ("es", "el cabrón de compras se va", "cabrón"),
    ("pt", "eles param com essa merda", "merda"),
    ("pt", "o caralho da fatura chega certo", "caralho"),
    ("pt", "os cabrões das compras saem", "cabrões"),
]
DISGUISED = ["sh1t", "$h!t", "SHIIIT", "s.h.i.t", "s h i t", "ｓｈｉｔ", "shít", "ѕhit"]
INNOCENT = [
    ("en", "they assess our offer in Scunthorpe"),
    ("en", "we invite them for cocktails in Essex and Penistone"),
    ("en", "their analyst reads our analysis of assets and classes"),
    ("en", "we know the age and sex of each customer"),
    ("en", "they pay 5 hits of our data API in 55 days"),
    ("en", "Dick Miller of PNC Bank introduces us to the title department"),
    ("en", "they eat shiitake and shitake mushrooms"),
    ("en", "animal fodder is in stock, and cumulative orders arrive"),
    ("en", "they renew their CRL and PTM licences"),
    ("en", "they don't give a damn about the price"),
    ("en", "the arsenal of documents is complete, as is the canal pass"),
    ("de", "das Vertrauen nicht ins Wanken gerät und nichts wankt"),
    ("de", "wir ein Ass im Ärmel haben"),
    ("de", "niemand mehr vergaß, die Rechnung zu prüfen"),
    ("de", "sie uns im Shitstorm verteidigen"),
    ("de", "die dicken Aufträge und das Fass Bier kommen"),
    ("de", "sie FDP und Analysen lesen"),
    ("de", "die Masse der Kunden das Ziel gemäß Vertrag erreicht"),
    ("fr", "ils choisissent une douche ou une salopette"),
    ("fr", "le retard de livraison concerne moins de dossiers"),
    ("fr", "ils ont confiance dans nos conseils et content leur histoire"),
    ("fr", "la putréfaction des stocks diminue, la réputation monte"),
    ("fr", "nous calculons l'assiette et la masse des achats"),
    ("fr", "leurs députés nous recommandent"),
    ("es", "van con nosotros cada año y disputan menos facturas"),
    ("es", "la computadora calcula el cono de ventas"),
    ("es", "nos cuentan su reputación y sus análisis"),
    ("es", "los clientes particulares calculan el precio"),
    ("es", "el vehículo y la película llegan a tiempo"),
    ("es", "nos dan ideas para el sexo y la edad del cliente"),
    ("pt", "o curto prazo melhora e o cuidado aumenta"),
    ("pt", "disputam menos, computam mais e têm boa reputação"),
    ("pt", "a paneleira e a panela vendem bem"),
    ("pt", "o veículo e o currículo chegam"),
    ("pt", "os cubos e as análises dos dados ficam conosco"),
]


@pytest.mark.parametrize(("language", "answer", "found"), ASKED_ABOUT)
def test_swearing_is_asked_about_in_its_language_and_in_any(
    language: str, answer: str, found: str
) -> None:
    assert profanity_hint(answer, language) == found
    assert profanity_hint(answer) == found


@pytest.mark.parametrize("word", DISGUISED)
def test_disguised_words_are_found_as_they_were_typed(word: str) -> None:
    assert profanity_hint(f"they say {word} to us") == word


@pytest.mark.parametrize(("language", "answer"), INNOCENT)
def test_business_sentences_are_let_be(language: str, answer: str) -> None:
    assert profanity_hint(answer, language) is None


@pytest.mark.parametrize("answer", [answer for language, answer in INNOCENT if language != "de"])
def test_business_sentences_are_let_be_in_an_unknown_language(answer: str) -> None:
    assert profanity_hint(answer) is None
    assert profanity_hint(answer, "it") is None


def test_an_ace_is_asked_about_only_where_the_language_is_not_known() -> None:
    assert profanity_hint("ein Ass im Ärmel", "de") is None
    assert profanity_hint("ein Ass im Ärmel") == "Ass"


def test_another_language_is_not_looked_at_when_the_language_is_known() -> None:
    assert profanity_hint("la mierda de factura", "de") is None
    assert profanity_hint("la mierda de factura", "it") == "mierda"


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_any_text_is_taken_and_only_its_own_words_are_named(text: str) -> None:
    found = profanity_hint(text)
    assert found is None or all(word in text for word in found.split(", "))


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_word_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert "fuck" in (profanity_hint(f"{before} ; fuck ; {after}") or "")


def test_the_lists_are_read_when_first_needed() -> None:
    code = "import sys, valuewhen.workshop.profanity; print('safetype' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"
