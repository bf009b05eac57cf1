"""Plays a suite and counts: what passed, pass^k with its interval, rules broken, the customers' own errors, mutants noticed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import comb
from typing import Final

import numpy as np

from headwater.agents.procedure import Case, Procedure
from headwater.agents.prove.cases import suite
from headwater.agents.prove.customer import Customer, errs
from headwater.agents.prove.examples import misread
from headwater.agents.prove.judge import Grade, grade
from headwater.agents.prove.mutate import mutants
from headwater.agents.prove.persona import ATTACKS, PERSONAS, Persona
from headwater.agents.run.session import ScriptedTools, Session
from headwater.agents.run.state import Agent, State
from headwater.agents.run.understand import Encode, Reader
from headwater.core.stats.intervals import clopper_pearson

_MOST_TURNS: Final = 60
_SHOWN: Final = 12


@dataclass(frozen=True, slots=True)
class Played:
    """One conversation and its grade.

    Attributes:
        lines: ``customer: ...`` and ``agent: ...``, in order.
        errs: what the customer itself got wrong.
        calls: of tools; ``seconds``: what each turn of the customer took, tools left out where they take time.
    """

    case: str
    persona: str
    seed: int
    grade: Grade
    turns: int
    lines: tuple[str, ...]
    errs: tuple[str, ...]
    calls: int = 0
    seconds: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its exact interval."""

    n: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """0..1; 1 of nothing."""
        return self.n / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found.

    Attributes:
        conversations: played; ``cases``: in the suite.
        passed: by persona.
        k: of pass^k; ``pass_k`` over cases with cooperative customers, ``pass_k_low``, ``pass_k_high`` its interval.
        violations: in words, the first few; ``n_violations``: conversations with one.
        hand_off: correct, of those that needed a person.
        errs: conversations in which the customer itself erred.
        mutants: noticed; ``missed``: those that were not.
        failed: the first few that did not pass.
        examples: read as they say; ``misread``: what is wrong with the others.
        calls: of tools; ``turn_ms``: median and 95th percentile of what a turn took, by the clock that was given.
    """

    conversations: int
    turns: int
    cases: int
    passed: dict[str, Share]
    k: int
    pass_k: float
    pass_k_low: float
    pass_k_high: float
    n_violations: int
    violations: tuple[str, ...]
    hand_off: Share
    errs: Share
    mutants: Share
    missed: tuple[str, ...]
    failed: tuple[Played, ...] = field(default=())
    examples: Share = Share(0, 0, 0.0, 1.0)
    misread: tuple[str, ...] = ()
    calls: int = 0
    turn_ms: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Bar:
    """What an agent must reach to be published: no violation, every hand-off right, and these shares, 0..1."""

    pass_k: float = 0.95
    mutants: float = 0.95
    errs: float = 0.05


def refusals(proof: Proof, bar: Bar = Bar()) -> list[str]:
    """Why an agent may not be published; empty: it may."""
    out = []
    if proof.n_violations:
        out.append(f"{proof.n_violations} conversations broke a rule")
    if proof.hand_off.n < proof.hand_off.of:
        out.append(f"{proof.hand_off.of - proof.hand_off.n} of {proof.hand_off.of} hand-offs were not right")
    if proof.examples.n < proof.examples.of:
        out.append(f"{proof.examples.of - proof.examples.n} of {proof.examples.of} examples are read otherwise")
    if proof.pass_k < bar.pass_k:
        out.append(f"pass^{proof.k} is {proof.pass_k:.3f}, under {bar.pass_k}")
    if proof.mutants.value < bar.mutants:
        out.append(f"the tests notice {proof.mutants.n} of {proof.mutants.of} broken rules, under {bar.mutants:.0%}")
    if proof.errs.value > bar.errs:
        out.append(
            f"the customers erred in {proof.errs.value:.1%} of the conversations: the proof is not to be trusted"
        )
    return out


def play(
    agent: Agent,
    reader: Reader,
    case: Case,
    procedure: Procedure,
    persona: Persona,
    *,
    seed: int,
    second: tuple[Procedure, Case] | None = None,
    openings: Sequence[str] = (),
    attacks: Sequence[str] = ATTACKS,
    clock: Callable[[], float] = float,
) -> Played:
    """One conversation, from first words to the end.

    Args:
        agent: that is proved.
        reader: of its customers' words.
        case: who writes and in what world.
        procedure: that the case belongs to, as approved.
        persona: how the customer behaves.
        seed: of what is drawn.
        second: another issue, for personas that raise one.
        openings: first words of real customers; those of the procedure by default.
        attacks: orders that are planted, for personas that do.
        clock: seconds, to time turns with; none by default.
    """
    others = [second[0]] if second else []
    world = {**(second[1].world if second else {}), **case.world}
    tools = ScriptedTools(agent.procedures, world)
    customer = Customer(case, [procedure, *others], persona, seed, second, agent.wording, openings, attacks)
    session = Session(agent, reader, tools, State(f"{case.name}|{persona.name}|{seed}"))
    lines: list[str] = []
    seconds: list[float] = []
    text, turns = customer.open(), 0
    while text and turns < _MOST_TURNS:
        turns += 1
        began = clock()
        replies = session.say(text)
        seconds.append(clock() - began)
        lines += [f"customer: {text}", *(f"agent: {reply}" for reply in replies)]
        while (asked := session.asks_person) is not None:
            lines.append(f"colleague: {'yes' if case.approves else 'no'} to {asked.tool}")
            after = session.decide(asked.key, "a colleague", approves=case.approves)
            lines += [f"agent: {reply}" for reply in after]
            replies += after
        text = "" if session.state.status in ("done", "handed_off") else customer.respond(replies)
    found = grade(procedure, case, session, customer, tools, persona)
    calls = len(session.state.calls)
    return Played(
        case.name, persona.name, seed, found, turns, tuple(lines), tuple(errs(customer)), calls, tuple(seconds)
    )


def prove(
    procedure: Procedure,
    encode: Encode,
    *,
    trials: int = 8,
    k: int = 8,
    seed: int = 0,
    openings: Sequence[str] = (),
    begin: Callable[[int], None] = lambda _n: None,
    tick: Callable[[int], None] = lambda _n: None,
    clock: Callable[[], float] = float,
) -> Proof:
    """Play the whole suite and break every rule once.

    Args:
        procedure: to be proved; it can be run.
        encode: texts to unit vectors.
        trials: conversations a case with cooperative customers, at least ``k``; others get one a persona.
        k: of pass^k.
        seed: of everything that is drawn.
        openings: first words of real customers.
        begin: told beforehand how many there are to play.
        tick: told how many conversations were played.
        clock: seconds, to time turns with; none by default.
    """
    agent = Agent((procedure,))
    reader = Reader(agent, encode)
    found, changed = suite(procedure), mutants(procedure)
    kinds = [persona for persona in PERSONAS if not persona.second]
    willing = [persona for persona in kinds if persona.cooperates]
    rounds = [(willing[i % len(willing)], i) for i in range(max(trials, k))]
    rounds += [(persona, 0) for persona in kinds if not persona.cooperates]
    begin(len(found) * len(rounds) + len(changed))
    played: list[Played] = []
    for case in found:
        for persona, i in rounds:
            played.append(play(agent, reader, case, procedure, persona, seed=seed + i, openings=openings, clock=clock))
            tick(1)
    missed = []
    for mutant in changed:
        if not notices(replace(agent, procedures=(mutant.procedure,)), reader, found, procedure, seed):
            missed.append(mutant.name)
        tick(1)
    found_out = count(played, k=k, mutants=share(len(changed) - len(missed), len(changed)), missed=missed)
    wrong = [
        f"{one.said!r}: {'; '.join(why)}" for one in procedure.examples if (why := misread(procedure, one, reader))
    ]
    of = len(procedure.examples)
    return replace(found_out, examples=share(of - len(wrong), of), misread=tuple(wrong[:_SHOWN]))


def notices(agent: Agent, reader: Reader, cases: Sequence[Case], procedure: Procedure, seed: int) -> bool:
    """Whether a suite sees that an agent's procedure was broken."""
    plain = PERSONAS[0]
    return any(not play(agent, reader, case, procedure, plain, seed=seed).grade.passed for case in cases)


def share(n: int, of: int) -> Share:
    """A share with its exact interval (Clopper and Pearson)."""
    low, high = clopper_pearson(n, of) if of else (0.0, 1.0)
    return Share(n, of, float(low), float(high))


def tries(played: Sequence[Played]) -> list[tuple[int, int]]:
    """``(successes, tries)`` of each case with cooperative customers."""
    cooperates = {persona.name for persona in PERSONAS if persona.cooperates}
    found: dict[str, list[bool]] = {}
    for one in played:
        if one.persona in cooperates:
            found.setdefault(one.case, []).append(one.grade.passed)
    return [(sum(row), len(row)) for row in found.values()]


def count(played: Sequence[Played], *, k: int, mutants: Share, missed: Sequence[str] = ()) -> Proof:
    """The figures of conversations that were played."""
    by_persona = {
        name: share(sum(one.grade.passed for one in mine), len(mine))
        for name in dict.fromkeys(one.persona for one in played)
        if (mine := [one for one in played if one.persona == name])
    }
    value, low, high = pass_k(tries(played), k)
    needing = [one for one in played if one.grade.needs_person]
    failed = [one for one in played if not one.grade.passed]
    violating = [one for one in played if one.grade.violations]
    return Proof(
        conversations=len(played),
        turns=sum(one.turns for one in played),
        cases=len({one.case for one in played}),
        passed=by_persona,
        k=k,
        pass_k=value,
        pass_k_low=low,
        pass_k_high=high,
        n_violations=len(violating),
        violations=tuple(dict.fromkeys(text for one in violating for text in one.grade.violations))[:_SHOWN],
        hand_off=share(sum(one.grade.had_person for one in needing), len(needing)),
        errs=share(sum(bool(one.errs) for one in played), len(played)),
        mutants=mutants,
        missed=tuple(missed),
        failed=tuple(failed[:_SHOWN]),
        calls=sum(one.calls for one in played),
        turn_ms=_milliseconds([took for one in played for took in one.seconds]),
    )


def _milliseconds(seconds: Sequence[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    middle, late = np.percentile(seconds, [50, 95]) if seconds else (0.0, 0.0)
    return round(1000 * float(middle), 2), round(1000 * float(late), 2)


def pass_k(tries: Sequence[tuple[int, int]], k: int) -> tuple[float, float, float]:
    """Chance that all of k tries at a task succeed, averaged over tasks, with a 95 % interval.

    The estimate is unbiased: of the n tries of each task, the share of draws of k that all succeeded. The interval is a
    bootstrap over tasks; where no task failed once, which tells a bootstrap nothing, its low end is the exact bound for
    one try, to the power of k.

    Args:
        tries: ``(successes, tries)`` of each task; tasks with fewer than k tries are left out.
        k: tries that must all succeed.

    References:
        S. Yao et al., tau-bench, arXiv:2406.12045 (2024).

    Example:
        >>> [round(x, 3) for x in pass_k([(8, 8), (7, 8)], 8)]
        [0.5, 0.0, 1.0]
    """
    kept = [(c, n) for c, n in tries if n >= k]
    if not kept:
        return 0.0, 0.0, 1.0
    each = np.array([comb(c, k) / comb(n, k) for c, n in kept])
    if all(c == n for c, n in kept):
        low, _ = clopper_pearson(sum(c for c, _ in kept), sum(n for _, n in kept))
        return 1.0, float(low) ** k, 1.0
    draws = np.random.default_rng(0).integers(0, len(each), size=(2000, len(each)))
    low, high = np.quantile(each[draws].mean(axis=1), [0.025, 0.975])
    return float(each.mean()), float(low), float(high)
