"""The exercise as the plain Streamlit script that people write: `streamlit run plain.py`. Keeps the
answers in a DuckDB file in the folder it is run from."""

import uuid

import duckdb
import streamlit as st


@st.cache_resource
def database() -> duckdb.DuckDBPyConnection:
    """The answers, each on the disk once its insert has returned."""
    connection = duckdb.connect("answers.duckdb")
    connection.execute("create sequence if not exists numbers")
    connection.execute(
        "create table if not exists answers"
        " (number integer primary key default nextval('numbers'), person varchar, body varchar)"
    )
    return connection


@st.fragment(run_every=2)
def room(person: str) -> None:
    """What everybody has said so far, and what I have."""
    cursor = database().cursor()
    count = cursor.execute("select count(*) from answers").fetchall()[0][0]
    newest = cursor.execute("select body from answers order by number desc limit 10").fetchall()
    mine = cursor.execute(
        "select body from answers where person = ? order by number desc", [person]
    ).fetchall()
    st.metric("Answers", count)
    st.subheader("Yours")
    st.text("\n".join(body for (body,) in mine))
    st.subheader("Newest")
    st.text("\n".join(body for (body,) in newest))


me = st.session_state.setdefault("person", uuid.uuid4().hex)
st.title("What makes a customer valuable?")
with st.form("answer", clear_on_submit=True):
    said = st.text_area("Your answer")
    if st.form_submit_button("Send") and said.strip():
        insert = "insert into answers (person, body) values (?, ?)"
        database().cursor().execute(insert, [me, said.strip()])
room(me)
