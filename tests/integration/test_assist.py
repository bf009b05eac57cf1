"""Suggestions for the person who answers, over a workspace: checked spans, nothing personal, a model held to its sources."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from headwater.agents.assist.snippets import Passage
from headwater.agents.assistant import Assistant
from headwater.agents.conversations import check_citations, stored
from headwater.agents.format import read
from headwater.agents.usecases.contacts import openings
from headwater.anecdotes.quote import is_verbatim
from headwater.app.context import Context, call
from headwater.app.verbs.table import verb
from headwater.app.workspace import Workspace
from headwater.core.errors import ActionDenied, InputError, NotEnoughData, NotVerbatim
from headwater.core.ports import Act
from headwater.core.types import Quote
from tests.llmserver import Body, Said, llm_server
from tests.unit.agents.refund import TEXT

TURNS = [
    {"speaker": "customer", "text": "I was charged twice. My card shows the payment two times, I want my money back."},
    {"speaker": "associate", "text": "I am sorry. What is the order number?"},
    {"speaker": "customer", "text": "It is 123456, and my name is Ann Miller, ann.miller@example.com."},
]


@pytest.fixture(scope="module")
def desk(undisturbed: Path, tmp_path_factory: pytest.TempPathFactory) -> Context:
    """A workspace with a published procedure."""
    folder = tmp_path_factory.mktemp("assist") / "w"
    shutil.copytree(undisturbed, folder)
    context = Context(folder=folder, who="jo", role="triager")
    with Workspace(folder, create=False) as workspace:
        versions = workspace.desk.procedures.of("refund")
        act = Act(context.clock.now(), "jo", "test", "", {})
        made = versions.create(TEXT, parent=None, act=act)
        versions.move(made.number, "in_review", act=act)
        versions.move(made.number, "approved", act=act)
        versions.publish(made.number, act=act)
    return context


def suggest(context: Context, **given: Any) -> Any:
    asked = verb("assist.suggest")
    return call(asked, context, asked.input(**given))


def test_all_of_it_for_a_conversation_as_it_grows(desk: Context) -> None:
    first = suggest(desk, turns=TURNS[:1])
    assert first.guide.procedure == "refund@1"
    assert first.guide.next.words == "What is the order number?"
    assert first.replies[0].source == "procedure"
    then = suggest(desk, turns=TURNS)
    assert then.guide.known == ["order_id"]
    assert then.guide.next.words == "What is your PIN?"
    assert {row.name for row in then.guide.reminders} >= {"not_too_much", "no_promise"}
    assert "harged twice" in then.codes[0].name or "ouble" in then.codes[0].name
    assert len(then.mood.scores) == 2
    assert then.took_ms > 0
    shown = then.model_dump_json()
    assert "ann.miller@example.com" not in shown
    assert "Ann Miller" not in shown


def test_every_citation_is_its_span(desk: Context) -> None:
    answer = suggest(desk, turns=TURNS, most=10)
    cited = [one for reply in answer.replies for one in reply.citations]
    cited += [one for row in answer.similar for one in (row.problem, row.answer) if one]
    assert {one.source[:2] for one in cited} >= {"c_", "re"}
    with Workspace(desk.folder, create=False) as workspace:
        document = workspace.desk.procedures.of("refund").version(1).document
        for one in cited:
            if one.source == "refund@1":
                assert document[one.start : one.end] == one.text
            else:
                talk = stored(workspace, one.source)
                quote = Quote(one.source, one.start, one.end, one.text)
                assert is_verbatim(quote, talk.contact.text, talk.personal)


def test_a_citation_that_its_contact_does_not_say_is_refused(desk: Context) -> None:
    with Workspace(desk.folder, create=False) as workspace:
        found = Assistant(workspace).suggest(TURNS)
        check_citations(workspace, found)
        one = found.similar[0]
        altered = replace(one, problem=replace(one.problem, text="It was a gift."))
        with pytest.raises(NotVerbatim, match=one.contact_id):
            check_citations(workspace, replace(found, similar=(altered,)))


def test_a_stored_contact_is_no_example_for_itself(desk: Context) -> None:
    contact = suggest(desk, turns=TURNS).similar[0].contact_id
    answer = suggest(desk, contact=contact)
    assert contact not in [row.contact_id for row in answer.similar]
    assert all(one.source != contact for reply in answer.replies for one in reply.citations)
    assert answer.summary


def test_wrong_input_and_wrong_role(desk: Context) -> None:
    with pytest.raises(InputError, match="turns so far"):
        suggest(desk)
    with pytest.raises(InputError, match="no contact"):
        suggest(desk, contact="c_00000000")
    with pytest.raises(InputError, match="has said nothing"):
        suggest(desk, turns=[{"speaker": "associate", "text": "Hello"}])
    with pytest.raises(ActionDenied):
        suggest(replace(desk, role="viewer"), turns=TURNS)
    by_file = verb("assist")
    with pytest.raises(InputError, match=r"no file chat\.txt") as caught:
        call(by_file, desk, by_file.input(conversation="chat.txt"))
    assert "standard input" in caught.value.hint


def test_articles_of_ones_own_are_cited_where_they_answer(desk: Context) -> None:
    article = Passage("returns.md", "Parcels can be sent back within thirty days of delivery.", "returns")
    with Workspace(desk.folder, create=False) as workspace:
        found = Assistant(workspace, articles=[article]).suggest(
            "Customer: My lamp does not fit.\nAgent: I see.\nCustomer: Within how many days can parcels be sent back?"
        )
    assert (found.drafts[0].source, found.drafts[0].citations[0].source) == ("article", "returns.md")


def test_a_language_model_may_say_only_what_its_sources_say(desk: Context) -> None:
    def answer(body: Body) -> Said:
        assert "ann.miller" not in json.dumps(body)
        kept = {"text": "What is the order number?", "sources": ["S1"]}
        made_up = {"text": "We will pay 500 dollars tomorrow.", "sources": ["S1"]}
        return Said(json.dumps({"sentences": [kept, made_up]}))

    with llm_server(answer) as server:
        settings = {"llm": "m", "llm_url": server.url}
        found = suggest(replace(desk, settings=settings), turns=TURNS[:1], reword=True)
    assert (found.replies[0].source, found.replies[0].text) == ("model", "What is the order number?")
    assert found.replies[0].citations[0].source == "refund@1"
    assert any("no source of it says 500" in note for note in found.notes)


def test_an_agent_beside_recorded_contacts_and_what_it_may_bring(desk: Context) -> None:
    def agents(which: str, **given: Any) -> Any:
        asked = verb(f"agents.{which}")
        return call(asked, replace(desk, role="admin"), asked.input(name="refund", **given))

    alone = agents("shadow", limit=40)
    assert [(row.what, row.taken.of) for row in alone.groups] == [("contacts", 40)]
    beside = agents("shadow", issue="1", limit=30, show=2)
    about, rest = beside.groups
    assert about.taken.of <= 30
    assert rest.taken.of == 30
    assert about.person.of == about.taken.n
    assert beside == agents("shadow", issue="1", limit=30, show=2)
    with Workspace(desk.folder, create=False) as workspace:
        for one in beside.examples:
            turns = [turn.text for turn in stored(workspace, one.contact_id).turns()]
            assert one.person in turns
            assert one.customer in turns
    with pytest.raises(NotEnoughData):
        agents("shadow", since="2100-01-01")
    with pytest.raises(InputError, match="was not proved"):
        agents("effect", issue="1", limit=30)
    agents("simulate")
    found = agents("effect", issue="1", limit=30)
    left = [row.a_week for row in found.rows]
    assert left == sorted(left, reverse=True)
    assert all(row.low <= row.a_week <= row.high for row in (*found.rows, found.strangers))
    assert (found.rows[1].n, found.rows[1].of) == (about.taken.n, about.taken.of)
    assert (found.minutes, found.money) == (None, None)


def test_what_a_mined_procedure_applies_to_is_what_customers_state(desk: Context) -> None:
    asked = verb("agents.mine")
    mined, _, _ = read(call(asked, desk, asked.input(issue="1")).text)
    assert mined.applies
    assert set(mined.applies) <= set(openings(desk, "1"))
