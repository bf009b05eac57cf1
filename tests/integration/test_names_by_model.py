"""A language model proposes names; what the customers' words do not support is refused, and the name stays."""

import json
from pathlib import Path

import numpy as np
import pytest

from headwater.adapters.models.text.guarded import GuardedModel
from headwater.adapters.models.text.openai_api import OpenAICompatible
from headwater.adapters.models.text.price import Budget
from headwater.app.library.encoders import load_encoder
from headwater.app.library.prepare import has_no_personal_data, is_safe_name
from headwater.app.naming import Renamed, name_topics
from headwater.app.workspace import Workspace
from headwater.organise.choose import NamingAids
from headwater.organise.config import OrganiseConfig
from headwater.organise.stage import assign, fit
from headwater.organise.state import TopicModelState
from tests.command import headwater
from tests.llmserver import Body, Said, llm_server

TEXTS = [f"my parcel has not arrived, it was due {d} days ago" for d in range(3, 15)]
TEXTS += [f"I was charged twice for order {d}, please refund one" for d in range(3, 15)]
ENCODER = load_encoder("static")
AIDS = NamingAids(ENCODER.encode, may_show=is_safe_name)


@pytest.fixture(scope="module")
def state() -> TopicModelState:
    return fit(TEXTS, ENCODER.encode(TEXTS), OrganiseConfig(n_topics=2), aids=AIDS)


def proposal(name: str, definition: str = "The parcel has not arrived when it was due.") -> str:
    rules = {"include": "Parcels not arrived.", "exclude": "Orders charged twice."}
    return json.dumps({"name": name, "definition": definition, **rules})


def renamed(state: TopicModelState, folder: Path, answer: str, **budget: int) -> Renamed:
    topics, _ = assign(state, ENCODER.encode(TEXTS))
    parcel = int(topics[0])
    with llm_server(lambda _body: Said(answer)) as server:
        model = GuardedModel(
            OpenAICompatible(server.url, "m", attempts=1),
            folder / "answers.sqlite",
            budget=Budget(budget.get("tokens", 100_000), 1.0),
            is_clean=has_no_personal_data,
        )
        return name_topics(state, TEXTS, topics, model=model, wanted=[state.ids[parcel]], aids=AIDS)


def test_a_supported_name_is_taken_with_its_rules(state: TopicModelState, tmp_path: Path) -> None:
    found = renamed(state, tmp_path, proposal("Parcel not arrived when due"))
    assert found.kept == {}
    changed = [new for new, old in zip(found.state.texts, state.texts, strict=True) if new != old]
    assert [text.name for text in changed] == ["Parcel not arrived when due"]
    assert changed[0].definition == "The parcel has not arrived when it was due."
    assert found.state.ids == state.ids
    assert np.array_equal(found.state.assigner.directions, state.assigner.directions)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("Alien abduction complaints", "do not say"),
        ("", "empty or too long"),
        ("Parcel " * 20, "empty or too long"),
        ("Parcel of John Smith not arrived", "personal data|do not say"),
        ("Parcel <PERSON_1> not arrived", "placeholder"),
        ("Order 123456 not arrived", "number"),
        ("Something", "tells nothing"),
        ("Charged twice", "other topics|another topic|do not say"),
    ],
)
def test_what_the_statements_do_not_support_is_refused(
    state: TopicModelState, tmp_path: Path, name: str, why: str
) -> None:
    found = renamed(state, tmp_path, proposal(name))
    assert found.state == state or found.state.texts == state.texts
    assert len(found.kept) == 1
    assert any(part in next(iter(found.kept.values())) for part in why.split("|"))


def test_a_rule_in_words_of_its_own_is_left_out(state: TopicModelState, tmp_path: Path) -> None:
    found = renamed(
        state, tmp_path, proposal("Parcel not arrived", definition="Quantum entanglement of flux capacitors.")
    )
    assert len(found.named) == 1
    assert not any("Quantum" in text.definition for text in found.state.texts)


@pytest.mark.parametrize("answer", ["I will not.", '{"name": "x"}', "[]"])
def test_an_answer_out_of_form_leaves_the_name(state: TopicModelState, tmp_path: Path, answer: str) -> None:
    assert renamed(state, tmp_path, answer).state.texts == state.texts


def test_a_spent_budget_leaves_the_names(state: TopicModelState, tmp_path: Path) -> None:
    found = renamed(state, tmp_path, proposal("Parcel not arrived"), tokens=10)
    assert found.state.texts == state.texts
    assert "budget" in next(iter(found.kept.values()))


def test_a_run_asks_once_within_its_budget_and_sends_nothing_personal(tmp_path: Path) -> None:
    file = tmp_path / "c.csv"
    rows = [
        f"{k},My parcel {k} never arrived. I am Jane Roe; write to jane.roe{k}@example.com,2024-01-05"
        for k in range(30)
    ]
    rows += [f"{k},I was charged twice for my order. Call +1 212 555 01{k},2024-01-06" for k in range(30, 60)]
    file.write_text("id,comment,created_at\n" + "\n".join(rows) + "\n", "utf-8")

    def say(body: Body) -> Said:
        said = body["messages"][1]["content"]
        if "BANANA" in said:
            return Said('{"reason": "late_parcel", "why": "The parcel has not come."}')
        shown = json.loads(said[said.index("{") : said.rindex("}") + 1])["statements"]
        return Said(proposal("Parcel never arrived" if "parcel" in shown else "Order charged twice"))

    with llm_server(say) as server:
        llm = ["--set", "llm=m", "--set", f"llm_url={server.url}"]
        named = ["run", file, "-w", tmp_path / "w", "--set", "topics=2", *llm, "--set", "llm_names=new", "--json"]
        assert headwater(*named).code == 0
        first = len(server.asked)
        assert first > 0
        sent = json.dumps(server.asked)
        assert "jane.roe" not in sent
        assert "555" not in sent
        again = headwater(*named)
        assert again.code == 0
        assert len(server.asked) == first
        checked = headwater("llm", "check", "-w", tmp_path / "w", *llm, "--json")
        assert checked.code == 0
        assert "BANANA" in " ".join(checked.answer["would_send"])
    spent = headwater("llm", "spend", "-w", tmp_path / "w", "--json").answer
    assert {row["purpose"] for row in spent["rows"]} == {"topics.name", "llm.check"}
    assert spent["usd"] == 0
    with Workspace(tmp_path / "w") as workspace:
        names = workspace.read("topics", columns=["name", "level"]).to_pylist()
    assert {"Parcel never arrived", "Order charged twice"} <= {row["name"] for row in names}
    off = headwater("llm", "check", "-w", tmp_path / "w", "--json").answer
    assert not off["ok"]
    priceless = ["--set", "llm=m", "--set", "llm_url=http://models.example/v1"]
    assert not headwater("llm", "check", "-w", tmp_path / "w", *priceless, "--json").answer["ok"]
