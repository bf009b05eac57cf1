"""The use cases behind ``taxonomy list``, ``show``, ``text``, ``export`` and ``diff``."""

from typing import Any

from headwater.app import compiling
from headwater.app.context import Context
from headwater.app.taxonomies import facts_of, tree_of
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.taxonomy import (
    DiffInput,
    DiffOutput,
    ExampleRow,
    ExportInput,
    ExportOutput,
    NodeRow,
    ShowInput,
    ShowOutput,
    TextInput,
    TextOutput,
    VersionRow,
    VersionsOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError
from headwater.core.ports import TaxonomyVersion
from headwater.organise.accept import accept
from headwater.organise.edits import diff
from headwater.organise.exchange import FORMS, Form, form_of, write
from headwater.organise.taxonomy import Node, Taxonomy

_START = "draft one: headwater taxonomy accept, or headwater taxonomy import FILE"


def list_versions(context: Context, _given: Nothing) -> VersionsOutput:
    """All versions."""
    with opened(context) as workspace:
        return VersionsOutput(versions=[version_row(version) for version in workspace.desk.taxonomies.versions()])


def show(context: Context, given: ShowInput) -> ShowOutput:
    """The nodes of a version, top down, siblings by name."""
    with opened(context) as workspace:
        version = version_named(context, workspace, given.version)
        tree = tree_of(version)
        sizes = _sizes(workspace)
    chosen = _below(tree, tree.find(given.node)) if given.node else _below(tree, None)
    return ShowOutput(version=version_row(version), nodes=[node_row(tree, node, sizes) for node in chosen])


def text(context: Context, given: TextInput) -> TextOutput:
    """A version as a document.

    Raises:
        InputError: there is no such form.
    """
    with opened(context) as workspace:
        version = version_named(context, workspace, given.version)
    return TextOutput(number=version.number, form=given.form, text=write(tree_of(version), form_named(given.form)))


def export(context: Context, given: ExportInput) -> ExportOutput:
    """Write a version to a file.

    Raises:
        ConflictError: the file exists.
    """
    path = target(given.path, overwrite=given.overwrite)
    with opened(context) as workspace:
        version = version_named(context, workspace, given.version)
        tree = tree_of(version)
        with whole(path) as scratch:
            scratch.write_text(write(tree, form_of(given.path)), "utf-8")
        workspace.desk.log(
            at=context.clock.now(), who=context.who, verb="taxonomy.export", subject=str(path), why="",
            change={"version": version.number},
        )  # fmt: skip
    return ExportOutput(path=str(path), number=version.number, nodes=len(tree.nodes))


def show_diff(context: Context, given: DiffInput) -> DiffOutput:
    """What differs between two versions."""
    with opened(context) as workspace:
        trees = [tree_named(context, workspace, name) for name in (given.first, given.second)]
    (first, before), (second, after) = trees
    return DiffOutput(first=first, second=second, changes=diff(before, after))


def form_named(name: str) -> Form:
    """A form by name.

    Raises:
        InputError: there is none of that name.
    """
    if name not in FORMS:
        raise InputError(f"there is no form {name!r}", hint=f"one of: {', '.join(FORMS)}")
    return name


def version_named(context: Context, workspace: Workspace, name: str) -> TaxonomyVersion:
    """The version that a person means; by default their draft, else the published one.

    Raises:
        InputError: there is none.
    """
    store = workspace.desk.taxonomies
    draft, published = store.draft(context.who), store.published()
    if name.isdecimal():
        return store.version(int(name))
    known = {"": draft or published, "draft": draft, "published": published}
    if name not in known:
        raise InputError(f"{name!r} names no version", hint="a number, 'draft' or 'published'")
    found = known[name]
    if found is None:
        raise InputError(f"there is no {name or 'taxonomy'} yet", hint=_START)
    return found


def tree_named(context: Context, workspace: Workspace, name: str) -> tuple[int, Taxonomy]:
    """Number and tree of the version that a person means; 0 is the topics as discovered.

    Raises:
        InputError: there is none.
    """
    if name in ("0", "discovered"):
        found = compiling.found(workspace.artefacts, facts_of(workspace, "organise"))
        return 0, accept(found.state, background=found.background)
    version = version_named(context, workspace, name)
    return version.number, tree_of(version)


def version_row(version: TaxonomyVersion) -> VersionRow:
    """A version as it is printed."""
    values = version._asdict()
    document = values.pop("document")
    active = sum(not node.retired for node in tree_of(version).nodes) if document else 0
    return VersionRow(**values, nodes=active)


def node_row(tree: Taxonomy, node: Node, sizes: dict[str, float]) -> NodeRow:
    """A node as it is printed."""
    texts = ("id", "name", "parent", "definition", "include", "exclude", "owner", "locked", "retired", "background")
    values: dict[str, Any] = {name: getattr(node, name) for name in texts}
    values |= {name: list(getattr(node, name)) for name in ("takes", "refuses", "topics")}
    return NodeRow(
        **values,
        path=list(tree.path(node.id)),
        examples=[ExampleRow(text=e.text, topic=e.topic) for e in node.exemplars],
        contacts=sizes.get(node.id),
    )


def _below(tree: Taxonomy, top: Node | None) -> list[Node]:
    found = [] if top is None else [top]
    for child in tree.children(None if top is None else top.id):
        found += _below(tree, child)
    return found


def _sizes(workspace: Workspace) -> dict[str, float]:
    where = "measure = 'contacts' AND week IS NULL"
    rows = workspace.read("estimates", columns=["subject", "value"], where=where).to_pylist()
    return {row["subject"]: row["value"] for row in rows}
