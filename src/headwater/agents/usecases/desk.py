"""The use cases behind ``agents import``, ``list``, ``diff``, ``review``, ``approve``, ``publish``, ...: versions on the desk.

Whoever writes a version does not approve it. What is published has passed its proof: the text itself, by its hash.
"""

from collections.abc import Mapping
from difflib import unified_diff
from typing import Final

from headwater.agents.check import questions
from headwater.agents.format import parse, placed
from headwater.agents.procedure import Procedure
from headwater.agents.trial.rollout import Rollout
from headwater.agents.usecases.procedures import problem_rows, sound, text_of
from headwater.agents.usecases.proving import output, regressions, run
from headwater.agents.usecases.rollout import desk_rollouts, put_rollout, share_of
from headwater.app.context import Context
from headwater.app.verbs import agents as asked
from headwater.app.verbs.agents import (
    DiffOutput,
    DraftOutput,
    KeptProofOutput,
    ProcedureRow,
    ProceduresOutput,
    ProofOutput,
    StepOutput,
    TextOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ActionDenied, GateRefused, IllegalMove, InputError, StaleVersion, UnknownComponent
from headwater.core.ids import content_hash
from headwater.core.ports.procedures import ProofRow
from headwater.core.ports.reviewed import OPEN, Act, Version, Versions, VersionState

_LONGEST_NUMBER: Final = 20
"""Digits of a version's number: Python reads no number of thousands of them."""
_FAILED = 3
"""Conversations that went wrong which a proof keeps in full; its customers are scripted."""


def import_file(context: Context, given: asked.ImportInput) -> DraftOutput:
    """Put the procedure of a file into one's draft."""
    return _draft(context, text_of(given.file), given.why, "import")


def put(context: Context, given: asked.PutInput) -> DraftOutput:
    """Put a text into one's draft."""
    return _draft(context, given.text, given.why, "put", seen=given.revision)


def _draft(context: Context, text: str, why: str, verb: str, *, seen: int = 0) -> DraftOutput:
    """Make or edit the draft of whoever asks.

    Raises:
        SchemaMismatch: the text has errors.
        IllegalMove: their open version is in review, or there is nothing new in the text.
        StaleVersion: the draft is not the one that the caller looked at.
    """
    text = text.replace("\r\n", "\n")
    procedure, where = placed(text)
    with opened(context, create=True) as workspace:
        store = workspace.desk.procedures.of(procedure.name)
        draft, used = store.draft(context.who), store.published()
        if seen and (draft is None or draft.revision != seen):
            raise StaleVersion("your draft has changed since you looked at it", hint="look at it and edit again")
        before = draft or used
        if before is not None and before.document == text:
            raise IllegalMove(f"nothing differs from version {before.number}", hint="edit the file first")
        parent = store.version(draft.parent) if draft and draft.parent else used
        lines = _diff(parent.document if parent else "", text)
        act = _act(context, verb, why, {"lines": len(lines)})
        if draft is None:
            found = store.create(text, parent=used.number if used else None, act=act)
        else:
            found = store.edit(draft.number, text, revision=draft.revision, act=act)
        row = _row(workspace, procedure, found)
    still = questions(procedure, where)
    name = f"{procedure.name} --workspace {context.folder}"
    return DraftOutput(
        version=row,
        changes=lines,
        questions=problem_rows(still),
        next_steps=["decide what is open, then import the file again"]
        if still
        else [
            f"hand it in:  headwater agents review {name}",
            f"or, alone:   headwater agents publish {name} --alone --why ...",
        ],
    )


def list_versions(context: Context, given: asked.ListInput) -> ProceduresOutput:
    """The newest version of each procedure, and the one in use; or all of one."""
    with opened(context) as workspace:
        desk = workspace.desk.procedures
        rows = []
        for name in [given.name] if given.name else desk.names():
            found = _store(workspace, name).versions()
            shown = found if given.name else [v for v in found if v.state == "published" or v is found[-1]]
            rows += [_row(workspace, parse(v.document), v) for v in shown]
        return ProceduresOutput(procedures=rows)


def show(context: Context, given: asked.NameInput) -> TextOutput:
    """A version as text."""
    with opened(context) as workspace:
        found = _named(context, _store(workspace, given.name), given.version)
        return TextOutput(version=_row(workspace, parse(found.document), found), text=found.document)


def diff(context: Context, given: asked.DiffInput) -> DiffOutput:
    """Lines that differ between two versions."""
    with opened(context) as workspace:
        store = _store(workspace, given.name)
        first, second = (_named(context, store, name) for name in (given.first, given.second))
        return DiffOutput(lines=_diff(first.document, second.document))


def review(context: Context, given: asked.StepInput) -> StepOutput:
    """Hand a draft in."""
    return _step(context, given, "review", "in_review", "someone else approves it:  headwater agents approve {}")


def approve(context: Context, given: asked.StepInput) -> StepOutput:
    """Say that a version may be published.

    Raises:
        ActionDenied: it is one's own.
    """
    return _step(context, given, "approve", "approved", "put it in use:  headwater agents publish {}", by_others=True)


def reject(context: Context, given: asked.StepInput) -> StepOutput:
    """Close a version."""
    return _step(context, given, "reject", "rejected", "it stays in the list:  headwater agents list --name {}")


def reopen(context: Context, given: asked.StepInput) -> StepOutput:
    """Make a version a draft again."""
    return _step(context, given, "reopen", "draft", "edit the file:  headwater agents show {}")


def publish(context: Context, given: asked.PublishInput) -> StepOutput:
    """Prove a version, then put it in use.

    Raises:
        ActionDenied: nobody approved it, and it is not published alone with a reason.
        GateRefused: it did not pass.
        StaleVersion: another one was published since it was drafted.
    """
    with opened(context) as workspace:
        store = _store(workspace, given.name)
        found = _open(context, store, given.version)
        if found.state != "approved" and not (given.alone and context.role == "admin" and given.why):
            raise ActionDenied(
                f"version {found.number} of {given.name} was approved by nobody",
                hint="headwater agents review, then somebody else approves; an admin may publish --alone --why REASON",
            )
        procedure = sound(found.document, name=given.name)
        proof = _proof(context, workspace, procedure, found.document)
        if not proof.passed:
            raise GateRefused(
                f"version {found.number} of {given.name} did not pass: {'; '.join(proof.report['refusals'])}",
                hint="headwater agents prove FILE shows the conversations that went wrong",
            )
        used = store.published()
        before = used.number if used else 0
        lost = regressions(procedure, parse(used.document), drop=given.drop) if used else []
        if lost:
            raise GateRefused(
                f"version {found.number} of {given.name} fails tests of the version in use: {'; '.join(lost)}",
                hint="mend it, or say which tests need not hold any more: --drop NAME",
            )
        change = {
            "parent": found.parent,
            "proof": {**proof.report, "failed": []},
            "approved_by": found.reviewer or "nobody",
        }
        done = store.publish(found.number, _act(context, "publish", given.why, change))
        if given.share < 1.0:
            put_rollout(context, workspace, given.name, Rollout(done.number, before, given.share), given.why)
            return _done(context, workspace, done, f"what came of it:  headwater agents results --name {given.name}")
        return _done(context, workspace, done, f"talk to it:  headwater agents say 'hello' --procedures {given.name}")


def simulate(context: Context, given: asked.NameInput) -> KeptProofOutput:
    """Prove a version; the proof of the same text that is kept is the answer, too.

    Raises:
        SchemaMismatch: something is open in it.
    """
    with opened(context) as workspace:
        found = _named(context, _store(workspace, given.name), given.version)
        procedure = sound(found.document, name=given.name)
        return _kept(workspace, found, _proof(context, workspace, procedure, found.document))


def show_proof(context: Context, given: asked.NameInput) -> KeptProofOutput:
    """The kept proof of a version's text."""
    with opened(context) as workspace:
        found = _named(context, _store(workspace, given.name), given.version)
        return _kept(workspace, found, workspace.desk.procedures.proof(content_hash(found.document)))


def _kept(workspace: Workspace, version: Version, proof: ProofRow | None) -> KeptProofOutput:
    return KeptProofOutput(
        version=_row(workspace, parse(version.document), version),
        at=proof.at if proof else None,
        who=proof.who if proof else "",
        proof=ProofOutput(**{"failed": [], **proof.report}) if proof else None,
    )


def _proof(context: Context, workspace: Workspace, procedure: Procedure, text: str) -> ProofRow:
    """The proof of this very text: the one that is kept, else a new one; after a failed one, too: the prover may be newer."""
    kept = workspace.desk.procedures.proof(content_hash(text))
    if kept is not None and kept.passed:
        return kept
    report = output(procedure.name, text, run(context, procedure), show=_FAILED).model_dump()
    row = ProofRow(content_hash(text), procedure.name, context.clock.now(), context.who, bool(report["ok"]), report)
    workspace.desk.procedures.add_proof(row, _act(context, "prove", "", {"passed": row.passed}))
    return row


def _step(
    context: Context, given: asked.StepInput, verb: str, state: VersionState, then: str, *, by_others: bool = False
) -> StepOutput:
    with opened(context) as workspace:
        store = _store(workspace, given.name)
        found = _open(context, store, given.version)
        if by_others and found.author == context.who:
            raise ActionDenied(f"version {found.number} is your own", hint="let somebody else read and approve it")
        moved = store.move(found.number, state, _act(context, verb, given.why, {"from": found.state, "to": state}))
        return _done(context, workspace, moved, then.format(f"{given.name} --workspace {context.folder}"))


def _done(context: Context, workspace: Workspace, version: Version, then: str) -> StepOutput:
    return StepOutput(version=_row(workspace, parse(version.document), version), next_steps=[then])


def version_named(context: Context, workspace: Workspace, name: str, version: str) -> Version:
    """The version of a procedure that a person means.

    Raises:
        UnknownComponent: there is no such procedure.
        InputError: it has no such version.
    """
    return _named(context, _store(workspace, name), version)


def _store(workspace: Workspace, name: str) -> Versions:
    known = workspace.desk.procedures.names()
    if name not in known:
        raise UnknownComponent(name, known, kind="procedure")
    return workspace.desk.procedures.of(name)


def _named(context: Context, store: Versions, name: str) -> Version:
    """The version that a person means; by default their draft, else the published one, else the newest."""
    if name.isdecimal() and len(name) < _LONGEST_NUMBER:
        return store.version(int(name))
    draft, used = store.draft(context.who), store.published()
    known = {"": draft or used or store.versions()[-1], "draft": draft, "published": used}
    found = known.get(name)
    if found is None:
        raise InputError(
            f"there is no version {name!r}", hint="a number, 'draft' or 'published': headwater agents list"
        )
    return found


def _open(context: Context, store: Versions, number: str) -> Version:
    """The version of that number; else one's own open one, else the only open one."""
    if number:
        return _named(context, store, number)
    waiting = [version for version in store.versions() if version.state in OPEN]
    own = store.draft(context.who)
    if own is None and len(waiting) != 1:
        raise InputError(f"{len(waiting)} versions are open", hint="name one: --version NUMBER (headwater agents list)")
    return own or waiting[0]


def _row(workspace: Workspace, procedure: Procedure, version: Version) -> ProcedureRow:
    values = version._asdict()
    used = workspace.desk.procedures.of(procedure.name).published()
    held = share_of(desk_rollouts(workspace), procedure.name, version.number, used.number if used else None)
    proof = workspace.desk.procedures.proof(content_hash(str(values.pop("document"))))
    return ProcedureRow(
        **values,
        name=procedure.name,
        purpose=procedure.purpose,
        proved=None if proof is None else proof.passed,
        share=held,
    )


def _diff(first: str, second: str) -> list[str]:
    lines = unified_diff(first.splitlines(), second.splitlines(), lineterm="", n=1)
    return [line for line in lines if not line.startswith(("---", "+++"))]


def _act(context: Context, verb: str, why: str, change: Mapping[str, object]) -> Act:
    return Act(context.clock.now(), context.who, f"agents.{verb}", why, change)
