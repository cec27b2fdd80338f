"""Pages that follow a workshop: a fragment reruns when the version moves, never before."""

import streamlit as st

_FOLLOW = st.components.v2.component(
    "valuewhen.follow",
    js="""
    const PATIENCE = 300;  // ms in which what was done here is usually drawn
    const open = new Map();
    let acted = -PATIENCE;
    const acts = () => { acted = performance.now(); };
    for (const kind of ["pointerdown", "click", "keydown"]) addEventListener(kind, acts, true);

    class Follower {
      constructor(workshop, version) {
        this.workshop = workshop;
        this.asked = this.moved = version;
        this.stream = new EventSource(`/changes/${workshop}?version=${version}`);
        this.stream.onmessage = (event) => this.hears(Number(event.data));
      }
      hears(version) {
        this.moved = version;
        clearTimeout(this.later);
        const wait = acted + PATIENCE - performance.now();
        if (wait > 0) this.later = setTimeout(() => this.asks(), wait);
        else this.asks();
      }
      draws(version, tell) {
        this.tell = tell;
        this.asked = Math.max(this.asked, version);
        clearTimeout(this.later);
        this.asks();
      }
      asks() {
        if (this.moved <= this.asked) return;
        this.asked = this.moved;
        this.tell("moved", this.moved);
      }
      close() {
        clearTimeout(this.later);
        this.stream.close();
      }
    }

    export default function ({ data, setTriggerValue, parentElement }) {
      const known = open.get(parentElement);
      if (known?.workshop !== data.workshop) {
        known?.close();
        open.set(parentElement, new Follower(data.workshop, data.version));
      }
      open.get(parentElement).draws(data.version, setTriggerValue);
      return () => {
        open.get(parentElement)?.close();
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
