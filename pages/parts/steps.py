"""The steps of the run sheet in words."""

from pages.parts.plain import plain
from valuewhen.words import number, say
from valuewhen.workshop.model import PHASES, Prompt, Workshop
from valuewhen.workshop.run_sheet import Step, is_in_plan, place, plan


def about(prompt: Prompt) -> str:
    """Of which customers a prompt asks: "all customers", or the facilitator's own word."""
    return about_segment(prompt.segment)


def about_segment(segment: str) -> str:
    """The same of a segment's word."""
    return say("facilitate.about", segment=segment)


def step_label(step: Step, *, again: bool = False) -> str:
    """A step as the rail has it: "Write: best customers"."""
    label = say(f"facilitate.step_{step.phase}{'_again' if again else ''}")
    if step.phase != "write":
        return label
    return f"{label}: {about(step.prompt) if step.prompt else say('facilitate.split')}"


def step_rows(workshop: Workshop) -> list[dict[str, str]]:
    """The plan, each step with its label, minutes and state: "now", "done" or "to come". A present
    phase that the sheet leaves out stands after the step it comes after."""
    here, steps, now = place(workshop), plan(workshop), workshop.now
    rows = []
    for i, step in enumerate(steps):
        again = step.phase == "write" and step in steps[:i]
        state = "now" if i == here else "done" if i < here else "to come"
        rows.append({"label": step_label(step, again=again), "minutes": _minutes(step)})
        rows[i]["state"] = state
    if not is_in_plan(workshop):
        rows[here]["state"] = "done"
        label = step_label(Step(now.phase, now.prompt))
        rows.insert(here + 1, {"label": label, "minutes": "", "state": "now"})
    elif now.phase == "write" and now.wave > 1:
        rows[here]["label"] += " · " + say("facilitate.round", n=now.wave)
    return rows


def _minutes(step: Step) -> str:
    return number(step.minutes) if step.minutes else ""


def choices(workshop: Workshop) -> dict[str, str]:
    """What the workshop can move to, by name: every step of its plan, and mirrors, splits and
    other phases that the sheet leaves out."""
    steps = plan(workshop)
    known = {step.phase for step in steps}
    mirrors = [Step("mirror", prompt) for prompt in workshop.prompts]
    splits = [Step("write")] if len(workshop.split) > 1 else []
    others = [Step(phase) for phase in PHASES if phase not in (*known, "write", "mirror")]
    found = dict.fromkeys((*steps, *mirrors, *splits, *others))
    ordered = sorted(found, key=lambda step: PHASES.index(step.phase))
    return {step.name: plain(_choice(step)) for step in ordered}


def _choice(step: Step) -> str:
    if step.phase == "mirror" and step.prompt:
        return f"{step_label(step)}: {about(step.prompt)}"
    return step_label(step)
