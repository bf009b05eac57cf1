"""Conversations with agents: of files in the terminal, of published procedures over every door.

A conversation lives on the desk between two turns: state, versions that it follows, trace. Two turns at the same time cannot
both count.
"""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from pydantic import TypeAdapter

from headwater.agents.check import MASK
from headwater.agents.expression import value
from headwater.agents.format import parse
from headwater.agents.procedure import Procedure
from headwater.agents.run.bound import BoundTools
from headwater.agents.run.session import FunctionTools, ScriptedTools, Session, Tools
from headwater.agents.run.state import (
    Act,
    Agent,
    AskPerson,
    Decided,
    Event,
    Heard,
    Invoke,
    Made,
    Note,
    Reply,
    State,
    Thread,
    shown,
)
from headwater.agents.run.turn import secret_arguments
from headwater.agents.run.understand import Reader
from headwater.agents.trial.rollout import versions_for
from headwater.agents.usecases.bindings import ENDING, bound_tools
from headwater.agents.usecases.procedures import sound, text_of
from headwater.agents.usecases.rollout import desk_rollouts
from headwater.app.context import Context
from headwater.app.library.encoders import load_encoder
from headwater.app.verbs.agents import (
    DecideInput,
    SayInput,
    SayOutput,
    TalkRow,
    TalksInput,
    TalksOutput,
    TraceInput,
    TraceOutput,
    TraceRow,
)
from headwater.app.verbs.paged import page
from headwater.app.verbs.procedures import ForgetInput, ForgetOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, UnknownComponent
from headwater.core.ports.procedures import ConversationRow
from headwater.core.ports.reviewed import Act as Entry
from headwater.core.registry import find
from headwater.ingest.normalise import customer_hash
from headwater.prepare.redact import redact

_GROUP = "headwater.tools"
_STATE = TypeAdapter(State)
_OURS = frozenset({"person", "decided", "approved", "declined"})
"""Lines of the trace that a colleague wrote, with their name."""


def say(context: Context, given: SayInput) -> SayOutput:
    """One turn of a customer.

    Raises:
        InputError: nothing is published, or there is no such conversation.
        StaleVersion: another turn came in between.
    """
    with opened(context) as workspace:
        row = _row(context, workspace, given)
        with _session(workspace, row) as session:
            replies = session.say(given.text)
        kept = _kept(workspace, row, session, replies)
        if row.customer and workspace.resolved.settings.agent_memory_days:
            workspace.desk.procedures.remember(row, session.state.told, context.clock.now())
        return kept


def decide(context: Context, given: DecideInput) -> SayOutput:
    """A person's decision about a call that waits.

    Raises:
        InputError: there is no such conversation.
    """
    with opened(context) as workspace:
        row = _found(workspace, given.conversation)
        with _session(workspace, row) as session:
            replies = session.decide(given.key, context.who, approves=not given.declines)
        session.trace.append(
            Note("decided", f"{context.who}: {'no' if given.declines else 'yes'} {given.why}".rstrip())
        )
        return _kept(workspace, row, session, replies)


def trace(context: Context, given: TraceInput) -> TraceOutput:
    """All that happened in a conversation."""
    with opened(context) as workspace:
        row = _found(workspace, given.conversation)
        rows = workspace.desk.procedures.trace(given.conversation)
    return TraceOutput(
        conversation=row.conversation, procedures=list(row.procedures), rows=[TraceRow(**line) for line in rows]
    )


def list_talks(context: Context, given: TalksInput) -> TalksOutput:
    """Conversations, the newest first."""
    with opened(context) as workspace:
        rows = workspace.desk.procedures.conversations()
        states = {row.conversation: _STATE.validate_json(row.state) for row in rows}
        chosen = [row for row in rows if given.status in ("", states[row.conversation].status)]
        shown, after = page(chosen, given.limit, given.cursor, key=lambda row: row.conversation)
        talks = [_talk(workspace, row, states[row.conversation]) for row in shown]
    waiting = sum(state.status == "waiting" for state in states.values())
    return TalksOutput(talks=talks, waiting=waiting, total=len(chosen), next_cursor=after)


def _talk(workspace: Workspace, row: ConversationRow, state: State) -> TalkRow:
    waits = _waits_for(state)
    return TalkRow(
        conversation=row.conversation,
        started=row.started,
        procedures=list(row.procedures),
        status=state.status,
        turns=state.turns,
        calls=len(state.calls),
        step=f"{state.threads[0].procedure}: {state.threads[0].step}" if state.threads else "",
        approve=waits,
        call=_waiting_call(workspace, row, state.threads[0]) if waits else "",
    )


def _waits_for(state: State) -> str:
    """Key of the call that waits for a person's approval; empty: none does."""
    return state.threads[0].pending if state.status == "waiting" and state.threads else ""


def _waiting_call(workspace: Workspace, row: ConversationRow, thread: Thread) -> str:
    """The call that waits for a person, with the arguments that it would be made with."""
    procedure = next(one for one in _followed(workspace, row) if one.name == thread.procedure)
    step = procedure.step(thread.step)
    if step is None:
        return ""
    facts = thread.facts()
    given = tuple((name, known) for name, text in step.arguments if (known := value(text, facts)) is not None)
    made = Made(thread.pending, procedure.name, step.tool, given, writes=True)
    masked = secret_arguments(Agent((procedure,)), made)
    parts = [f"{name}={MASK if name in masked else shown(known)}" for name, known in given]
    return f"{step.tool}({', '.join(parts)})"


def _found(workspace: Workspace, conversation: str) -> ConversationRow:
    row = workspace.desk.procedures.conversation(conversation)
    if row is None:
        raise InputError(f"there is no conversation {conversation!r}", hint="headwater agents say TEXT begins one")
    return row


def _row(context: Context, workspace: Workspace, given: SayInput) -> ConversationRow:
    customer = _hash(workspace, given.customer)
    if given.conversation:
        found = _found(workspace, given.conversation)
        if customer not in ("", found.customer):
            raise InputError("this conversation is with another customer", hint="begin one: leave --conversation away")
        return found
    desk = workspace.desk.procedures
    known = {name: used.number for name, used in desk.published().items()}
    if not known:
        raise InputError("no procedure is published", hint="headwater agents publish NAME")
    for name in given.procedures:
        if name not in known:
            raise UnknownComponent(name, list(known), kind="published procedure")
    conversation = secrets.token_hex(12)
    wanted = {name: known[name] for name in given.procedures or known}
    taken = versions_for(desk_rollouts(workspace), wanted, customer or conversation)
    chosen = tuple(f"{name}@{number}" for name, number in (taken or wanted).items())
    days = workspace.resolved.settings.agent_memory_days
    since = context.clock.now() - timedelta(days=days)
    past = desk.remembered(customer, since) if customer and days else {}
    state = _STATE.dump_json(State(conversation, remembered=past, outside=not taken)).decode()
    return ConversationRow(conversation, 0, chosen, state, context.clock.now(), customer)


def _hash(workspace: Workspace, customer: str) -> str:
    """As contacts have it, so that one customer is one, however they come."""
    return customer_hash(customer, workspace.salt().encode()) or ""


def forget(context: Context, given: ForgetInput) -> ForgetOutput:
    """Erase what is remembered of a customer, and their conversations."""
    with opened(context) as workspace:
        act = Entry(context.clock.now(), context.who, "agents.forget", given.why, {})
        facts, talks = workspace.desk.procedures.forget_customer(_hash(workspace, given.customer), act)
    return ForgetOutput(facts=facts, conversations=talks)


@contextmanager
def _session(workspace: Workspace, row: ConversationRow) -> Iterator[Session]:
    """The conversation as it stands, with the versions that it began with; connections of its tools last as long."""
    procedures = _followed(workspace, row)
    agent = together(procedures)
    reader = Reader(agent, load_encoder("static").encode)
    found = _tools(workspace, procedures, begins=not row.revision)
    try:
        yield Session(agent, reader, found, _STATE.validate_json(row.state))
    finally:
        if isinstance(found, BoundTools):
            found.close()


def _followed(workspace: Workspace, row: ConversationRow) -> tuple[Procedure, ...]:
    parts = [name.rpartition("@") for name in row.procedures]
    return tuple(parse(workspace.desk.procedures.of(name).version(int(n)).document) for name, _, n in parts)


def _tools(workspace: Workspace, procedures: tuple[Procedure, ...], *, begins: bool) -> Tools:
    """What answers calls, by the setting ``agent_tools``."""
    name = workspace.resolved.settings.agent_tools
    if name == "scripted":
        return ScriptedTools(procedures, _world(procedures, ""))
    if name.endswith(ENDING):
        return bound_tools(workspace.path, name, procedures, check=begins)
    return FunctionTools(find(_GROUP, name, kind="tools")())


def together(procedures: tuple[Procedure, ...]) -> Agent:
    """One agent of several procedures.

    Raises:
        InputError: two of them have one name, or name two different tools alike.
    """
    names = [procedure.name for procedure in procedures]
    if len(set(names)) < len(names):
        raise InputError(f"two procedures are called {max(names, key=names.count)!r}", hint="name each once")
    tools = [tool for procedure in procedures for tool in procedure.tools]
    for tool in tools:
        other = next(one for one in tools if one.name == tool.name)
        if (other.takes, other.gives, other.effect) != (tool.takes, tool.gives, tool.effect):
            raise InputError(f"two procedures describe the tool {tool.name!r} differently", hint="name one otherwise")
    return Agent(procedures)


def _kept(workspace: Workspace, row: ConversationRow, session: Session, replies: Sequence[str]) -> SayOutput:
    """Store the turn, then show it."""
    state = _STATE.dump_json(session.state).decode()
    lines = [_shared(line) for one in session.trace if (line := _line(one, session.state))]
    workspace.desk.procedures.keep(row._replace(state=state), lines)
    handed = session.handed_over
    return SayOutput(
        conversation=row.conversation,
        status=session.state.status,
        replies=list(replies),
        hand_off={} if handed is None else {"team": handed.team, **handed.summary},
        approve=_waits_for(session.state),
    )


def _shared(line: dict[str, str]) -> dict[str, str]:
    """A line without personal data; who decided is no customer, and stays."""
    if line["what"] in _OURS:
        return line
    return {**line, "detail": MASK.join(redact(part).text for part in line["detail"].split(MASK))}


def _line(one: Act | Event, state: State) -> dict[str, str] | None:
    """A line of the trace; what could hold a secret is masked before, personal data are replaced after."""
    match one:
        case Heard():
            return {"what": "customer", "detail": state.said}
        case Reply(text):
            return {"what": "agent", "detail": text}
        case Invoke(key, tool, _):
            return {"what": "call", "detail": f"{tool} {key}"}
        case AskPerson(key, tool, _):
            return {"what": "asks a person", "detail": f"{tool} {key}"}
        case Note(what, detail):
            return {"what": what, "detail": detail}
        case Decided(_, who, approves):
            return {"what": "person", "detail": f"{who} {'approves' if approves else 'declines'}"}
    return None


def try_out(files: list[str], world: str = "") -> Session:
    """A conversation with the agent of these procedures; its tools answer as in a test.

    Args:
        files: of procedures.
        world: name of a test of one of them; their first tests by default.

    Raises:
        SchemaMismatch: a procedure has errors, or is not ready to be run.
        UnknownComponent: there is no such test.
    """
    procedures = tuple(sound(text_of(file), name=file) for file in files)
    agent = together(procedures)
    answers = ScriptedTools(procedures, _world(procedures, world))
    return Session(agent, Reader(agent, load_encoder("static").encode), answers, State("chat"))


def _world(procedures: tuple[Procedure, ...], name: str) -> dict[str, tuple[dict[str, str], ...]]:
    tests = [case for procedure in procedures for case in procedure.tests]
    chosen = [case for case in tests if case.name == name]
    if name and not chosen:
        raise UnknownComponent(name, [case.name for case in tests], kind="test")
    found: dict[str, tuple[dict[str, str], ...]] = {}
    for case in chosen or [procedure.tests[0] for procedure in procedures]:
        found |= case.world
    return found
