"""The use cases behind the edits of a draft: each shows what it does to the counts, then saves it unless told not to."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from headwater.app import compiling
from headwater.app.context import Context
from headwater.app.sizing import said_yes
from headwater.app.taxonomies import facts_of, tree_of
from headwater.app.usecases.effects import effects_of
from headwater.app.usecases.splitting import proposed
from headwater.app.usecases.taxonomy import form_named
from headwater.app.verbs import drafting as asked
from headwater.app.verbs.drafting import EditOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, StaleVersion, UnknownComponent
from headwater.core.ports import Act, TaxonomyVersion
from headwater.core.text.visible import visible
from headwater.organise import edits
from headwater.organise.accept import accept as accepted
from headwater.organise.exchange import Form, form_of, read
from headwater.organise.outline import to_text
from headwater.organise.taxonomy import Taxonomy
from headwater.prepare.redact import redact

_KINDS = {"": None, "issue": False, "background": True}
_START = "headwater taxonomy accept drafts the discovered topics, headwater taxonomy import FILE one of yours"

Make = Callable[[Workspace, Taxonomy], Taxonomy]


def accept(context: Context, given: asked.Edit) -> EditOutput:
    """Draft the discovered topics; those that the taxonomy in use never took are added to it."""

    def make(workspace: Workspace, tree: Taxonomy) -> Taxonomy:
        found = compiling.found(workspace.artefacts, facts_of(workspace, "organise"))
        return accepted(found.state, background=found.background, base=tree)

    return _edit(context, given, "accept", make, anew=True)


def import_file(context: Context, given: asked.ImportInput) -> EditOutput:
    """Draft what a file describes; nodes that it leaves out are retired.

    Raises:
        InputError: the file cannot be read; the message names the line.
    """
    path = Path(given.file)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not a text file in UTF-8", hint="save it as UTF-8") from error
    return _put(context, given, text, form_of(given.file), source=path.name, verb="import")


def put(context: Context, given: asked.PutInput) -> EditOutput:
    """Draft what a text describes; nodes that it leaves out are retired."""
    return _put(context, given, given.text, form_named(given.form), source="", verb="put")


def _put(context: Context, given: asked.Edit, text: str, form: Form, *, source: str, verb: str) -> EditOutput:
    def make(workspace: Workspace, tree: Taxonomy) -> Taxonomy:
        document = read(text, form, base=tree, source=source)
        known = {(node.id, node.owner) for node in tree.nodes}
        owned = [
            replace(node, owner=team_named(workspace, node.owner))
            if node.owner and (node.id, node.owner) not in known
            else node
            for node in document.nodes
        ]
        return _without_personal(edits.adopt(tree, Taxonomy.of(owned)), tree)

    return _edit(context, given, verb, make, anew=True)


def add(context: Context, given: asked.AddInput) -> EditOutput:
    """Add a node."""

    def make(workspace: Workspace, tree: Taxonomy) -> Taxonomy:
        parent = tree.find(given.parent).id if given.parent else None
        typical = [*given.example, *(said_yes(workspace, given.sized) if given.sized else ())]
        after, _ = edits.add(tree, given.name, parent=parent, definition=given.definition, exemplars=typical)
        return _without_personal(after, tree)

    return _edit(context, given, "add", make, anew=True)


def rename(context: Context, given: asked.RenameInput) -> EditOutput:
    """Give a node another name."""
    return _on_node(context, given, "rename", lambda tree, node: edits.rename(tree, node, given.name))


def move(context: Context, given: asked.MoveInput) -> EditOutput:
    """Put a node under another one."""

    def make(tree: Taxonomy, node: str) -> Taxonomy:
        return edits.move(tree, node, tree.find(given.parent).id if given.parent else None)

    return _on_node(context, given, "move", make)


def merge(context: Context, given: asked.MergeInput) -> EditOutput:
    """Make nodes one."""

    def make(_workspace: Workspace, tree: Taxonomy) -> Taxonomy:
        return edits.merge(tree, tree.find(given.into).id, [tree.find(other).id for other in given.others])

    return _edit(context, given, "merge", make)


def split(context: Context, given: asked.SplitInput) -> EditOutput:
    """Part a node, as its topics or the likeness of its statements propose."""

    def make(workspace: Workspace, tree: Taxonomy) -> Taxonomy:
        node = tree.find(given.node)
        parts = proposed(workspace, tree, node, n_parts=given.parts, names=given.name, alike=given.alike)
        return edits.split(tree, node.id, parts)[0]

    return _edit(context, given, "split", make)


def retire_node(context: Context, given: asked.NodeInput) -> EditOutput:
    """Let a node take nothing more."""
    return _on_node(context, given, "retire", edits.retire)


def restore(context: Context, given: asked.NodeInput) -> EditOutput:
    """Make a retired node active again."""
    return _on_node(context, given, "restore", edits.restore)


def lock(context: Context, given: asked.NodeInput) -> EditOutput:
    """Let nobody edit a node."""
    return _on_node(context, given, "lock", edits.lock)


def unlock(context: Context, given: asked.NodeInput) -> EditOutput:
    """Let a node be edited again."""
    return _on_node(context, given, "unlock", lambda tree, node: edits.lock(tree, node, locked=False))


def define(context: Context, given: asked.DefineInput) -> EditOutput:
    """Say what a node is.

    Raises:
        InputError: there is no such kind.
    """
    if given.kind not in _KINDS:
        raise InputError(f"there is no kind {given.kind!r}", hint="issue or background")
    words = {"definition": given.definition, "include": given.include, "exclude": given.exclude}
    kind = _KINDS[given.kind]
    return _on_node(context, given, "define", lambda tree, node: edits.define(tree, node, **words, background=kind))


def rule(context: Context, given: asked.RuleInput) -> EditOutput:
    """Rules that put statements into a node or keep them out."""
    rules = {"takes": given.takes, "refuses": given.refuses, "drop": given.drop}
    return _on_node(context, given, "rule", lambda tree, node: edits.rule(tree, node, **rules))


def example(context: Context, given: asked.ExampleInput) -> EditOutput:
    """Typical statements of a node."""
    return _on_node(
        context, given, "example", lambda tree, node: _without_personal(edits.exemplify(tree, node, given.text), tree)
    )


def own(context: Context, given: asked.OwnInput) -> EditOutput:
    """Name the team that owns a node."""

    def make(workspace: Workspace, tree: Taxonomy) -> Taxonomy:
        team = team_named(workspace, given.team) if given.team else ""
        return edits.own(tree, tree.find(given.node).id, team)

    return _edit(context, given, "own", make)


def team_named(workspace: Workspace, name: str) -> str:
    """Id of a team, from its id or its name.

    Raises:
        UnknownComponent: there is none.
        InputError: no team is known at all.
    """
    teams = workspace.desk.teams()
    if not teams:
        raise InputError(f"team {name!r}: no team is known", hint="headwater teams load teams.toml first")
    found = [t["team_id"] for t in teams if name in (t["team_id"], t["name"])]
    if not found:
        raise UnknownComponent(name, [word for t in teams for word in (t["team_id"], t["name"])], kind="team")
    return str(found[0])


def _on_node(
    context: Context, given: asked.NodeInput, verb: str, make: Callable[[Taxonomy, str], Taxonomy]
) -> EditOutput:
    return _edit(context, given, verb, lambda _workspace, tree: make(tree, tree.find(given.node).id))


def _edit(context: Context, given: asked.Edit, verb: str, make: Make, *, anew: bool = False) -> EditOutput:
    """Make the edit on the draft, or on a new draft of what is published.

    Raises:
        InputError: there is nothing to edit, unless ``anew``.
        StaleVersion: the draft is not the one that the caller looked at.
    """
    with opened(context, create=verb == "import") as workspace:
        store = workspace.desk.taxonomies
        draft, published = store.draft(context.who), store.published()
        base = draft or published
        if base is None and not anew:
            raise InputError("there is no taxonomy yet", hint=_START)
        if given.revision and (draft is None or draft.revision != given.revision):
            raise StaleVersion("your draft has changed since you looked at it", hint="look at it and edit again")
        before = tree_of(base)
        after = make(workspace, before)
        effects = effects_of(workspace, before if base is not None and before.nodes else None, after)
        lines = edits.diff(before, after)
        if lines and not given.dry_run:
            change = {
                "edit": given.model_dump(exclude={"why", "dry_run", "revision", "text", "example"}),
                "changes": lines,
            }
            act = Act(context.clock.now(), context.who, f"taxonomy.{verb}", given.why, change)
            draft = _save(workspace, draft, published, to_text(after), act)
    return EditOutput(
        version=draft.number if draft else 0,
        revision=draft.revision if draft else 0,
        saved=bool(lines) and not given.dry_run,
        changes=lines,
        effects=effects,
        next_steps=_next_steps(context, given, lines),
    )


def _without_personal(after: Taxonomy, before: Taxonomy) -> Taxonomy:
    """The tree with personal data replaced in the examples that people typed; those of the lake were so before."""
    known = {exemplar for node in before.nodes for exemplar in node.exemplars}
    changed = {
        node.id: replace(
            node,
            exemplars=tuple(e if e in known else replace(e, text=visible(redact(e.text).text)) for e in node.exemplars),
        )
        for node in after.nodes
        if not known.issuperset(node.exemplars)
    }
    return Taxonomy.of((dict(after.by_id) | changed).values()) if changed else after


def _save(
    workspace: Workspace, draft: TaxonomyVersion | None, published: TaxonomyVersion | None, text: str, act: Act
) -> TaxonomyVersion:
    store = workspace.desk.taxonomies
    if draft is None:
        return store.create(text, parent=published.number if published else None, act=act)
    return store.edit(draft.number, text, revision=draft.revision, act=act)


def _next_steps(context: Context, given: asked.Edit, lines: list[str]) -> list[str]:
    where = f"--workspace {context.folder}"
    if not lines:
        return ["nothing changes"]
    if given.dry_run:
        return ["nothing was saved: leave out --dry-run to put it into your draft"]
    return [
        f"see the draft:   headwater taxonomy show {where}",
        f"put it in use:   headwater taxonomy publish {where}",
    ]
