"""The sentence that a room completes, in each language and for each segment of customers."""

# The English is the article's own. A facilitator's word stands as it was typed: in German it bends
# with the sentence ("neuen"), in French, Spanish and Portuguese it follows its noun.
STEMS = {
    "en": "Our {customers} become much more valuable when…",
    "de": "Unsere {customers} werden viel wertvoller, wenn\N{NO-BREAK SPACE}…",
    "fr": "Nos {customers} prennent beaucoup plus de valeur quand…",
    "es": "Nuestros {customers} se vuelven mucho más valiosos cuando…",
    "pt": "Nossos {customers} se tornam muito mais valiosos quando…",
}
CUSTOMERS = {
    "en": {"all": "customers", "best": "{word} customers", "typical": "{word} customers"},
    "de": {"all": "Kunden", "best": "{word} Kunden", "typical": "{word} Kunden"},
    "fr": {"all": "clients", "best": "{word} clients", "typical": "clients {word}"},
    "es": {"all": "clientes", "best": "{word} clientes", "typical": "clientes {word}"},
    "pt": {"all": "clientes", "best": "{word} clientes", "typical": "clientes {word}"},
}
WORDS = {
    "en": {"all": "", "best": "best", "typical": "typical"},
    "de": {"all": "", "best": "besten", "typical": "typischen"},
    "fr": {"all": "", "best": "meilleurs", "typical": "types"},
    "es": {"all": "", "best": "mejores", "typical": "típicos"},
    "pt": {"all": "", "best": "melhores", "typical": "típicos"},
}


def stem(segment: str, language: str = "en") -> str:
    """The article's sentence for a segment; a facilitator's own word takes the place of "typical".

    Raises KeyError for a language that there is not.
    """
    customers = CUSTOMERS[language].get(segment, CUSTOMERS[language]["typical"])
    word = segment_word(segment, language)
    return STEMS[language].replace("{customers}", customers.replace("{word}", word))


def segment_word(segment: str, language: str = "en") -> str:
    """The word in that sentence which tells its segment: "besten" for the best in German, a
    facilitator's own as it was typed, and none for all."""
    return WORDS[language].get(segment, segment)
