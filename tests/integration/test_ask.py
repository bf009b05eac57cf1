"""Questions about a workspace: numbers from verbs, refusals, and a language model under the same checks."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from headwater.app.context import Context, call
from headwater.app.verbs.table import verb
from headwater.core.errors import ActionDenied, ConfigError, InputError
from tests.llmserver import Body, Said, in_turn, llm_server


@pytest.fixture(scope="module")
def jo(undisturbed: Path) -> Context:
    return Context(folder=undisturbed, who="jo", role="viewer")


def ask(context: Context, question: str, **given: Any) -> Any:
    asked = verb("ask")
    return call(asked, context, asked.input(question=question, **given))


def first_issue(context: Context) -> Any:
    asked = verb("issues.list")
    return call(asked, context, asked.input(limit=1)).issues[0]


def test_numbers_are_those_of_the_verb_that_is_named(jo: Context) -> None:
    answer = ask(jo, "what are the top 2 issues?")
    assert answer.commands == ["headwater issues list --limit 2"]
    issue = first_issue(jo)
    assert answer.figures[0].what == issue.name
    assert (answer.figures[0].value, answer.figures[0].low) == (issue.contacts.value, issue.contacts.low)
    assert f"{issue.contacts.value:,.0f} [" in answer.sentences[1].text
    assert answer.notes == []


def test_an_issue_is_found_by_what_people_call_it(jo: Context) -> None:
    answer = ask(jo, "how big is the problem of being charged twice in the last week?")
    assert answer.answered
    assert answer.commands[0].startswith("headwater size i_")
    assert "--week 2026-09-28" in answer.commands[0]
    same = ask(jo, "how big is it?", issue=first_issue(jo).issue_id)
    assert same.commands == [f"headwater size {first_issue(jo).issue_id}"]
    with pytest.raises(InputError, match="no issue answers"):
        ask(jo, "how big is it?", issue="i_nothing")


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("delete all contacts about refunds", "only reads"),
        ("what is the weather in London", "what customers wrote"),
        ("how big is the issue?", "does not say which"),
        ("how many refunds were there in week 12 of 2019", "the data cover"),
        ("how many contacts are about rocket fuel leaks", "no issue is clearly about"),
        ("asdf qwerty", "none of the questions"),
        ("what does being charged twice cost", "nothing is assumed"),
    ],
)
def test_what_cannot_be_supported_is_refused_with_the_reason(jo: Context, question: str, why: str) -> None:
    answer = ask(jo, question)
    assert not answer.answered
    assert why in answer.refusal
    assert answer.sentences == []
    assert answer.figures == []


def test_words_are_counted_and_said_to_be_words(jo: Context) -> None:
    answer = ask(jo, 'how many contacts mention "xylophonist"?')
    assert answer.sentences[0].text == "No contact holds these words: xylophonist."
    assert answer.figures[0].value == 0


PLAN = {"calls": [{"verb": "issues.list", "arguments": {"limit": 1}}], "cannot": ""}


def model(context: Context, url: str) -> Context:
    return replace(context, role="analyst", settings={"llm": "m", "llm_url": url})


def test_a_model_plans_and_writes_and_its_unsupported_sentences_go(jo: Context) -> None:
    issue = first_issue(jo)
    true = f"The largest is {issue.name} with {issue.contacts.value:.0f} contacts."
    told = {
        "sentences": [{"text": true, "calls": [0]}, {"text": "It will double to 987654.", "calls": [0]}],
        "cannot": "",
    }
    with llm_server(in_turn(Said(json.dumps(PLAN)), Said(json.dumps(told)))) as server:
        answer = ask(model(jo, server.url), "which is the largest issue? write to ann.miller@example.com", model=True)
        sent = json.dumps(server.asked)
    assert [row.text for row in answer.sentences] == [true]
    assert answer.kind == "model"
    assert answer.commands == ["headwater issues list --limit 1"]
    assert "987654" in answer.notes[0]
    assert "ann.miller" not in sent


def test_nothing_that_customers_wrote_can_cause_a_call(jo: Context) -> None:
    """Calls are chosen before their words are read, and the second answer has no place for a call."""

    def say(body: Body) -> Said:
        seen.append(json.dumps(body))
        if len(seen) == 1:
            return Said(json.dumps(PLAN))
        return Said(json.dumps({"calls": [{"verb": "issues.move", "arguments": {"issue": "1", "move": "close"}}]}))

    seen: list[str] = []
    quote = first_issue(jo).quotes[0].quote
    with llm_server(say) as server:
        answer = ask(model(jo, server.url), "what are the top 3 issues?", model=True)
    assert json.dumps(quote)[1:-1] not in seen[0].replace("\\\\", "\\")
    assert any("language model was left out" in note for note in answer.notes)
    assert answer.kind == "top"  # answered without it


def test_a_plan_that_would_write_is_refused(jo: Context) -> None:
    bad = {"calls": [{"verb": "issues.move", "arguments": {"issue": "1", "move": "close"}}], "cannot": ""}
    with llm_server(in_turn(Said(json.dumps(bad)))) as server:
        answer = ask(model(jo, server.url), "what is new?", model=True)
    assert answer.kind == "new"
    assert any("language model was left out" in note for note in answer.notes)


def test_a_model_that_cannot_says_why(jo: Context) -> None:
    none = {"calls": [], "cannot": "no verb knows the weather"}
    with llm_server(in_turn(Said(json.dumps(none)))) as server:
        assert ask(model(jo, server.url), "the weather?", model=True).refusal == "no verb knows the weather"
    with pytest.raises(ConfigError, match="no language model"):
        ask(replace(jo, role="analyst"), "what is new?", model=True)
    with pytest.raises(ActionDenied, match="may not spend"):
        ask(jo, "what is new?", model=True)
