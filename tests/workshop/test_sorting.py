"""Who acts and what for: expected values follow from the sorting rules, sentence by sentence."""

import pytest

from valuewhen.workshop.sorting import Sorting, sort_answer

THE_ARTICLES_FIRST_FOUR = [
    "they buy more",
    "they pay more",
    "they return",
    "they come back",
    "they are loyal",
    "they stay loyal",
]
THE_ARTICLES_SEVEN_MORE = [
    "they give us good ideas",
    "they evangelize for us on social media",
    "they recommend us",
    "they reduce our costs",
    "they collaborate with us",
    "they try our new products",
    "they participate in tests",
    "they introduce us to their customers",
    "they share their data with us",
]
ACTIVE_CLAUSES = [
    ("they place bigger orders", "they", "extraction"),
    ("clients extend their contract by three years", "they", "extraction"),
    ("the customer gives feedback", "they", "investment"),
    ("dealers share their stock levels", "they", "investment"),
    ("members invite their friends", "they", "investment"),
    ("users report bugs", "they", "investment"),
    ("their boss introduces us to the board", "they", "investment"),
    ("their IT opens the interfaces", "they", "investment"),
    ("procurement respects us", "they", "unclear"),
    ("the client's CFO speaks at our event", "they", "investment"),
    ("guests come back every summer", "they", "extraction"),
    ("tenants report leaks early", "they", "investment"),
    ("most of them pay early", "they", "extraction"),
    ("the ones who pay on time", "they", "extraction"),
    ("customers we visit stay", "they", "extraction"),
    ("they trust us", "they", "unclear"),
    ("they feel understood", "they", "unclear"),
    ("they use the product every day", "they", "unclear"),
    ("we teach them how to use it", "we", "investment"),
    ("we cut their lead times in half", "we", "investment"),
    ("we listen to what they say", "we", "investment"),
    ("we answer the phone", "we", "unclear"),
    ("we don't keep them waiting", "we", "unclear"),
    ("we keep them from leaving", "we", "extraction"),
    ("we sell them more products", "we", "extraction"),
    ("we reduce churn", "we", "extraction"),
    ("our app teaches them", "we", "investment"),
    ("our team responds within the hour", "we", "unclear"),
    ("customer service calls them back", "we", "unclear"),
    ("R&D listens to customers", "we", "investment"),
    ("support answers on the first ring", "we", "unclear"),
    ("our boss visits their boss", "we", "unclear"),
    ("somebody from our side visits them", "we", "unclear"),
    ("let's call them", "we", "unclear"),
]
PASSIVE_CLAUSES = [
    ("they are coached by us", "we", "investment"),
    ("they are called back by the support team", "we", "unclear"),
    ("customers are involved by our product team", "we", "investment"),
    ("their problems are solved by us", "we", "unclear"),
    ("we are recommended by them", "they", "investment"),
    ("feedback is given by customers", "they", "investment"),
    ("they are treated well", "unclear", "unclear"),
    ("they're valued", "unclear", "unclear"),
    ("they get treated fairly", "unclear", "unclear"),
    ("new customers are welcomed by a neighbour", "unclear", "unclear"),
    ("treated with respect", "unclear", "unclear"),
    ("being taken seriously", "unclear", "unclear"),
]
WHOSE_PEOPLE_ACT = [
    ("IT repairs the connection", "we", "unclear"),
    ("the bank calms them in a crisis", "we", "unclear"),
    ("the rival's app calms them", "unclear", "unclear"),
    ("our opening hours are long", "we", "unclear"),
    ("our chef knows their names", "we", "unclear"),
    ("the reception desk welcomes them", "we", "unclear"),
    ("the repair guy is polite", "we", "unclear"),
    ("someone in our branch knows them", "we", "unclear"),
    ("somebody at the client tells us what breaks", "they", "investment"),
    ("one of our mechanics explains the bill to them", "we", "investment"),
    ("a third of users pay by card", "they", "extraction"),
    ("people who subscribe stay", "they", "extraction"),
    ("they are taught by one of our experts", "we", "investment"),
    ("we are taught by their engineers", "they", "investment"),
    ("the club is run by members", "they", "unclear"),
]
BARE_VERBS = [
    ("pay on time", "they", "extraction"),
    ("renew without haggling", "they", "extraction"),
    ("tell a friend", "they", "investment"),
    ("let us use their name", "they", "investment"),
    ("testing our prototypes", "they", "investment"),
    ("never switch", "they", "extraction"),
    ("doesn't leave", "they", "extraction"),
    ("shares data with us", "they", "investment"),
    ("willing to share data", "they", "investment"),
    ("can help themselves", "they", "investment"),
    ("treat us like family", "they", "unclear"),
    ("make it simple for us", "they", "unclear"),
    ("share data", "they", "investment"),
    ("teach their own staff", "they", "investment"),
    ("complete the survey", "they", "investment"),
    ("respond to our messages", "they", "unclear"),
]
BARE_VERBS_DONE_TO_CUSTOMERS = [
    ("coach them", "we", "investment"),
    ("teaching them new skills", "we", "investment"),
    ("treating customers like family", "we", "unclear"),
    ("show customers how to save energy", "we", "investment"),
    ("involving customers early", "we", "investment"),
    ("don't bother them", "we", "unclear"),
    ("looking after them", "we", "unclear"),
    ("make it easy for them", "we", "unclear"),
    ("make sure they get what they need", "we", "unclear"),
    ("letting users vote", "we", "investment"),
    ("sharing our plans with customers", "we", "investment"),
    ("greet guests warmly", "we", "unclear"),
    ("sell them a bundle", "we", "extraction"),
    ("by listening to customers", "we", "investment"),
]
BARE_VERBS_OF_EITHER_SIDE = [
    ("listen", "unclear"),
    ("deliver faster", "unclear"),
    ("understand their business", "unclear"),
    ("improve our service", "unclear"),
    ("do what they need", "unclear"),
]
COORDINATE_CLAUSES = [
    ("they renew and give feedback", "they", "unclear"),
    ("they show us problems and suggest solutions", "they", "investment"),
    ("share forecasts, order early and pay in ten days", "they", "unclear"),
    ("they trust us and we trust them", "unclear", "unclear"),
    ("we give them data and they give us feedback", "unclear", "investment"),
    ("we design new products together", "unclear", "investment"),
    ("we jointly test prototypes", "unclear", "investment"),
    ("we and the customer respect each other", "unclear", "unclear"),
    ("our team and the customer plan jointly", "unclear", "investment"),
    ("marketing and sales keep their promises to them", "we", "unclear"),
    ("they take our samples and pass them on", "they", "investment"),
    ("we sit down with them and design it together", "unclear", "investment"),
    ("we bring customers together", "we", "investment"),
]
SUBORDINATE_CLAUSES = [
    ("they buy from us because we are reliable", "they", "extraction"),
    ("they share data so we can plan better", "they", "investment"),
    ("they come back even though we made a mistake", "they", "extraction"),
    ("they feel that we listen to them", "they", "unclear"),
    ("we respond before they even notice the problem", "we", "unclear"),
    ("we listen when they complain", "we", "investment"),
    ("because we deliver", "we", "unclear"),
    ("if we care, they trust us", "unclear", "unclear"),
    ("when we teach them they come back", "unclear", "unclear"),
    ("with our support they save energy", "they", "investment"),
    ("rather than leaving, they talk to us", "they", "unclear"),
    ("when customers come back", "they", "extraction"),
    ("when we educate them", "we", "investment"),
]
THIRD_PARTIES = [
    ("the press writes about us", "investment"),
    ("their customers recommend us", "investment"),
    ("competitors fail", "unclear"),
    ("analysts like us", "unclear"),
    ("suppliers deliver on time", "unclear"),
]
NOUNS = [
    ("loyalty", "extraction"),
    ("repeat business", "extraction"),
    ("more volume", "extraction"),
    ("word of mouth", "investment"),
    ("joint product development", "investment"),
    ("customer education", "investment"),
    ("more self-service", "investment"),
    ("trust", "unclear"),
    ("great service", "unclear"),
    ("table service", "unclear"),
    ("waiting rooms are pleasant", "unclear"),
    ("customer satisfaction", "unclear"),
    ("returning customers", "extraction"),
]
NON_ANSWERS = [
    "which country do we mean",
    "skip it please",
    "",
    "   ",
    "?!",
    "👍👍",
    "no idea",
    "I don't know",
    "see Bob's answer",
    "n/a",
    "they",
    "they can",
    "they don't",
    "who are our customers?",
    "how would we measure that",
    "should I answer for our country only?",
    "coffee?",
    "<script>alert(1)</script>",
    "asdfgh",
    "42",
    "it works",
]
AS_PEOPLE_TYPE = [
    ("THEY BUY IT AGAIN!!!", "they", "extraction"),
    ("- they introduce us to their suppliers", "they", "investment"),
    ("imo: they give honest criticism", "they", "investment"),
    ("Finance: they settle their invoices early", "they", "extraction"),
    ("__they__ spend *more*", "they", "extraction"),
    ("they reccomend us to there freinds", "they", "investment"),
    ("they colaborate with us", "they", "investment"),
    ("tehy share data", "they", "investment"),
    ("theyre willing to test prototypes", "they", "investment"),
    ("they’ve become advocates 💪", "they", "investment"),
    ("costumers give feeback", "they", "investment"),
    ("customers r our ambassadors", "they", "investment"),
    ("ve train them", "we", "investment"),
    ("we'll coach them", "we", "investment"),
    ("u treat em well", "we", "unclear"),
    ("well coach them", "unclear", "investment"),
    ("Our customers become much more valuable when they open their books", "they", "investment"),
    ("our best customers become much more valuable when we visit them", "we", "unclear"),
    ('they say "we made a mistake" and pay anyway', "they", "extraction"),
]
OTHER_LANGUAGES = [
    "pagano di più",
    "loro ci consigliano agli amici",
    "klanten helpen ons",
    "彼らはもっと買う",
    "они рекомендуют нас",
]


@pytest.mark.parametrize("text", THE_ARTICLES_FIRST_FOUR)
def test_the_articles_first_answers_are_theirs_and_extract(text: str) -> None:
    sorting = sort_answer(text)
    assert (sorting.actor, sorting.stance) == ("they", "extraction")


@pytest.mark.parametrize("text", THE_ARTICLES_SEVEN_MORE)
def test_the_articles_follow_on_answers_are_theirs_and_invest(text: str) -> None:
    sorting = sort_answer(text)
    assert (sorting.actor, sorting.stance) == ("they", "investment")


@pytest.mark.parametrize(
    ("text", "actor", "stance"),
    [
        *ACTIVE_CLAUSES,
        *PASSIVE_CLAUSES,
        *WHOSE_PEOPLE_ACT,
        *BARE_VERBS,
        *BARE_VERBS_DONE_TO_CUSTOMERS,
        *COORDINATE_CLAUSES,
        *SUBORDINATE_CLAUSES,
        *AS_PEOPLE_TYPE,
    ],
)
def test_sorts_by_the_main_clause(text: str, actor: str, stance: str) -> None:
    sorting = sort_answer(text)
    assert (sorting.actor, sorting.stance) == (actor, stance)


@pytest.mark.parametrize(("text", "actor"), BARE_VERBS_OF_EITHER_SIDE)
def test_bare_verb_that_either_side_may_do_names_nobody(text: str, actor: str) -> None:
    assert sort_answer(text).actor == actor


@pytest.mark.parametrize(("text", "stance"), [*THIRD_PARTIES, *NOUNS])
def test_third_parties_and_bare_nouns_leave_the_actor_open(text: str, stance: str) -> None:
    sorting = sort_answer(text)
    assert (sorting.actor, sorting.stance) == ("unclear", stance)


@pytest.mark.parametrize("text", [*NON_ANSWERS, *OTHER_LANGUAGES])
def test_what_completes_the_sentence_in_no_known_language_stays_unclear(text: str) -> None:
    sorting = sort_answer(text)
    assert (sorting.actor, sorting.stance) == ("unclear", "unclear")


def test_reason_quotes_the_words_that_decided() -> None:
    who = "“they” is who acts: the customers."
    what = "“introduce” is about what customers learn or contribute."
    expected = Sorting("they", "investment", f"{who} {what}")
    assert sort_answer("they introduce us to the board") == expected


def test_reason_shows_words_read_as_one_the_way_they_were_typed() -> None:
    assert "“customer service”" in sort_answer("customer service calls them back").reason


def test_reason_of_an_obstacle_says_what_it_is() -> None:
    assert sort_answer("what do you mean?").reason == "This is a question."
