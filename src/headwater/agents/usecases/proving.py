"""The use cases behind ``agents test`` and ``agents prove``: examples, tests and scripted customers, graded."""

import time
from collections.abc import Sequence

from headwater.agents.procedure import Procedure
from headwater.agents.prove.examples import misread
from headwater.agents.prove.persona import PERSONAS
from headwater.agents.prove.report import Proof, Share, play, prove, refusals
from headwater.agents.run.state import Agent
from headwater.agents.run.understand import Reader
from headwater.agents.usecases.contacts import openings
from headwater.agents.usecases.procedures import sound, text_of
from headwater.app.context import Context
from headwater.app.library.encoders import load_encoder
from headwater.app.verbs.agents import FailedRow, FileInput, ProofOutput, ProveInput, ShareRow
from headwater.app.verbs.procedures import TriedOutput, TriedRow
from headwater.core.ids import content_hash


def prove_file(context: Context, given: ProveInput) -> ProofOutput:
    """What the proof of a file finds.

    Raises:
        SchemaMismatch: the procedure has errors, or is not ready to be run.
    """
    text = text_of(given.file)
    procedure = sound(text, name=given.file)
    said = openings(context, given.issue)
    proof = run(context, procedure, trials=given.trials, seed=given.seed, said=said)
    return output(procedure.name, text, proof, show=given.show)


def try_file(_context: Context, given: FileInput) -> TriedOutput:
    """Its examples and its tests, each once.

    Raises:
        SchemaMismatch: the procedure has errors, or is not ready to be run.
    """
    procedure = sound(text_of(given.file), name=given.file)
    agent = Agent((procedure,))
    reader = Reader(agent, load_encoder("static").encode)
    rows = [
        TriedRow(kind="example", name=one.said, ok=not wrong, why=wrong, lines=[])
        for one in procedure.examples
        for wrong in [misread(procedure, one, reader)]
    ]
    for case in procedure.tests:
        played = play(agent, reader, case, procedure, PERSONAS[0], seed=0)
        why = [*played.grade.faults, *played.grade.violations]
        rows.append(
            TriedRow(
                kind="test", name=case.name, ok=played.grade.passed, why=why, lines=list(played.lines) if why else []
            )
        )
    return TriedOutput(
        name=procedure.name, rows=rows, passed=sum(row.ok for row in rows), ok=all(row.ok for row in rows)
    )


def regressions(procedure: Procedure, before: Procedure, *, drop: Sequence[str] = ()) -> list[str]:
    """Tests of an earlier version that a new one does not pass; those that it has under the same name are its own to change.

    Args:
        procedure: the new one.
        before: the version in use.
        drop: names of tests that need not hold any more.
    """
    own = {case.name for case in procedure.tests} | set(drop)
    agent = Agent((procedure,))
    reader = Reader(agent, load_encoder("static").encode)
    found = []
    for case in before.tests:
        if case.name not in own:
            grade = play(agent, reader, case, procedure, PERSONAS[0], seed=0).grade
            if not grade.passed:
                found.append(f"{case.name}: {'; '.join([*grade.faults, *grade.violations])}")
    return found


def run(context: Context, procedure: Procedure, *, trials: int = 8, seed: int = 0, said: Sequence[str] = ()) -> Proof:
    """Play and break everything, with progress."""
    proof = prove(
        procedure,
        load_encoder("static").encode,
        trials=trials,
        seed=seed,
        openings=said,
        begin=lambda n: context.progress.start("prove", n, "conversations"),
        tick=context.progress.advance,
        clock=time.process_time,
    )
    context.progress.finish()
    return proof


def output(name: str, text: str, proof: Proof, *, show: int) -> ProofOutput:
    """The proof as it is shown."""
    reasons = refusals(proof)
    return ProofOutput(
        name=name,
        document=content_hash(text),
        conversations=proof.conversations,
        turns=proof.turns,
        cases=proof.cases,
        passed=[share_row(persona, share) for persona, share in proof.passed.items()],
        k=proof.k,
        pass_k=proof.pass_k,
        pass_k_low=proof.pass_k_low,
        pass_k_high=proof.pass_k_high,
        violations=list(proof.violations),
        n_violations=proof.n_violations,
        hand_off=share_row("right hand-offs", proof.hand_off),
        customer_errors=share_row("customers that erred", proof.errs),
        mutants=share_row("broken rules noticed", proof.mutants),
        missed=list(proof.missed),
        examples=share_row("examples read as they say", proof.examples),
        misread=list(proof.misread),
        tool_calls=proof.calls,
        turn_ms=proof.turn_ms[0],
        turn_ms_p95=proof.turn_ms[1],
        model_usd=0.0,
        failed=[
            FailedRow(
                case=one.case,
                persona=one.persona,
                why=[*one.grade.faults, *one.grade.violations, *one.errs],
                lines=list(one.lines),
            )
            for one in proof.failed[:show]
        ],
        refusals=reasons,
        ok=not reasons,
    )


def share_row(what: str, share: Share) -> ShareRow:
    """A share as it is shown."""
    return ShareRow(what=what, n=share.n, of=share.of, low=share.low, high=share.high)
