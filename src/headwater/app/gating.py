"""Decisions of the gate and where they are kept."""

import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.evaluating import stored
from headwater.app.library.prepare import is_safe_name, redact
from headwater.app.workspace import Workspace
from headwater.core.ports import Entry
from headwater.evaluate.differing import Differing
from headwater.evaluate.evaluation import Evaluation
from headwater.evaluate.gate import Decision, Policy, decide

KIND: Final = "gate/"
DIFFERING: Final = "differing/"
_ID: Final = re.compile(r"[a-z]{1,2}_[0-9a-f]{6,}(\.[0-9]+)?")  # as we make them of topics, contacts, statements


def ask_gate(
    context: Context, workspace: Workspace, candidate: str, incumbent: str, policy: Policy, why: str
) -> Decision:
    """Ask the gate and keep its decision.

    Args:
        context: who asks.
        workspace: an open one.
        candidate: name of its evaluation.
        incumbent: name of the evaluation of what is in use; empty: nothing is.
        policy: what is asked.
        why: for the audit log.
    """
    own = stored(workspace, candidate)
    other = stored(workspace, incumbent) if incumbent else None
    seed = workspace.resolved.settings.seed
    differing = kept_differing(workspace, own, other) if other else None
    found = decide(own, other, policy, personal=told_personal(own), differing=differing, seed=seed)
    change = {"passed": found.passed, "against": found.incumbent, "reasons": found.reasons}
    entry = Entry(context.clock.now(), context.who, "gate", own.name, why, change)
    workspace.desk.versions.put(f"{KIND}{own.name}", found.document(), entry)
    return found


def keep_differing(
    context: Context, workspace: Workspace, own: Evaluation, other: Evaluation, found: Differing, why: str
) -> None:
    """Keep what labels of differing items say of a candidate, for the gate."""
    document = {**asdict(found), "against": _known_by(other), "of": _known_by(own)}
    entry = Entry(context.clock.now(), context.who, "evaluations.differing", own.name, why, asdict(found))
    workspace.desk.versions.put(f"{DIFFERING}{own.name}", document, entry)


def kept_differing(workspace: Workspace, own: Evaluation, other: Evaluation) -> Differing | None:
    """What was kept of these two, as they were evaluated; None where nothing was."""
    held = workspace.desk.versions.current(f"{DIFFERING}{own.name}")
    if held is None or (held.document["of"], held.document["against"]) != (_known_by(own), _known_by(other)):
        return None
    return Differing(**{field.name: held.document[field.name] for field in fields(Differing)})


def _known_by(of: Evaluation) -> str:
    """Another system under the same name, or other labels, is another one."""
    return f"{of.name} {of.system} {of.spec.get('artefact') or ''} {of.data_hash}"


def newest_decision(workspace: Workspace, name: str) -> Mapping[str, Any] | None:
    """The newest decision on a candidate; None where the gate was never asked."""
    held = workspace.desk.versions.current(f"{KIND}{name}")
    return held.document if held else None


def told_personal(found: Evaluation) -> list[str]:
    """What it says to people that holds personal data, masked: names of classes, teams, topics, causes; ids tell nothing."""
    told = sorted({said for item in found.items for said in _words(item["said"]) if not _ID.fullmatch(said)})
    masked = {said: redact(said).text for said in told if not is_safe_name(said)}
    return [clean for said, clean in masked.items() if clean != said]


def _words(said: Any) -> list[str]:
    if isinstance(said, str):
        return [said]
    return [word for word in said if isinstance(word, str)] if isinstance(said, list) else []
