"""Which prompts lead and how: labels by hand, language by language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.workshop.prompt_check import check_prompt
from valuewhen.workshop.stems import STEMS, stem

LEADING = {
    "en": [
        ("when they refer us?", "answer"),
        ("What changes when our customers pay early?", "answer"),
        ("because our new app helps them", "answer"),
        ("What would they do more of, such as paying early?", "answer"),
        ("What could they share, e.g. their data?", "answer"),
        ("How do they help us by introducing friends?", "answer"),
        ("What would make them stay, price or service?", "answer"),
        ("Is it price or service?", "answer yes_no"),
        ("Do they recommend us?", "yes_no"),
        ("And would customers pay more for it?", "yes_no"),
        ("Don't they want better service?", "yes_no"),
        ("They want better service, right?", "yes_no"),
        ("Better service makes them stay, doesn't it?", "yes_no"),
        ("Service matters most, don't you think?", "yes_no"),
        ("They stay longer?", "yes_no"),
        ("After a year, do they come back?", "yes_no"),
        ("Why is service obviously what they want?", "loaded"),
        ("Of course, but why?", "loaded"),
        ("What do they like in our great service?", "loaded"),
        ("Why do they love our portal?", "loaded"),
        ("What do they want? What do we want?", "double"),
        ("What do they want and why do they want it?", "double"),
        ("What do they hope for, and does it help them?", "double"),
        ("How does SmartPortal change their day?", "product"),
        ("How does Helios change their day?", "product"),
        ("What would they do with an X200?", "product"),
        ("What would they do with the portal™?", "product"),
        ("Our Acme's customers", "product"),
        (
            "Obviously, do they love SmartPortal? Or is it price or service?",
            "answer product yes_no loaded double",
        ),
    ],
    "de": [
        ("wenn sie uns weiterempfehlen?", "answer"),
        ("weil unsere neue App ihnen hilft", "answer"),
        ("Was würden sie öfter tun, zum Beispiel früher zahlen?", "answer"),
        ("Ist es der Preis oder der Service?", "answer yes_no"),
        ("Empfehlen sie uns weiter?", "yes_no"),
        ("Würden Kunden dafür mehr zahlen?", "yes_no"),
        ("Ist Vertrauen der Schlüssel?", "yes_no"),
        ("Hilft ihnen die App?", "yes_no"),
        ("Sie wollen besseren Service, oder?", "yes_no"),
        ("Meinen Sie nicht auch?", "yes_no"),
        ("Warum ist das natürlich der Service?", "loaded"),
        ("Was schätzen sie an unserem großartigen Service?", "loaded"),
        ("Was wollen sie und warum wollen sie es?", "double"),
        ("Was wollen sie? Was wollen wir?", "double"),
        ("Was würden sie mit dem SmartPortal tun?", "product"),
        ("Was würden sie mit Helios® tun?", "product"),
    ],
    "fr": [
        ("quand ils nous recommandent ?", "answer"),
        ("parce que notre nouvelle application les aide", "answer"),
        ("Que feraient-ils de plus, par exemple payer plus tôt ?", "answer"),
        ("Est-ce le prix ou le service ?", "answer yes_no"),
        ("Dès qu’ils nous font confiance, que se passe-t-il ?", "answer"),
        ("La confiance est-elle la clé ?", "yes_no"),
        ("Est-ce qu’ils nous recommandent ?", "yes_no"),
        ("Veulent-ils un meilleur service ?", "yes_no"),
        ("Le client type veut-il payer plus ?", "yes_no"),
        ("Ils veulent un meilleur service, non ?", "yes_no"),
        ("C’est le service, n’est-ce pas ?", "yes_no"),
        ("Pourquoi est-ce évidemment le service ?", "loaded"),
        ("Qu’aiment-ils dans notre excellent service ?", "loaded"),
        ("Que veulent-ils et pourquoi le veulent-ils ?", "double"),
        ("Que veulent-ils ? Que voulons-nous ?", "double"),
        ("Que feraient-ils avec Helios ?", "product"),
    ],
    "es": [
        ("¿cuando nos recomiendan?", "answer"),
        ("Son más valiosos porque nuestra nueva app les ayuda", "answer"),
        ("¿Qué más harían, por ejemplo pagar antes?", "answer"),
        ("¿Es el precio o el servicio?", "answer yes_no"),
        ("¿Nos recomiendan?", "yes_no"),
        ("¿Quieren un servicio mejor?", "yes_no"),
        ("¿Se trata del precio?", "yes_no"),
        ("¿Los clientes pagarían más?", "yes_no"),
        ("Quieren un servicio mejor, ¿verdad?", "yes_no"),
        ("¿No cree que es el servicio?", "yes_no"),
        ("¿Por qué es obviamente el servicio?", "loaded"),
        ("¿Qué valoran de nuestro excelente servicio?", "loaded"),
        ("¿Qué quieren y por qué lo quieren?", "double"),
        ("¿Qué quieren? ¿Qué queremos nosotros?", "double"),
        ("¿Qué harían con Helios?", "product"),
    ],
    "pt": [
        ("O que muda quando nos recomendam?", "answer"),
        ("São mais valiosos porque a nossa nova app os ajuda", "answer"),
        ("O que mais fariam, por exemplo pagar antes?", "answer"),
        ("É o preço ou o serviço?", "answer yes_no"),
        ("Eles recomendam-nos?", "yes_no"),
        ("Querem um serviço melhor?", "yes_no"),
        ("Os clientes pagariam mais?", "yes_no"),
        ("Trata-se do preço?", "yes_no"),
        ("Querem um serviço melhor, não é?", "yes_no"),
        ("Não acha que é o serviço?", "yes_no"),
        ("Por que é obviamente o serviço?", "loaded"),
        ("O que valorizam no nosso excelente serviço?", "loaded"),
        ("O que querem e por que o querem?", "double"),
        ("O que querem? O que queremos nós?", "double"),
        ("O que fariam com o Helios?", "product"),
    ],
}
GOOD = {
    "en": [
        "What would the customer hope to achieve?",
        "Why now?",
        "and the typical customer?",
        "Our customers become much more valuable when…",
        "Our public-sector customers become much more valuable when…",
        "new",
        "lapsed",
        "public-sector",
        "Who else would notice?",
        "What would have to be true?",
        "What would the customer have to learn?",
        "What does the customer gain or lose?",
        "Which of your customers does this already?",
        "How would you know?",
        "How would we see it in our CLV?",
        "When do they notice?",
        "What happens next?",
        "Name one more.",
        "They stay because…",
        "Think of one customer in Germany. What did she do last?",
        "Anything else?",
        "What would Sales say?",
        "What is it like to be our customer?",
        "WHY NOW?",
        "What Would The Customer Hope To Achieve?",
        "What would they do with one or two hours more?",
        "What does a great day look like for the customer?",
        "And if the budget were halved?",
        "Who would disagree with you, and on what grounds?",
    ],
    "de": [
        "Was möchte der Kunde erreichen?",
        "Warum gerade jetzt?",
        "und der typische Kunde?",
        "Wer würde es außerdem merken?",
        "Woran würden Sie es erkennen?",
        "Was gewinnt oder verliert der Kunde?",
        "Was müsste der Kunde dafür lernen?",
        "Was noch?",
        "Nennen Sie einen weiteren Kunden.",
        "Was sagen die KundInnen dazu?",
        "Wann merken sie es?",
        "Öffentliche Auftraggeber",
        "Und wenn das Budget halb so groß wäre?",
        "Wie fühlt sich der Kunde danach?",
    ],
    "fr": [
        "Qu’est-ce que le client espère obtenir ?",
        "Pourquoi maintenant ?",
        "et le client type ?",
        "Qui d’autre le remarquerait ?",
        "À quoi le verriez-vous ?",
        "Que gagne ou perd le client ?",
        "Où le client irait-il sinon ?",
        "Comment le sauriez-vous ?",
        "Quoi d’autre ?",
        "Quand s’en aperçoivent-ils ?",
        "Que faudrait-il que le client apprenne ?",
        "Et si le budget était divisé par deux ?",
        "Comment le client se sent-il ensuite ?",
    ],
    "es": [
        "¿Qué esperaría lograr el cliente?",
        "¿Por qué ahora?",
        "¿y el cliente típico?",
        "¿Quién más lo notaría?",
        "¿Cómo lo sabrían ustedes?",
        "¿Qué gana o pierde el cliente?",
        "¿Qué tendría que aprender el cliente?",
        "¿Cuándo lo notan?",
        "¿Algo más?",
        "¿Para qué lo necesitan?",
        "¿También los mejores clientes?",
    ],
    "pt": [
        "O que o cliente esperaria alcançar?",
        "Por que agora?",
        "e o cliente típico?",
        "Quem mais notaria?",
        "Como é que saberiam?",
        "O que ganha ou perde o cliente?",
        "O que o cliente teria de aprender?",
        "Quando o notam?",
        "Quando nos recomendam?",
        "Mais alguma coisa?",
        "Para que precisam disso?",
        "Em que situação?",
    ],
}


@pytest.mark.parametrize(
    ("language", "prompt", "kinds"),
    [(language, *row) for language, rows in LEADING.items() for row in rows],
)
def test_a_leading_prompt_is_pointed_out(language: str, prompt: str, kinds: str) -> None:
    hints = check_prompt(prompt, language)
    assert " ".join(hint.kind for hint in hints) == kinds
    assert all(hint.advice.endswith(".") for hint in hints)


@pytest.mark.parametrize(
    ("language", "prompt"), [(language, row) for language, rows in GOOD.items() for row in rows]
)
def test_an_open_prompt_is_let_be(language: str, prompt: str) -> None:
    assert check_prompt(prompt, language) == ()


@pytest.mark.parametrize("language", STEMS)
@pytest.mark.parametrize("segment", ["all", "best", "typical", "B2B"])
def test_the_sentence_itself_does_not_lead(language: str, segment: str) -> None:
    assert check_prompt(stem(segment, language), language) == ()


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("because our new app helps them", "because our"),
        ("Is it price or service?", "price or service"),
        ("What changes when they refer us?", "when they refer"),
        ("They pay early, such as in March, because we’re nice", "such as in, because we"),
    ],
)
def test_the_words_that_hold_the_answer_are_named(prompt: str, found: str) -> None:
    assert check_prompt(prompt)[0].found == found


@pytest.mark.parametrize("language", STEMS)
def test_a_product_given_by_name_is_found_in_any_case(language: str) -> None:
    (hint,) = check_prompt("… blue box!", language, ["Blue Box", "", "red"])
    assert (hint.kind, hint.found) == ("product", "blue box")


def test_a_product_is_not_found_inside_a_word() -> None:
    assert check_prompt("What is shared?", products=["red", "share"]) == ()


def test_another_language_than_these_is_an_error() -> None:
    with pytest.raises(KeyError):
        check_prompt("Perché?", "it")


@given(
    st.text(st.characters(exclude_categories=()), max_size=120),
    st.sampled_from(sorted(STEMS)),
    st.lists(st.text(max_size=8), max_size=3),
)
def test_any_text_is_taken(text: str, language: str, products: list[str]) -> None:
    for hint in check_prompt(text, language, products):
        assert hint.found
