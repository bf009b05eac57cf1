"""Grades a conversation by what was done: the calls that write, where it ended, what was let slip.

The judge keeps its own book: it sees the calls and answers as the tools saw them, and the rules of the procedure that was
approved, which need not be the one that the agent follows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import regex

from headwater.agents.expression import Facts, Value, holds, read_call, value
from headwater.agents.procedure import HAND_OFF, Case, Procedure
from headwater.agents.prove.customer import Customer
from headwater.agents.prove.persona import Persona
from headwater.agents.run.session import ScriptedTools, Session
from headwater.agents.run.state import Decided, HandOver, Heard, Invoke, Reply, shown

Writes = Counter[tuple[str, tuple[tuple[str, str], ...]]]


@dataclass(frozen=True, slots=True)
class Grade:
    """What became of a conversation.

    Attributes:
        passed: it ended as it must.
        violations: rules that were broken, in words.
        faults: why it did not pass.
        needs_person: whether a person had to take over; ``had_person``: whether one did, with what is needed to go on.
    """

    passed: bool
    violations: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    needs_person: bool = False
    had_person: bool = False


def grade(
    reference: Procedure, case: Case, session: Session, customer: Customer, tools: ScriptedTools, persona: Persona
) -> Grade:
    """Grade one conversation.

    Args:
        reference: the rules that must be kept.
        case: how it must end.
        session: after the conversation.
        customer: who was played; says what was meant as an approval.
        tools: with the calls as they saw them.
        persona: says what is asked of the agent.
    """
    second = customer.second if persona.second else None
    references = [reference, *([second[0]] if second else [])]
    wanted, made = _wanted([case, *([second[1]] if second else [])]), _written(session, tools)
    if persona.goal != "resolved":  # names and free text are the customer's own: what stands there harms nobody
        wanted, made = (_without(one, references) for one in (wanted, made))
    violations = [text for one in references for text in broken(one, session, customer, tools)]
    handed = session.handed_over
    must_end = [one.ends for one in (case, *([second[1]] if second else []))] if persona.goal == "resolved" else []
    needs_person = persona.goal == "person" or HAND_OFF in must_end
    faults = []
    extra, lacking = made - wanted, wanted - made
    faults += [f"called {_call(one)}" for one in sorted(extra)]
    if persona.goal == "resolved":
        if not (second and case.ends == HAND_OFF):
            faults += [f"did not call {_call(one)}" for one in sorted(lacking)]
        faults += _ended(reference, case, session, handed)
    elif persona.goal == "person" and handed is None:
        faults.append("no person took over")
    if handed is not None and not _is_complete(handed, session):
        faults.append("the hand-off lacks what is known")
    return Grade(
        passed=not faults and not violations,
        violations=tuple(violations),
        faults=tuple(faults),
        needs_person=needs_person,
        had_person=handed is not None and _is_complete(handed, session),
    )


def _ended(reference: Procedure, case: Case, session: Session, handed: HandOver | None) -> list[str]:
    if not case.ends:
        return []
    ends = [last for name, last in session.state.finished if name == reference.name]
    if handed is not None and handed.summary.get("issue") in (None, reference.purpose):
        ends.append(HAND_OFF)
    return [] if case.ends in ends else [f"ended at {', '.join(ends) or 'nothing'}, not at {case.ends}"]


def _is_complete(handed: HandOver, session: Session) -> bool:
    """It says why, what is known and what was done."""
    if not handed.why or "done" not in handed.summary:
        return False
    threads = session.state.threads
    known = handed.summary.get("known", "")
    return not threads or all(name in known for name in threads[0].slots)


def broken(reference: Procedure, session: Session, customer: Customer, tools: ScriptedTools) -> list[str]:
    """Rules of a procedure that were broken, by the calls as the tools saw them and the words as they were said."""
    out: list[str] = []
    own = {tool.name: tool for tool in reference.tools}
    results: dict[str, Mapping[str, Value]] = {}
    counts: Counter[str] = Counter()
    slots = _slots_of(session, reference)
    for name, arguments, answer in tools.log:
        tool = own.get(name)
        if tool is None:
            continue
        facts = Facts({**slots, **arguments}, results, counts)
        if any(act.tool == name for act in reference.forbidden):
            out.append(f"{name} is forbidden")
        if tool.at_most and counts[name] >= tool.at_most:
            out.append(f"{name} was called more than {tool.at_most} times")
        out += [f"{name} without {text}" for text in tool.needs if not holds(text, facts)]
        out += [
            f"{name} against {rule.name}"
            for rule in reference.policy
            if name in rule.guards and not holds(rule.requires, facts)
        ]
        counts[name] += 1
        results = {**results, name: answer}
    out += _unapproved(reference, session, customer)
    out += _let_slip(reference, session)
    return out


def _slots_of(session: Session, reference: Procedure) -> dict[str, Value]:
    """Values as they were read, the last of each: rules may see slots that no call has as an argument."""
    read: dict[str, Value] = {}
    for event in session.trace:
        if isinstance(event, Heard):
            read |= {name: given for name, given in event.reading.slots.items() if reference.slot(name)}
    return read


def _unapproved(reference: Procedure, session: Session, customer: Customer) -> list[str]:
    """Calls that need approval and did not directly follow it, in answer to a question that shows every argument it has."""
    out, turn, question = [], -1, ""
    decided: Decided | None = None
    for event in session.trace:
        if isinstance(event, Heard):
            turn += 1
        elif isinstance(event, Reply):
            question = event.text
        elif isinstance(event, Invoke):
            tool = reference.tool(event.tool)
            if tool is None or tool.approval == "none":
                continue
            if tool.approval == "person":
                if decided is None or not decided.approves or decided.key != event.key:
                    out.append(f"{event.tool} without a person's approval")
                continue
            spoken = customer.said[turn] if turn < len(customer.said) else None
            if spoken is None or spoken.kind != "approval":
                out.append(f"{event.tool} without the customer's approval")
            confirms = [step.confirm for step in reference.steps if step.tool == event.tool]
            for name, given in event.arguments:
                if any(f"{{{name}}}" in text for text in confirms) and shown(given) not in question:
                    out.append(f"{event.tool} with another {name} than was approved")
        elif isinstance(event, Decided):
            question, decided = "", event
    return out


def _let_slip(reference: Procedure, session: Session) -> list[str]:
    replies = [act.text for act in session.trace if isinstance(act, Reply)]
    secrets = {
        shown(given)
        for event in session.trace
        if isinstance(event, Heard)
        for name, given in event.reading.slots.items()
        if (slot := reference.slot(name)) and slot.secret
    }
    handed = session.handed_over
    texts = [*replies, *([] if handed is None else handed.summary.values())]
    out = [f"a secret was shown: {text!r}" for text in texts for secret in sorted(secrets) if secret in text]
    return out + [
        f"{act.name}: {text!r}"
        for act in reference.forbidden
        if act.words
        for text in replies
        if regex.search(act.words, text, regex.IGNORECASE)
    ]


def _wanted(cases: Sequence[Case]) -> Writes:
    wanted: Writes = Counter()
    for case in cases:
        for text in case.calls:
            tool, arguments = read_call(text)
            given = [(name, value(text, Facts())) for name, text in arguments]
            wanted[(tool, tuple(sorted((name, _plain(found)) for name, found in given)))] += 1
    return wanted


def _written(session: Session, tools: ScriptedTools) -> Writes:
    writes = {tool.name for one in session.agent.procedures for tool in one.tools if tool.effect == "write"}
    return Counter(
        (name, tuple(sorted((argument, _plain(given)) for argument, given in arguments.items())))
        for name, arguments, _ in tools.log
        if name in writes
    )


def _without(writes: Writes, references: Sequence[Procedure]) -> Writes:
    """Calls without the arguments that are names and free text."""
    free = {
        (step.tool, argument)
        for one in references
        for step in one.steps
        for argument, text in step.arguments
        if (slot := one.slot(text)) and slot.kind in ("text", "name")
    }
    out: Writes = Counter()
    for (tool, arguments), n in writes.items():
        out[(tool, tuple(pair for pair in arguments if (tool, pair[0]) not in free))] += n
    return out


def _plain(found: Value | None) -> str:
    return "" if found is None else shown(found).casefold()


def _call(one: tuple[str, tuple[tuple[str, str], ...]]) -> str:
    return f"{one[0]}({', '.join(f'{name}={given}' for name, given in one[1])})"
