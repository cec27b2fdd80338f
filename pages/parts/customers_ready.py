"""The readiness check: what is done, and what is still open before the workshop."""

import http.client
from urllib.parse import urlsplit

import streamlit as st

from pages.parts.plain import plain
from valuewhen.customers.data_sets import DataSet
from valuewhen.errors import ValueWhenError
from valuewhen.join.readiness import DataReadiness, State, data_readiness
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.workshops import workshops_of
from web.address import phones_url

ICONS: dict[State, str] = {
    "ready": ":material/check_circle:",
    "partly": ":material/error:",
    "open": ":material/radio_button_unchecked:",
}
PATIENCE = 3  # seconds for an answer of this very server
MOST_NAMED = 8


def show_readiness(caller: Caller, data_set: DataSet) -> None:
    """One line per thing that has to be ready, each with an icon, a word of what is open."""
    st.subheader(say("customers.ready_check"))
    mine = {workshop.id: workshop.title for workshop in the_store().read(workshops_of, caller)}
    ids, wanted = list(mine), st.query_params.get("workshop", "")
    workshop_id = st.selectbox(
        say("customers.ready_workshop"),
        ids,
        index=ids.index(wanted) if wanted in ids else (0 if ids else None),
        format_func=lambda one: mine[one],
    )
    try:
        found = data_readiness(the_store(), caller, data_set, workshop_id)
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    _line(found.data, _data_words(found))
    _line(found.formula, _formula_words(found))
    _line(found.best, _best_words(found))
    _line(found.evidence, _evidence_words(found))
    _phones()


def _line(state: State, words: str) -> None:
    st.markdown(f"{ICONS[state]} {plain(words)}")


def _data_words(found: DataReadiness) -> str:
    if found.data == "open":
        return say("customers.ready_data_open")
    rows = f"{found.data_set.report.rows:,}"
    return say("customers.ready_data", n=rows, version=found.data_set.version)


def _formula_words(found: DataReadiness) -> str:
    if found.formula == "open":
        return say("customers.ready_formula_open")
    return say("customers.ready_formula", n=len(found.data_set.formula or ()))


def _best_words(found: DataReadiness) -> str:
    if not found.has_workshop:
        return say("customers.ready_best_none")
    return say(
        f"customers.ready_best{'' if found.best == 'ready' else f'_{found.best}'}",
        joined=found.joined_version,
        version=found.data_set.version,
    )


def _evidence_words(found: DataReadiness) -> str:
    few = [groups.name for groups in found.too_few]
    shown = ", ".join(few[:MOST_NAMED]) + (", …" if len(few) > MOST_NAMED else "")
    return say(
        f"customers.ready_evidence{'' if found.evidence == 'ready' else f'_{found.evidence}'}",
        n=len(found.groups),
        enough=len(found.groups) - len(few),
        few=shown,
    )


def _phones() -> None:
    address = phones_url("/join")
    if urlsplit(address).hostname in ("127.0.0.1", "localhost"):
        _line("open", say("customers.ready_phones_alone"))
    elif _answers(phones_url("/health")):
        _line("ready", say("customers.ready_phones", address=address))
        st.caption(say("customers.ready_phones_note"))
    else:
        _line("open", say("customers.ready_phones_open", address=address))


@st.cache_data(ttl=30, show_spinner=False)
def _answers(address: str) -> bool:
    """Whether a request to the address is answered with success."""
    parts = urlsplit(address)
    kinds = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
    asked = kinds[parts.scheme](parts.netloc, timeout=PATIENCE)
    try:
        asked.request("GET", parts.path)
        return asked.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()
