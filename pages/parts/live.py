"""Pages that follow a workshop: a fragment reruns when the version moves, never before."""

import streamlit as st

_FOLLOW = st.components.v2.component(
    "valuewhen.follow",
    js="""
    const open = new Map();
    export default function ({ data, setTriggerValue, parentElement }) {
      const known = open.get(parentElement);
      if (known && known.workshop === data.workshop) known.tell = setTriggerValue;
      else {
        if (known) known.stream.close();
        const stream = new EventSource(`/changes/${data.workshop}?version=${data.version}`);
        const entry = { workshop: data.workshop, stream, tell: setTriggerValue };
        stream.onmessage = (event) => entry.tell("moved", Number(event.data));
        open.set(parentElement, entry);
      }
      return () => {
        const entry = open.get(parentElement);
        if (entry) entry.stream.close();
        open.delete(parentElement);
      };
    }
    """,
)


def follow(workshop_id: str, version: int, key: str) -> None:
    """Reruns the fragment it is called in whenever the workshop moves past `version`."""
    _FOLLOW(
        data={"workshop": workshop_id, "version": version},
        key=f"follow-{key}",
        on_moved_change=_nothing,
    )


def _nothing() -> None:
    """The rerun itself is what is wanted."""
