"""The examples of a procedure, read by the reader that the agent has: exactly what they say must be understood."""

from headwater.agents.procedure import Example, Procedure
from headwater.agents.run.session import typed
from headwater.agents.run.state import shown
from headwater.agents.run.understand import Expected, Reader


def misread(procedure: Procedure, example: Example, reader: Reader) -> list[str]:
    """What is understood otherwise than an example says; empty: nothing.

    Args:
        procedure: whose slots they are.
        example: a customer's words, and the values that are to be read from them, no more and no fewer.
        reader: of the agent.
    """
    waits = Expected(procedure, procedure.slot(example.asked)) if example.asked else Expected()
    found = {name: value for name, value in reader.read(example.said, waits).slots.items() if procedure.slot(name)}
    out = []
    for name, text in example.slots.items():
        slot = procedure.slot(name)
        wanted = shown(typed(text, slot.given_as if slot else "text"))
        got = shown(found[name]) if name in found else "nothing"
        if got.casefold() != wanted.casefold():
            out.append(f"{name} is read as {got}, not as {wanted}")
    return out + [f"{name} is read, too: {shown(found[name])}" for name in sorted(set(found) - set(example.slots))]
