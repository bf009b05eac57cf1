"""The text form: round trip, and errors that name the line."""

from dataclasses import replace
from itertools import pairwise

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.agents.format import parse, read, render, validate
from headwater.agents.front import json_schema
from headwater.agents.procedure import (
    Case,
    Edge,
    Example,
    Field,
    Forbidden,
    HandOff,
    Procedure,
    Quote,
    Rule,
    Slot,
    Step,
    Tool,
)
from headwater.core.errors import SchemaMismatch

_SCHEMA = json_schema()
_NAME = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
_TRICKY = st.sampled_from(
    ["no", "yes", "null", "12", "a: b", "'x'", '"', "# c", "- d", "{x", "Ü", "*a", "&b", "!c", "|"]
)
_WORDS = st.lists(st.from_regex(r"[A-Za-z?!]{1,6}", fullmatch=True) | _TRICKY, min_size=1, max_size=5).map(" ".join)
_SAID = st.lists(st.from_regex(r"[A-Za-z?!]{1,6}", fullmatch=True), min_size=1, max_size=5).map(" ".join)


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """A sound procedure: a line of steps, with everything that the format has."""
    actions = draw(st.lists(_NAME, min_size=1, max_size=5, unique=True))
    slots = tuple(
        Slot(f"s_{i}", draw(_SAID), draw(_SAID), kind, ("a", "no"), {"no": ("nope", "12")}, r"\d+", draw(st.booleans()))
        for i, kind in enumerate(draw(st.lists(st.sampled_from(["choice", "code", "text"]), min_size=1, max_size=3)))
    )
    tool = Tool(
        "t_1", draw(_WORDS), (Field("s_0"),), (Field("ok", "yes_no"),), draw(st.sampled_from(["read", "write"])),
        ("known(s_0)",), ("t_1.ok",), "none", draw(st.integers(0, 3)),
    )  # fmt: skip
    steps = tuple(
        Step(a, draw(_SAID), ("s_0",), ("s_0",), reply=draw(_SAID), tool="t_1", arguments=(("s_0", "s_0"),),
             support=4, share=0.25, examples=(Quote(draw(_SAID), draw(st.sampled_from(["", "c_1"])), 0),))
        for a in actions
    )  # fmt: skip
    edges = tuple(
        Edge(a, b, "t_1.ok == yes", 8, 0.5, (draw(_NAME),), draw(st.booleans())) for a, b in pairwise(actions)
    )
    return Procedure(
        draw(_NAME), draw(_WORDS), (draw(_WORDS),), (draw(_WORDS),), slots, (tool,),
        (Rule("r", ("t_1",), 's_0 == "no"', draw(_WORDS), actions[0]),), HandOff("team", draw(_SAID), ("known(s_0)",), 2),
        (Forbidden("f", words="never-said"),), (Example(draw(_WORDS), {"s_0": draw(_WORDS)}),),
        (Case("c", {"s_0": "no"}, draw(_WORDS), False, {"t_1": ({"s_0": "no", "ok": "yes"},)}, ("t_1(s_0='no')",), actions[-1]),),
        steps=steps, edges=edges, start=(actions[0],), end=(actions[-1],), n_dialogues=9,
    )  # fmt: skip


@settings(deadline=None)  # the machine may be busy
@given(procedures())
def test_round_trip(procedure: Procedure) -> None:
    assert parse(render(procedure)) == procedure


@settings(deadline=None)  # the machine may be busy
@given(procedures())
def test_what_is_written_follows_the_schema(procedure: Procedure) -> None:
    front = render(procedure).split("---\n")[1]
    jsonschema.validate(yaml.safe_load(front), _SCHEMA)


@given(st.text(max_size=300))
def test_any_text_gives_problems_and_no_crash(text: str) -> None:
    assert all(problem.line >= 1 for problem in validate(text))


@given(st.text(alphabet=":-[]{}&*!|>'\"#%@ \n\tabc", max_size=80))
def test_any_front_matter_gives_problems_and_no_crash(text: str) -> None:
    assert validate(f"---\n{text}\n---\n## a\nSay: b\n")


_GOOD = r"""---
name: a
purpose: b
slots:
  - name: order_id
    kind: code
    pattern: '\d{3}'
tools:
  - name: lookup
    takes: [{name: number}]
    gives: [{name: found, kind: yes_no}]
policy:
  - name: seen
    guards: [lookup]
    requires: known(order_id)
---
# Steps
## ask
Ask: order_id
Say: Who?
Then: do
## do
Call: lookup(number=order_id)
Then: ask when not lookup.found
Then: hand_off
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "hint"),
    [
        ("purpose: b", "purpos: b", 3, "did you mean 'purpose'?"),
        ("purpose: b", "purpose: b\nname: c", 4, "first in line 2"),
        ("purpose: b", "purpose: [b", 4, "indent with spaces; quote texts that hold ': '"),
        ("purpose: b", "purpose: &x b\nstart: [*x]", 4, "write it out"),
        ("    kind: code", "    kind: cod", 6, "did you mean 'code'?"),
        ("    kind: code", "    kin: code", 6, "did you mean 'kind'?"),
        (r"'\d{3}'", r"'(\d{3}'", 7, ""),
        ("takes: [{name: number}]", "takes: number", 10, "one item a line, each after '  - '"),
        ("guards: [lookup]", "guards: [lockup]", 14, "did you mean 'lookup'?"),
        ("known(order_id)", "known(ordr_id)", 15, "did you mean 'order_id'?"),
        ("known(order_id)", "order_id[0]", 15, "names, texts, numbers, yes, no, comparisons, in [...], and, or, not, "
         "known(slot), calls(tool)"),
        ("Ask: order_id", "Ask: orderid", 19, "did you mean 'order_id'?"),
        ("Say: Who?", "Sag: Who?", 20, "did you mean 'Say'?"),
        ("Say: Who?", "Say: {ordr_id}?", 20, "did you mean 'order_id'?"),
        ("Say: Who?", "Say: Who?\nSay: You?", 21, "first in line 20"),
        ("Then: do", "Then: doo", 21, "did you mean 'do'?"),
        ("lookup(number=order_id)", "lookupp(number=order_id)", 23, "did you mean 'lookup'?"),
        ("lookup(number=order_id)", "lookup(numbr=order_id)", 23, "did you mean 'number'?"),
        ("lookup(number=order_id)", "lookup(", 23, "write: tool(name=value, ...)"),
        ("lookup.found", "lookup.fond", 24, "did you mean 'found'?"),
    ],
)  # fmt: skip
def test_errors_name_the_line_and_the_way_out(old: str, new: str, line: int, hint: str) -> None:
    assert validate(_GOOD) == []
    assert old in _GOOD
    found = validate(_GOOD.replace(old, new))
    assert (line, hint) in [(problem.line, problem.hint) for problem in found]
    with pytest.raises(SchemaMismatch, match=f"line {line}:"):
        parse(_GOOD.replace(old, new))


def test_a_step_that_cannot_be_reached_is_named() -> None:
    text = _GOOD.replace("tools:", "start:\n  - do\ntools:").replace("Then: ask when not lookup.found\n", "")
    assert [problem.message for problem in validate(text)] == ["step 'ask' cannot be reached"]


def test_a_secret_is_not_repeated_and_forbidden_words_are_not_said() -> None:
    secret = replace(parse(_GOOD), slots=(Slot("order_id", secret=True),), forbidden=(Forbidden("f", words="who is"),))
    text = render(secret).replace("Say: Who?", "Say: Who is {order_id}?")
    assert [p.message for p in read(text)[1]] == [
        "a reply repeats the secret 'order_id'",
        "a reply says what 'f' forbids",
    ]
