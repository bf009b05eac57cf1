"""``agents draft``: by rule over every section of a real retailer's guidelines, and by a model that is held to the words."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from headwater.agents.check import questions
from headwater.agents.draft.compile import compile_section
from headwater.agents.draft.outline import sections
from headwater.agents.draft.source import Guideline, check_cites, cited
from headwater.agents.format import parse, read, render
from tests.command import headwater
from tests.llmserver import Body, Said, in_turn, llm_server
from tests.unit.agents.refund import TEXT

pytestmark = pytest.mark.slow

DATA = Path(os.environ.get("HEADWATER_DATA", Path(__file__).parents[2].parent / "shared" / "data"))
GUIDE = """Returns at Fields & Co, for Silver members, too. Write to jane.roe@example.com with questions.

Ask for the order number. Look the order up in the order book.
Orders of at most 30 days are taken back: book the return.
Tell the customer that the label comes by e-mail.
"""


@pytest.mark.skipif(not DATA.is_dir(), reason=f"no data sets in {DATA}; set HEADWATER_DATA")
def test_every_section_of_a_retailers_guidelines_is_compiled() -> None:
    text = (DATA / "abcd_guidelines" / "guidelines.json").read_text("utf-8")
    guideline = Guideline.of("guidelines.json", text)
    found = sections(text)
    assert len(found) == 55
    for one in found:
        made = compile_section(one, guideline)
        procedure, problems, where = read(render(made.procedure))
        assert (problems, procedure) == ([], made.procedure), one.title
        assert check_cites(procedure, where, {guideline.name: text}) == []
        assert len(procedure.steps) == len(one.items)
        assert all(len(step.cites) == 1 for step in procedure.steps)
        assert questions(procedure, where)  # a person has something to decide


def answer(**changes: Any) -> dict[str, Any]:
    """What a model may say of GUIDE, rightly."""
    found = {
        "purpose": "Take an order back",
        "applies": ["I want to return my order"],
        "slots": [
            {"name": "order_id", "ask": "What is the order number?", "kind": "code", "pattern": "[A-Z]\\d{5}",
             "quote": "Ask for the order number"}
        ],
        "tools": [
            {"name": "find_order", "does": "Looks the order up in the order book", "takes": [{"name": "order_id"}],
             "gives": [{"name": "days", "kind": "number"}], "quote": "Look the order up in the order book"},
            {"name": "book_return", "does": "Books the return", "takes": [{"name": "order_id"}],
             "gives": [{"name": "ok", "kind": "yes_no"}], "effect": "write", "quote": "book the return"},
        ],
        "policy": [
            {"name": "in_time", "guards": ["book_return"], "requires": "find_order.days <= 30",
             "says": "Orders of at most 30 days", "quote": "Orders of at most 30 days are taken back"}
        ],
        "steps": [
            {"name": "look_up", "does": "Look the order up", "ask": ["order_id"], "call": "find_order(order_id=order_id)",
             "then": [{"step": "book"}], "quote": "Look the order up in the order book"},
            {"name": "book", "does": "Book the return", "call": "book_return(order_id=order_id)",
             "then": [{"step": "label"}], "quote": "book the return"},
            {"name": "label", "does": "Tell of the label", "say": "The label comes by e-mail.",
             "quote": "Tell the customer that the label comes by e-mail."},
        ],
    }  # fmt: skip
    return {**found, **changes}


def drafted(folder: Path, *said: Said, guide: str = GUIDE, words: tuple[str, ...] = ()) -> tuple[Any, list[Body]]:
    file = folder / "returns.md"
    file.write_text(guide, "utf-8")
    with llm_server(in_turn(*said)) as server:
        llm = ["--set", "llm=m", "--set", f"llm_url={server.url}", "--set", "llm_timeout_s=5"]
        done = headwater("agents", "draft", file, "-w", folder / "w", *llm, *words, "--json")
    assert done.code == 0, done.err
    return done.answer, server.asked


def test_a_supported_answer_is_taken_with_the_bytes_that_it_cites(tmp_path: Path) -> None:
    found, asked = drafted(tmp_path, Said(json.dumps(answer())))
    assert (found["by"], found["rounds"], found["problems"], found["left_out"]) == ("m", 1, [], [])
    procedure = parse(found["text"])
    assert [step.action for step in procedure.steps] == ["look_up", "book", "label"]
    for step in procedure.steps:
        (cite,) = step.cites
        assert cited(cite, GUIDE) in GUIDE
    assert cited(procedure.steps[1].cites[0], GUIDE) == "book the return"
    assert {row["part"] for row in found["cites"]} >= {
        "slot order_id",
        "tool book_return",
        "rule in_time",
        "step label",
    }
    sent = json.dumps(asked)
    assert "jane.roe" not in sent
    spent = headwater("llm", "spend", "-w", tmp_path / "w", "--json").answer
    assert [row["purpose"] for row in spent["rows"]] == ["agents.draft"]
    again, asked = drafted(tmp_path, Said("not asked"))  # answers are kept: nothing is asked twice
    assert (again["text"], asked) == (found["text"], [])


def test_what_no_words_support_is_left_out_and_listed(tmp_path: Path) -> None:
    steps = answer()["steps"]
    steps += [
        {"name": "gift", "does": "Send a voucher", "quote": "Send every customer a voucher"},
        {"name": "later", "does": "Book the return within 90 days", "quote": "book the return"},
        {"name": "other", "does": "Close the account for good", "quote": "Look the order up"},
    ]
    steps[0]["then"] = [{"step": "book", "when": "find_order.days <= 45"}, {"step": "book"}]
    slots = [
        *answer()["slots"],
        {"name": "size", "ask": "?", "kind": "choice", "values": ["tiny"], "quote": "the order number"},
    ]
    policy = [{**answer()["policy"][0], "requires": "find_order.days <= 60"}]
    found, asked = drafted(tmp_path, Said(json.dumps(answer(steps=steps, slots=slots, policy=policy))))
    assert len(asked) == found["rounds"] == 2  # it gave the same answer again: asked no more
    assert found["problems"] == []
    assert {row["what"] for row in found["left_out"]} == {
        "step gift", "step later", "step other", "way look_up -> book", "slot size", "rule in_time",
    }  # fmt: skip
    procedure = parse(found["text"])
    assert [step.action for step in procedure.steps] == ["look_up", "book", "label"]
    assert procedure.policy == ()
    assert "step gift was left out" in asked[1]["messages"][1]["content"]


def test_errors_are_sent_back_with_their_lines_and_mended(tmp_path: Path) -> None:
    wrong = answer(steps=[{**answer()["steps"][0], "call": "find_ordr(order_id=order_id)"}, *answer()["steps"][1:]])
    found, asked = drafted(tmp_path, Said(json.dumps(wrong)), Said(json.dumps(answer())))
    assert (found["problems"], found["rounds"]) == ([], 2)
    told = json.loads(asked[1]["messages"][1]["content"].split("\n", 1)[1].rsplit("\n<<END", 1)[0])
    line = next(n for n, text in enumerate(told["draft"].splitlines(), 1) if "find_ordr" in text)
    assert f"line {line}: unknown tool 'find_ordr' (did you mean 'find_order'?)" in told["problems"]
    (tmp_path / "b").mkdir()
    worse = answer(steps=[{**answer()["steps"][0], "call": "find_ord(order_id=order_id)"}, *answer()["steps"][1:]])
    said = [Said(json.dumps(one)) for one in (wrong, worse, wrong, worse)]
    unmended, asked = drafted(tmp_path / "b", *said)
    assert len(asked) == 3
    assert [row["message"] for row in unmended["problems"]] == ["unknown tool 'find_ordr'"]


def test_words_that_look_personal_come_back_as_they_were(tmp_path: Path) -> None:
    guide = "Members are called <x>.\n1. Members of level Michael Stone get a label: [Send Label].\n"
    found, asked = drafted(
        tmp_path,
        Said(
            json.dumps(
                answer(
                    slots=[], tools=[], policy=[], applies=["label please"],
                    steps=[{"name": "send_label", "does": "Members of level <PERSON_1> get a label", "say": "<PERSON_1>",
                            "quote": "Members of level <PERSON_1> get a label"}],
                )
            )
        ),
        guide=guide,
    )  # fmt: skip
    assert "Stone" not in json.dumps(asked)
    (step,) = parse(found["text"]).steps
    assert step.note == "Members of level Michael Stone get a label"
    assert cited(step.cites[0], guide) == "Members of level Michael Stone get a label"


@pytest.mark.parametrize("said", [Said("I will not."), Said(status=500, text="no")])
def test_a_model_that_fails_leaves_the_draft_by_rule(tmp_path: Path, said: Said) -> None:
    guide = "# Returns\n1. Ask for the order number and [Find Order].\n"
    found, _ = drafted(tmp_path, said, guide=guide)
    assert (found["by"], found["rounds"]) == ("rule", 0)
    assert found["fell_back"]
    by_rule, asked = drafted(tmp_path, said, guide=guide, words=("--by-rule",))
    assert (by_rule["fell_back"], asked) == ("", [])
    assert by_rule["text"] == found["text"]


def test_a_spent_budget_stops_the_rounds(tmp_path: Path) -> None:
    guide = "# Returns\n1. Ask for the order number and [Find Order].\n"
    words = ("--set", "llm_budget_tokens=100")
    found, asked = drafted(tmp_path, Said(json.dumps(answer())), guide=guide, words=words)
    assert (found["by"], asked) == ("rule", [])
    assert "budget" in found["fell_back"]


def test_files_are_not_overwritten_and_errors_say_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "g.md"
    file.write_text("# A\n1. [Pay]\n# B\n1. [Pay]\n", "utf-8")
    own = ("-w", tmp_path / "w")
    assert headwater("agents", "draft", file, "--section", "A", "--out", tmp_path / "a.md", *own).code == 0
    assert parse((tmp_path / "a.md").read_text("utf-8")).name == "a"
    for words, said in (
        ((file, "--section", "A", "--out", tmp_path / "a.md"), "exists"),
        ((file,), "2 sections answer"),
        ((), "name a file"),
        (("--issue", "1"), "no workspace|none is set|there is no"),
        ((tmp_path / "none.md",), "there is no file"),
    ):
        done = headwater("agents", "draft", *words, *own)
        assert done.code != 0
        assert any(part in done.err for part in said.split("|")), done.err


def test_a_draft_is_checked_against_its_guideline_later(tmp_path: Path) -> None:
    file, out = tmp_path / "g.md", tmp_path / "a.md"
    file.write_text("# A\n1. Ask for the e-mail address and [Find Order].\n", "utf-8")
    assert headwater("agents", "draft", file, "--out", out, "-w", tmp_path / "w").code == 0
    check = ("agents", "check", out, "--guideline", file, "-w", tmp_path / "w", "--json")
    assert headwater(*check).answer["ok"]
    file.write_text("# A\n\n1. Ask for the phone number and [Find Order].\n", "utf-8")
    (problem,) = headwater(*check).answer["problems"]
    assert "is not what it was" in problem["message"]


def test_tests_and_examples_are_run_and_those_that_fail_say_why(tmp_path: Path) -> None:
    file = tmp_path / "refund.md"
    example = "examples:\n- said: for order 123456\n  slots: {order_id: '123456'}\n"
    example += "- said: hello\n  slots: {amount: '4'}\ntests:\n"
    file.write_text(TEXT.replace("tests:\n", example, 1).replace("ends: paid", "ends: kept"), "utf-8")
    done = headwater("agents", "test", file, "-w", tmp_path / "w", "--json")
    rows = done.answer["rows"]
    assert [(row["kind"], row["ok"]) for row in rows] == [
        ("example", True), ("example", False), ("test", False), ("test", True),
    ]  # fmt: skip
    assert rows[1]["why"] == ["amount is read as nothing, not as 4"]
    assert rows[2]["why"] == ["ended at paid, not at kept"]
    assert rows[2]["lines"]
    assert not done.answer["ok"]
    assert "2 of 4 passed" in headwater("agents", "test", file, "-w", tmp_path / "w").out


def test_a_draft_from_an_issues_dossier_cites_the_dossier_that_is_written_beside_it(tmp_path: Path) -> None:
    file, own = tmp_path / "c.csv", ("-w", tmp_path / "w")
    rows = [f"{k},My parcel never arrived and nobody answers,2024-01-{1 + k % 27:02}" for k in range(40)]
    file.write_text("id,comment,created_at\n" + "\n".join(rows) + "\n", "utf-8")
    assert headwater("run", file, *own, "--set", "topics=1", "--json").code == 0
    refused = headwater("agents", "draft", "--issue", "1", *own)
    assert refused.code != 0
    assert "headwater agents mine 1" in refused.err

    def say(body: Body) -> Said:
        sent = body["messages"][1]["content"]
        dossier = json.loads(sent[sent.index("{") : sent.rindex("}") + 1])["guideline"]
        line = next(line for line in dossier.splitlines() if len(line.split()) > 5)
        step = {"name": "look", "does": line, "say": "I look into it.", "quote": line}
        return Said(json.dumps(answer(applies=[], slots=[], tools=[], policy=[], steps=[step])))

    with llm_server(say) as server:
        llm = ("--set", "llm=m", "--set", f"llm_url={server.url}")
        out = tmp_path / "out" / "draft.md"
        out.parent.mkdir()
        done = headwater("agents", "draft", "--issue", "1", "--out", out, *own, *llm, "--json")
    assert done.code == 0, done.err
    (cite,) = parse(out.read_text("utf-8")).steps[0].cites
    dossier = (out.parent / cite.source).read_bytes()
    assert dossier[cite.start : cite.end].decode().split() == parse(done.answer["text"]).steps[0].note.split()
    check = headwater("agents", "check", out, "--guideline", out.parent / cite.source, *own, "--json")
    assert check.answer["ok"]
