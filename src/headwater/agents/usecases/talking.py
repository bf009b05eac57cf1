"""Conversations with an agent that a file describes: for ``headwater agents chat``, in the world of one of its tests."""

from headwater.agents.procedure import Procedure
from headwater.agents.run.session import ScriptedTools, Session
from headwater.agents.run.state import Agent, State
from headwater.agents.run.understand import Reader
from headwater.agents.usecases.procedures import sound, text_of
from headwater.app.library.encoders import load_encoder
from headwater.core.errors import InputError, UnknownComponent


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
    names = [procedure.name for procedure in procedures]
    if len(set(names)) < len(names):
        raise InputError(f"two of the files describe {max(names, key=names.count)!r}", hint="name each procedure once")
    agent = Agent(procedures)
    tools = ScriptedTools(procedures, _world(procedures, world))
    return Session(agent, Reader(agent, load_encoder("static").encode), tools, State("chat"))


def _world(procedures: tuple[Procedure, ...], name: str) -> dict[str, tuple[dict[str, str], ...]]:
    tests = [case for procedure in procedures for case in procedure.tests]
    chosen = [case for case in tests if case.name == name]
    if name and not chosen:
        raise UnknownComponent(name, [case.name for case in tests], kind="test")
    found: dict[str, tuple[dict[str, str], ...]] = {}
    for case in chosen or [procedure.tests[0] for procedure in procedures]:
        found |= case.world
    return found
