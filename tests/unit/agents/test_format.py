"""The text form: round trip, and errors that name the line."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.agents.format import parse, render, validate
from headwater.agents.procedure import Edge, Procedure, Slot, Step
from headwater.core.errors import SchemaMismatch

_NAME = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
_WORDS = st.lists(st.from_regex(r"[A-Za-z?!]{1,6}", fullmatch=True), min_size=1, max_size=5).map(" ".join)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """A sound procedure: a line of steps."""
    actions = draw(st.lists(_NAME, min_size=1, max_size=5, unique=True))
    tools = draw(st.lists(_NAME, max_size=2, unique=True))
    steps = tuple(
        Step(a, reply=draw(_WORDS), tool=tools[0] if tools else "", examples=(draw(_WORDS),)) for a in actions
    )
    edges = tuple(Edge(a, b, 8, 0.5, (draw(_NAME),), draw(st.booleans())) for a, b in pairwise(actions))
    return Procedure(
        draw(_NAME), draw(_WORDS), (Slot("s", actions[0], draw(st.booleans())),), steps, tuple(tools), ("when angry",),
        edges, (actions[0],), (actions[-1],), 9,
    )  # fmt: skip


@given(procedures())
def test_round_trip(procedure: Procedure) -> None:
    assert parse(render(procedure)) == procedure


@given(st.text(max_size=300))
def test_any_text_gives_problems_and_no_crash(text: str) -> None:
    assert all(problem.line >= 1 for problem in validate(text))


_GOOD = (
    "---\nname: a\npurpose: b\ntools:\n  - lookup\n---\n"
    "# Steps\n## ask\nSay: Who?\n## do\nTool: lookup\n# Flow\n- ask -> do\n"
)


@pytest.mark.parametrize(
    ("old", "new", "line", "hint"),
    [
        ("purpose: b", "purpos: b", 3, "did you mean 'purpose'?"),
        ("- ask -> do", "- ask -> doo", 13, "did you mean 'do'?"),
        ("Tool: lookup", "Tool: lookupp", 11, "did you mean 'lookup'?"),
        ("Say: Who?", "Sag: Who?", 9, "did you mean 'Say'?"),
        ("- ask -> do", "- ask do", 13, "write: - source -> target (times, share %) when words"),
        ("purpose: b", "purpose: b\nname: c", 4, "first in line 2"),
    ],
)
def test_errors_name_the_line_and_the_way_out(old: str, new: str, line: int, hint: str) -> None:
    assert validate(_GOOD) == []
    found = validate(_GOOD.replace(old, new))
    assert (line, hint) in [(problem.line, problem.hint) for problem in found]
    with pytest.raises(SchemaMismatch, match=f"line {line}:"):
        parse(_GOOD.replace(old, new))


def test_a_step_that_cannot_be_reached_is_named() -> None:
    text = _GOOD.replace("tools:", "start:\n  - do\ntools:")
    assert [problem.message for problem in validate(text)] == ["step 'ask' cannot be reached"]
