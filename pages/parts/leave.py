"""Leaving Streamlit for a route of ours."""

import streamlit as st

_GO = st.components.v2.component(
    "valuewhen.go",
    js="export default ({ data }) => { window.location.replace(data.to); }",
)
_POST = st.components.v2.component(
    "valuewhen.post",
    js="""export default ({ data }) => {
      const leave = () => data.then && window.location.replace(data.then);
      fetch(data.to, { method: "POST", redirect: "manual" }).finally(leave);
    }""",
)


def go_to(path: str) -> None:
    """Sends the browser to a path of this server."""
    _GO(data={"to": path}, key="go")


def post_to(path: str, then: str | None = "/join") -> None:
    """Posts to a path of this server, then shows another of its pages, or stays where it is."""
    _POST(data={"to": path, "then": then}, key="post")
