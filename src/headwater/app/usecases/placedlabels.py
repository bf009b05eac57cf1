"""The place ``assignment`` behind ``models ...``: labels that wait, what they would move, and when a run may use them."""

from collections import Counter
from typing import Any

from headwater.app.context import Context
from headwater.app.evaluating import stored
from headwater.app.restating import both_sides
from headwater.app.usecases.topics import Named, named
from headwater.app.verbs.registry import HeldOutput, HoldInput, ShadowExample, ShadowInput, ShadowMove, ShadowOutput
from headwater.app.waiting import ASSIGNMENT, PLACES, candidate, label_in_use, newest_label, taught_in_use
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, UnknownComponent
from headwater.core.ports import Entry
from headwater.core.stats.intervals import wilson
from headwater.core.text.visible import visible
from headwater.evaluate.evaluation import Evaluation

_NOWHERE = "unassigned"
_QUOTED = 120


def hold(context: Context, given: HoldInput) -> HeldOutput:
    """From now on labels wait until they are promoted; or, with ``off``, every run uses all of them again.

    Raises:
        UnknownComponent: nothing waits at the place.
    """
    if given.place != ASSIGNMENT:
        raise UnknownComponent(given.place, [ASSIGNMENT], kind="place where labels wait")
    with opened(context) as workspace:
        held = workspace.desk.versions.current(f"{PLACES}{ASSIGNMENT}")
        before = dict(held.document) if held else {"live": "", "trial": "", "share": 0.0, "was": "", "router": 0}
        until = None if given.off else label_in_use(workspace)
        document = {**before, "until": until, "until_before": before.get("until")}
        entry = Entry(context.clock.now(), context.who, "models.hold", ASSIGNMENT, given.why, {"until": until})
        workspace.desk.versions.put(f"{PLACES}{ASSIGNMENT}", document, entry, after=held.number if held else 0)
        waiting = 0 if until is None else max(newest_label(workspace.desk) - until, 0)
        where = f"--workspace {workspace.path}"
    steps = [f"use every label:      headwater run {where}"]
    if not given.off:
        steps = [
            f"see what would move:  headwater models shadow {ASSIGNMENT} {where}",
            f"measure both:         headwater evaluate labels.csv --task assignment --system candidate {where}",
        ]
    return HeldOutput(place=ASSIGNMENT, waits=not given.off, labels_waiting=waiting, next_steps=steps)


def shadow(context: Context, given: ShadowInput) -> ShadowOutput:
    """Assign every statement with today's labels beside the model in use; nothing is stored.

    Raises:
        InputError: no label waits, or nothing was assigned yet.
    """
    with opened(context) as workspace:
        (live, used), new = taught_in_use(workspace), candidate(workspace)
        rows = workspace.read("contacts", columns=["contact_id", "channel"])
        channel_of = dict(zip(rows["contact_id"].to_pylist(), rows["channel"].to_pylist(), strict=True))
        names = named(workspace)
        ids = used.model.nodes, new.taught.model.nodes
        least = workspace.resolved.settings.min_probability
        changed: set[str] = set()
        seen: set[str] = set()
        moves: dict[tuple[str, str], set[str]] = {}
        examples: list[ShadowExample] = []
        for table, old, now in both_sides(workspace.lake, used, new.taught, min_probability=least):
            contacts = table["contact_id"].to_pylist()
            seen.update(contacts)
            for row in (old != now).nonzero()[0].tolist():
                sides = [_name(names, nodes, int(side[row])) for nodes, side in zip(ids, (old, now), strict=True)]
                moves.setdefault((sides[0], sides[1]), set()).add(contacts[row])
                changed.add(contacts[row])
                if len(examples) < given.examples:
                    text = visible(table["text"][row].as_py())[:_QUOTED]
                    examples.append(ShadowExample(contact_id=contacts[row], before=sides[0], after=sides[1], text=text))
    low, high = wilson(len(changed), len(seen))
    of, moved = (Counter(channel_of[contact] for contact in group) for group in (seen, changed))
    ranked = sorted(moves.items(), key=lambda item: (-len(item[1]), item[0]))
    return ShadowOutput(
        place=ASSIGNMENT,
        contacts=len(seen),
        changed=len(changed),
        share=len(changed) / len(seen),
        low=float(low),
        high=float(high),
        moves=[ShadowMove(before=was, after=is_, contacts=len(held)) for (was, is_), held in ranked],
        channels={channel: moved[channel] / of[channel] for channel in sorted(of)},
        examples=examples,
        candidate=new.name,
        live=live,
    )


def switched(workspace: Workspace, own: Evaluation, incumbent: str, *, share: float) -> dict[str, Any]:
    """What the document of the place holds once the candidate has it: labels up to today's newest.

    Raises:
        InputError: the evaluation is of another model, the one in use was not evaluated, or only a share was asked for.
    """
    if share < 1:
        raise InputError("one trend cannot be counted by two models", hint="leave --share out; look before you switch")
    name = candidate(workspace).name
    if own.spec.get("artefact") != name:
        raise InputError(
            f"{own.name} is not of the model that today's labels make",
            hint="headwater evaluate labels.csv --task assignment --system candidate",
        )
    if not incumbent or stored(workspace, incumbent).spec.get("artefact") != taught_in_use(workspace)[0]:
        raise InputError(
            f"{incumbent} is not of the model in use" if incumbent else "the model in use was not evaluated",
            hint="headwater evaluate labels.csv --task assignment --system in-use --name used, then --against used",
        )
    return {"until": newest_label(workspace.desk), "until_before": label_in_use(workspace)}


def _name(names: Named, nodes: tuple[str, ...], index: int) -> str:
    return _NOWHERE if index < 0 else names.name(nodes[index])
