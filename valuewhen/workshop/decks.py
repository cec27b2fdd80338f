"""The decks a workshop ships with, in each language: follow-up prompts, and the loyalty pairs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """What the firm invests in, and what customers become able to do."""

    investment: str
    ability: str


FOLLOW_UPS = {  # for those who finish early; none holds an answer
    "en": (
        "What would the customer hope to achieve?",
        "Why now?",
        "And the typical customer?",
        "What happens just before that?",
        "Who else would notice?",
        "What would be different a year later?",
    ),
    "de": (
        "Was würde der Kunde damit erreichen wollen?",
        "Warum gerade jetzt?",
        "Und der typische Kunde?",
        "Was geschieht kurz davor?",
        "Wer würde es außerdem bemerken?",
        "Was wäre ein Jahr später anders?",
    ),
    "fr": (
        "Qu’est-ce que le client espérerait obtenir\N{NARROW NO-BREAK SPACE}?",
        "Pourquoi maintenant\N{NARROW NO-BREAK SPACE}?",
        "Et le client type\N{NARROW NO-BREAK SPACE}?",
        "Que se passe-t-il juste avant\N{NARROW NO-BREAK SPACE}?",
        "Qui d’autre le remarquerait\N{NARROW NO-BREAK SPACE}?",
        "Qu’est-ce qui serait différent un an plus tard\N{NARROW NO-BREAK SPACE}?",
    ),
    "es": (
        "¿Qué esperaría lograr el cliente?",
        "¿Por qué ahora?",
        "¿Y el cliente típico?",
        "¿Qué pasa justo antes?",
        "¿Quién más lo notaría?",
        "¿Qué sería diferente un año después?",
    ),
    "pt": (
        "O que o cliente esperaria alcançar?",
        "Por que agora?",
        "E o cliente típico?",
        "O que acontece logo antes?",
        "Quem mais notaria?",
        "O que seria diferente um ano depois?",
    ),
}

PAIRS = {  # the article's nine; shown after the room has answered, never before
    "en": (  # "We invest in …, and they become able to …"
        Pair("treating them right", "do business with us for life"),
        Pair("being remarkable", "tell their friends about us"),
        Pair("earning their trust", "tell us what they see in the market"),
        Pair("engaging with them regularly", "tell us when we are wrong"),
        Pair("listening and reacting to them", "stay with us"),
        Pair("building ambassadors", "act as our extended sales force"),
        Pair("making them our eyes and ears", "warn us early of competitors"),
        Pair("brainstorming with them", "give us better ideas"),
        Pair("surprising them with our responsiveness", "treat us like a friend"),
    ),
    "de": (  # "Wir investieren in …, und sie können …"
        Pair("einen anständigen Umgang mit ihnen", "ein Leben lang mit uns Geschäfte machen"),
        Pair("bemerkenswerte Leistungen", "ihren Freunden von uns erzählen"),
        Pair("ihr Vertrauen", "uns sagen, was sie am Markt sehen"),
        Pair("den regelmäßigen Austausch mit ihnen", "uns sagen, wenn wir falschliegen"),
        Pair("Zuhören und Reagieren", "bei uns bleiben"),
        Pair("Kunden als Botschafter", "für uns wie ein erweiterter Vertrieb sein"),
        Pair("Kunden als unsere Augen und Ohren", "uns früh vor Wettbewerbern warnen"),
        Pair("gemeinsames Brainstorming", "uns bessere Ideen geben"),
        Pair("überraschend schnelle Antworten", "uns wie Freunde behandeln"),
    ),
    "fr": (  # "Nous investissons dans …, et ils peuvent …"
        Pair("un traitement juste de chacun", "travailler avec nous toute leur vie"),
        Pair("une offre remarquable", "parler de nous à leurs amis"),
        Pair("leur confiance", "nous dire ce qu’ils voient sur le marché"),
        Pair("des échanges réguliers avec eux", "nous dire quand nous avons tort"),
        Pair("l’écoute et la réaction", "rester avec nous"),
        Pair("des clients ambassadeurs", "prolonger notre force de vente"),
        Pair("des clients qui sont nos yeux et nos oreilles", "nous alerter tôt des concurrents"),
        Pair("la recherche d’idées avec eux", "nous donner de meilleures idées"),
        Pair("une réactivité qui les surprend", "nous traiter en amis"),
    ),
    "es": (  # "Invertimos en …, y ellos pueden …"
        Pair("tratarlos bien", "hacer negocios con nosotros toda la vida"),
        Pair("ser extraordinarios", "hablar de nosotros a sus amigos"),
        Pair("ganarnos su confianza", "contarnos lo que ven en el mercado"),
        Pair("el contacto regular con ellos", "decirnos cuándo nos equivocamos"),
        Pair("escuchar y reaccionar", "quedarse con nosotros"),
        Pair("formar embajadores", "ser una extensión de nuestra fuerza de ventas"),
        Pair("convertirlos en nuestros ojos y oídos", "avisarnos pronto de los competidores"),
        Pair("buscar ideas con ellos", "darnos mejores ideas"),
        Pair("sorprenderlos con nuestra rapidez de respuesta", "tratarnos como a un amigo"),
    ),
    "pt": (  # "Investimos em …, e eles podem …"
        Pair("tratá-los bem", "fazer negócios conosco por toda a vida"),
        Pair("ser notáveis", "falar de nós aos amigos"),
        Pair("conquistar a confiança deles", "nos contar o que veem no mercado"),
        Pair("um contato regular com eles", "nos dizer quando estamos errados"),
        Pair("ouvir e reagir", "ficar conosco"),
        Pair("formar embaixadores", "ser uma extensão da nossa força de vendas"),
        Pair("torná-los nossos olhos e ouvidos", "nos avisar cedo dos concorrentes"),
        Pair("buscar ideias com eles", "nos dar ideias melhores"),
        Pair("surpreendê-los com a rapidez das respostas", "nos tratar como amigos"),
    ),
}
