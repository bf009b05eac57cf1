"""The use cases behind ``cards ...``: cards of data and of taxonomies, from what is stored."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from headwater.app.context import Context
from headwater.app.labelled import Labelled, copies, read_labelled
from headwater.app.library.prepare import redact
from headwater.app.pictures import bins_of
from headwater.app.taxonomies import model_in_use
from headwater.app.usecases.assignments import card as assignment_card
from headwater.app.usecases.data import show_data
from headwater.app.usecases.labels import agree
from headwater.app.usecases.taxonomy import tree_named
from headwater.app.vectors import vectors_of_contacts
from headwater.app.verbs.cards import AboutInput, CardText, DataCardInput, ShownCardInput, TaxonomyCardInput
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.labels import ListInput
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError
from headwater.core.ids import contact_of, content_hash
from headwater.core.ports import TaxonomyVersion
from headwater.evaluate.card import About
from headwater.evaluate.sheet import Data, Reasons, data_card, taxonomy_card
from headwater.evaluate.tasks import task
from headwater.organise.taxonomy import Taxonomy
from headwater.organise.teach import held_out

_LOOKED_AT: Final = 2000
"""Texts in which personal data is looked for, those with the smallest hashes."""
_LEAST: Final = 5


def data(context: Context, given: DataCardInput) -> CardText:
    """The card of a file of labels, or of the workspace's contacts.

    Raises:
        InputError: the file cannot be read, or the workspace holds no contact.
        ConflictError: the file to write exists.
    """
    of = _of_labels(given) if given.labels else _of_contacts(context)
    return _written(given, of.name, data_card(of, _about(given), collected=given.collected))


def show(context: Context, given: ShownCardInput) -> CardText:
    """The card of the workspace's contacts, or of the taxonomy in use.

    Raises:
        InputError: the workspace holds no contact, or nothing was assigned yet.
    """
    return (
        data(context, DataCardInput.model_validate({}))
        if given.of == "data"
        else taxonomy(context, TaxonomyCardInput.model_validate({}))
    )


def taxonomy(context: Context, given: TaxonomyCardInput) -> CardText:
    """The card of a version of the taxonomy; its reliability diagram is written beside it where it goes to a file.

    Raises:
        InputError: there is no such version, or nothing was assigned yet.
        ConflictError: the file or its picture exists.
    """
    path = target(given.to, overwrite=given.overwrite) if given.to else None  # refused before a picture is written
    with opened(context) as workspace:
        number, tree = tree_named(context, workspace, given.version)
        versions = {version.number: version for version in workspace.desk.taxonomies.versions()}
        in_use = model_in_use(workspace).version
        sizes = _sizes(workspace, tree) if number == in_use else []
        weak = _weak(workspace, tree) if number == in_use else []
    model, agreement, held = (
        assignment_card(context, Nothing()),
        agree(context, ListInput(item="", author="", history=False, limit=1)),
        show_data(context, Nothing()),
    )
    notes = (
        [] if number == in_use else [f"version {in_use} assigns now: agreement, accuracy and sizes are not of this one"]
    )
    figures = []
    if number == in_use:
        figures = [
            _figure("labellers agree (Krippendorff's alpha)", agreement.alpha, agreement.low, agreement.high),
            _figure(
                "the model agrees with labels it has not seen", model.accuracy, model.accuracy_low, model.accuracy_high
            ),
        ]
        if held.unassigned:
            share = held.unassigned
            figures.append(_figure("contacts that no node takes", share.value, share.low, share.high))
        notes.append(model.reading)
    kind = "calibrated" if model.calibrated else "raw"
    bins = [(b.predicted, b.observed, b.n) for b in model.bins if b.kind == kind and b.n] if number == in_use else []
    name = f"version {number}" if number else "topics as discovered"
    version = versions.get(number)
    facts = [("Nodes", f"{sum(not node.retired for node in tree.nodes):,} active of {len(tree.nodes):,}")]
    if version is not None:
        facts += [("State", version.state), ("Made by", version.author), ("Because", version.why or "no reason given")]
    of = Reasons(
        name=name,
        facts=facts,
        lacks=_lacks(tree),
        sizes=sizes,
        figures=[(what, shown) for what, shown in figures if shown],
        reliability=bins,
        weak=weak,
        lineage=[_line(versions[k]) for k in sorted(versions) if k <= number] or ["found in the contacts, by no one"],
        notes=notes,
    )
    picture = ""
    if path and bins:
        drawn = target(str(path.with_suffix(".svg")), overwrite=given.overwrite)
        _put(drawn, bins_of(f"Stated and kept: {name}", bins))
        picture = drawn.name
    return _written(given, name, taxonomy_card(of, _about(given), picture=picture))


def _of_labels(given: DataCardInput) -> Data:
    labelled = read_labelled(given.labels, task(given.task))
    groups = copies(labelled.texts) if any(labelled.texts) else list(range(len(labelled.texts)))
    members: dict[int, list[int]] = defaultdict(list)
    for i, group in enumerate(groups):
        members[group].append(i)
    several = [held for held in members.values() if len(held) > 1]
    gold = labelled.items.gold
    counted: dict[str, Counter[str]] = {}
    if task(given.task).kind in ("label", "group", "yes"):
        counted["label"] = Counter(map(str, gold))
    counted |= {name: Counter(values) for name, values in labelled.items.segments.items()}
    if any(labelled.splits):
        counted["split"] = Counter(labelled.splits)
    looked, personal = _personal(labelled)
    missing = sum(not text for text in labelled.texts)
    named = sum(not cluster.startswith("item ") for cluster in labelled.items.clusters)
    return Data(
        name=labelled.name,
        kind="labelled items",
        n=len(gold),
        parts=counted,
        n_customers=len(set(labelled.items.clusters)) if named else 0,
        hash=labelled.items.hash,
        copies=sum(map(len, several)),
        groups=len(several),
        apart=sum(len({repr(gold[i]) for i in held}) > 1 for held in several),
        looked_at=looked,
        personal=personal,
        notes=[f"{missing:,} rows have no text"] if missing else [],
        lineage=[f"the file {Path(given.labels).name}, labels of the task {given.task}"],
    )


def _of_contacts(context: Context) -> Data:
    shown = show_data(context, Nothing())
    if not shown.contacts:
        raise InputError("the workspace holds no contact", hint="headwater run FILE, or name labels: --labels FILE")
    with opened(context) as workspace:
        personal: Counter[str] = Counter()
        for batch in workspace.lake.scan("prepared", columns=["personal"]):
            for spans in batch["personal"].to_pylist():
                personal.update({span["type"] for span in spans})
        groups = len(set(workspace.read("duplicates", where="group_id <> contact_id")["group_id"].to_pylist()))
        rejected = workspace.lake.count("quarantine")
        rows = workspace.read("contacts", columns=["source", "customer"])
        sources = Counter(rows["source"].to_pylist())
        customers = len(set(rows["customer"].to_pylist()) - {None})
    weeks = [week.week for week in shown.weeks if week.contacts]
    notes = (
        [f"{shown.undated:,} contacts have no time: they are in the sizes, not in the trends"] if shown.undated else []
    )
    notes += [f"{rejected:,} rows were rejected: headwater quarantine list"] if rejected else []
    span = [f"weeks of {weeks[0]} to {weeks[-1]}"] if weeks else []
    return Data(
        name="the contacts of the workspace",
        kind="contacts",
        n=shown.contacts,
        parts={
            "channel": {part.name: part.contacts for part in shown.channels},
            "language": {part.name: part.contacts for part in shown.languages},
        },
        n_customers=customers,
        copies=shown.copies,
        groups=groups,
        looked_at=shown.contacts,
        personal=personal,
        replaced=True,
        notes=notes,
        lineage=[*(f"{Path(name).name}: {n:,} contacts" for name, n in sorted(sources.items())), *span],
    )


def _personal(labelled: Labelled) -> tuple[int, Counter[str]]:
    texts = sorted((text for text in labelled.texts if text), key=content_hash)[:_LOOKED_AT]
    found: Counter[str] = Counter()
    for text in texts:
        found.update({span.type for span in redact(text).spans})
    return len(texts), found


def _lacks(tree: Taxonomy) -> dict[str, Sequence[str]]:
    active = [node for node in tree.nodes if not node.retired and not node.background]
    leaves = [node for node in active if not tree.children(node.id)]
    return {
        "a definition": [node.name for node in active if not node.definition],
        "what belongs elsewhere": [node.name for node in leaves if not node.exclude],
        "an owner": [node.name for node in leaves if not node.owner],
        "examples": [node.name for node in leaves if not node.exemplars],
    }


def _sizes(workspace: Workspace, tree: Taxonomy) -> list[tuple[str, str]]:
    names = {node.id: node.name for node in tree.nodes}
    rows = workspace.read("estimates", where="measure = 'contacts' AND week IS NULL").to_pylist()
    held = sorted((row for row in rows if row["subject"] in names), key=lambda row: (-row["value"], row["subject"]))
    return [(names[r["subject"]], f"{r['value']:,.0f} [{r['low']:,.0f} to {r['high']:,.0f}]") for r in held]


def _weak(workspace: Workspace, tree: Taxonomy) -> list[tuple[str, int, int]]:
    """Nodes by the share of their random labels with which the model agrees that had not seen them; the worst first."""
    model, names = model_in_use(workspace), {node.id: node.name for node in tree.nodes}
    place = {node: i for i, node in enumerate(model.nodes)}
    said = {row["statement_id"]: row for row in workspace.read("labels").to_pylist() if row["topic_id"] in place}
    if not said:
        return []
    ids, _, rows = vectors_of_contacts(workspace.lake, map(contact_of, said))
    order = sorted((i for i, key in enumerate(ids) if key in said), key=lambda i: content_hash(ids[i], size=8))
    gold = np.array([place[said[ids[i]]["topic_id"]] for i in order], dtype=np.int64)
    judged = np.array([said[ids[i]]["is_random"] for i in order], dtype=bool)
    if not judged.any():
        return []
    _, right = held_out(model, rows.reshape(len(ids), -1)[order], gold, judged)
    found: dict[int, list[bool]] = defaultdict(list)
    for node, hit in zip(gold[judged].tolist(), right.tolist(), strict=True):
        found[node].append(hit)
    weak = [(names.get(model.nodes[k], ""), len(hits), sum(hits)) for k, hits in found.items() if len(hits) >= _LEAST]
    return sorted(weak, key=lambda row: (row[2] / row[1], -row[1], row[0]))


def _figure(what: str, value: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    return what, "" if value is None else f"{value:.3f} [{low or 0.0:.3f} to {high or 0.0:.3f}]"


def _line(version: TaxonomyVersion) -> str:
    return f"version {version.number} ({version.state}) by {version.author}: {version.why or 'no reason given'}"


def _about(given: AboutInput) -> About:
    return About(given.purpose, tuple(given.limits), given.licence, tuple(given.made_from))


def _written(given: AboutInput, name: str, text: str) -> CardText:
    if given.to:
        _put(target(given.to, overwrite=given.overwrite), text)
    return CardText(name=name, text=text, path=given.to)


def _put(path: Path, text: str) -> None:
    with whole(path) as scratch:
        scratch.write_text(text, "utf-8")
