"""The use cases behind ``taxonomy review``, ``approve``, ``publish``, ``rollback``, ...: what becomes of a draft."""

from collections.abc import Mapping

from headwater.app.context import Context
from headwater.app.taxonomies import tree_of
from headwater.app.usecases.effects import effects_of
from headwater.app.usecases.run import execute
from headwater.app.usecases.taxonomy import version_row
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.run import RunOutput
from headwater.app.verbs.taxonomy import Effects, RollbackInput, StepInput, StepOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import IllegalMove, InputError
from headwater.core.ports import Act, TaxonomyState, TaxonomyVersion
from headwater.core.ports.taxonomies import OPEN
from headwater.organise.compile import needed
from headwater.organise.edits import apply, changes, diff
from headwater.organise.outline import to_text
from headwater.organise.taxonomy import Taxonomy

_RESTATE = "bring every figure up to date:  headwater taxonomy restate --workspace {}"
_BRIDGE = "then see what moved:             headwater taxonomy bridge --workspace {}"


def review(context: Context, given: StepInput) -> StepOutput:
    """Hand a draft in."""
    return _step(context, given, "review", "in_review", "approve it:  headwater taxonomy approve --workspace {}")


def approve(context: Context, given: StepInput) -> StepOutput:
    """Say that a version may be published."""
    return _step(context, given, "approve", "approved", "put it in use:  headwater taxonomy publish --workspace {}")


def reject(context: Context, given: StepInput) -> StepOutput:
    """Close a version."""
    return _step(context, given, "reject", "rejected", "it stays in the list:  headwater taxonomy list --workspace {}")


def reopen(context: Context, given: StepInput) -> StepOutput:
    """Make a version a draft again."""
    return _step(context, given, "reopen", "draft", "edit it:  headwater taxonomy show --workspace {}")


def rebase(context: Context, given: StepInput) -> StepOutput:
    """Put the edits of a draft onto what is published.

    Raises:
        StaleVersion: both changed the same node.
    """
    with opened(context) as workspace:
        store = workspace.desk.taxonomies
        found, used = _chosen(context, workspace, given.version), store.published()
        if used is None or used.number == found.parent:
            raise IllegalMove(f"version {found.number} is based on what is published", hint="publish it")
        made = changes(_parent_tree(workspace, found), tree_of(found))
        after = apply(tree_of(used), made)
        act = _act(context, "rebase", given.why, {"onto": used.number})
        moved = store.rebase(found.number, to_text(after), parent=used.number, act=act)
        return _output(workspace, moved, [f"put it in use:  headwater taxonomy publish --workspace {context.folder}"])


def publish(context: Context, given: StepInput) -> StepOutput:
    """Put a version in use.

    Raises:
        StaleVersion: another one was published since it was drafted.
        InputError: no node of it takes statements.
    """
    with opened(context) as workspace:
        found = _chosen(context, workspace, given.version)
        return _publish(context, workspace, found, "publish", given.why)


def rollback(context: Context, given: RollbackInput) -> StepOutput:
    """Publish a new version that equals an older one.

    Raises:
        IllegalMove: you have an open version, or the older one was never published.
    """
    with opened(context) as workspace:
        store = workspace.desk.taxonomies
        old, used = store.version(given.version), store.published()
        if old.state != "superseded" or used is None:
            raise IllegalMove(f"version {old.number} is {old.state}", hint="go back to one that was in use before")
        act = _act(context, "rollback", given.why, {"to": old.number})
        made = store.create(old.document, parent=used.number, act=act)
        return _publish(context, workspace, made, "rollback", given.why)


def restate(context: Context, _given: Nothing) -> RunOutput:
    """All stages over what is in the workspace."""
    with opened(context) as workspace:
        return execute(context, workspace, [], namespace="", limit=5)


def _publish(context: Context, workspace: Workspace, found: TaxonomyVersion, verb: str, why: str) -> StepOutput:
    tree = tree_of(found)
    if not needed(tree):
        raise InputError("no node of the taxonomy takes statements", hint="add one, or restore a retired one")
    parent = _parent_tree(workspace, found)
    effects = effects_of(workspace, parent if parent.nodes else None, tree)
    lines = diff(parent, tree)
    change = {"parent": found.parent, "changes": lines, "statements_moved": effects.moved, "of": effects.statements}
    done = workspace.desk.taxonomies.publish(found.number, _act(context, verb, why, change))
    steps = [_RESTATE.format(context.folder), _BRIDGE.format(context.folder)]
    return StepOutput(version=version_row(done), changes=lines, effects=effects, next_steps=steps)


def _step(context: Context, given: StepInput, verb: str, state: TaxonomyState, then: str) -> StepOutput:
    with opened(context) as workspace:
        found = _chosen(context, workspace, given.version)
        lines = diff(_parent_tree(workspace, found), tree_of(found))
        act = _act(context, verb, given.why, {"from": found.state, "to": state, "changes": lines})
        moved = workspace.desk.taxonomies.move(found.number, state, act)
        return _output(workspace, moved, [then.format(context.folder)])


def _output(workspace: Workspace, version: TaxonomyVersion, steps: list[str]) -> StepOutput:
    parent, tree = _parent_tree(workspace, version), tree_of(version)
    effects: Effects | None = None
    if version.state in ("in_review", "draft"):
        effects = effects_of(workspace, parent if parent.nodes else None, tree)
    return StepOutput(version=version_row(version), changes=diff(parent, tree), effects=effects, next_steps=steps)


def _parent_tree(workspace: Workspace, version: TaxonomyVersion) -> Taxonomy:
    return tree_of(workspace.desk.taxonomies.version(version.parent)) if version.parent else Taxonomy()


def _chosen(context: Context, workspace: Workspace, number: str) -> TaxonomyVersion:
    """The version of that number; else one's own open one, else the only open one.

    Raises:
        InputError: none is open, or more than one is.
    """
    store = workspace.desk.taxonomies
    if number.isdecimal():
        return store.version(int(number))
    if number:
        raise InputError(f"{number!r} is no number of a version", hint="headwater taxonomy list shows them")
    own = store.draft(context.who)
    if own is not None:
        return own
    waiting = [version for version in store.versions() if version.state in OPEN]
    if len(waiting) != 1:
        raise InputError(
            f"{len(waiting)} versions are open", hint="name one: --version NUMBER (headwater taxonomy list)"
        )
    return waiting[0]


def _act(context: Context, verb: str, why: str, change: Mapping[str, object]) -> Act:
    return Act(context.clock.now(), context.who, f"taxonomy.{verb}", why, change)
