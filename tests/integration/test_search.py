"""Search over a workspace: at once, exactly once, redacted; sized queries and saved searches across runs."""

import csv
import json
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from headwater.app.context import Context
from headwater.app.usecases.search import search
from headwater.app.usecases.sizeof import size_of
from headwater.app.verbs.search import SearchInput
from headwater.app.verbs.sizeof import SizeOfInput
from headwater.core.errors import InputError
from headwater.serve.api.app import build
from tests.command import answered, headwater
from tests.integration.conftest import COMMAND, environment
from tests.servers.asgi import HOST, ask

CARD = "4111 1111 1111 1111"
MAIL = "jo.miller@example.com"
SAID = [
    "My parcel never arrived and the tracking has not moved for a week",
    "I was charged twice for one order, please send one payment back",
    "The app closes as soon as I open it since the update",
    "The lamp arrived broken, the glass is in pieces",
    "I want to cancel my subscription before the next month",
]


def write(path: Path, first: int, rows: int, more: str = "") -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["id", "opened", "customer", "channel", "region", "comment"])
        for n in range(first, first + rows):
            channel, region = ("chat", "email")[n % 2], ("EU", "US", "North East")[n % 3]
            said = f"{SAID[n % 5]}, this is case {n}"
            out.writerow([n, f"2026-10-{n % 28 + 1:02}", f"k{n}", channel, region, said])
        if more:
            out.writerow([first + rows, "2026-10-20", "k_new", "chat", "EU", more])
    return path


def run(path: Path, folder: Path) -> Any:
    return headwater("run", path, "-w", folder, "--map", "text=comment,id=id,timestamp=opened,customer=customer")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    secret = f"I paid with card {CARD} and my umbrella was stolen, write to {MAIL}"
    assert run(write(folder / "one.csv", 0, 120, secret), folder / "w").code == 0
    return folder / "w"


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "w"))


def found(folder: Path, query: str, *more: str) -> Any:
    return answered("search", query, "-w", folder, *more)


def test_words_meaning_filters_and_facets(made: Path) -> None:
    answer = found(made, "parcel never came", "--no-collapse", "--limit", "24")
    assert all("parcel" in hit["text"] for hit in answer["hits"])
    for hit in answer["hits"]:
        assert {hit["text"][a:b].lower() for a, b in hit["spans"]} <= {"parcel", "never", "parcel never"}
        assert hit["why"].startswith("words: parcel")
    only = found(made, "parcel", "--where", 'channel=chat and region="North East" and week>=2026-W41', "--limit", "50")
    assert only["hits"]
    for hit in only["hits"]:
        assert (hit["channel"], hit["attributes"]["region"]) == ("chat", "North East")
        assert hit["day"] >= "2026-10-05"
    facets = {facet["name"]: facet for facet in answer["facets"]}
    assert sum(value["contacts"] for value in facets["channel"]["values"]) == answer["pool"]
    assert {"channel", "week", "region"} <= set(facets)


def test_phrases_exclusions_and_typing_errors(made: Path) -> None:
    assert all("charged twice" in hit["text"] for hit in found(made, '"charged twice"')["hits"])
    assert all("broken" not in hit["text"] for hit in found(made, "lamp -broken", "--limit", "100")["hits"])
    wrong = found(made, "subscripton")
    assert wrong["corrected"] == {"subscripton": "subscription"}
    assert "subscription" in wrong["hits"][0]["text"]
    assert wrong["unknown"] == []
    assert found(made, "lamp xqztv")["unknown"] == ["xqztv"]


def test_more_like_this_and_less_like_that_and_near_duplicates(made: Path) -> None:
    first = found(made, "app closes")["hits"][0]
    near = found(made, "", "--near", first["contact_id"], "--no-collapse", "--limit", "10")["hits"]
    assert first["contact_id"] not in [hit["contact_id"] for hit in near]
    assert all("app closes" in hit["text"] for hit in near)
    assert first["alike"] == len(first["alike_ids"])
    both = found(made, "lamp parcel", "--no-collapse", "--limit", "5", "--not-like", "The lamp arrived broken")["hits"]
    assert all("parcel" in hit["text"] for hit in both)


def test_personal_data_are_never_shown_nor_found(made: Path) -> None:
    for query in (CARD, MAIL, CARD.replace(" ", ""), "umbrella stolen"):
        for mode in ("hybrid", "lexical"):
            text = json.dumps(found(made, query, "--mode", mode, "--limit", "100")["hits"])
            assert CARD not in text
            assert MAIL not in text
    assert found(made, CARD.replace(" ", ""), "--mode", "lexical")["hits"] == []
    hit = found(made, "umbrella", "--where", "personal=card")["hits"][0]
    assert "<CARD_1>" in hit["text"]
    assert "umbrella" in hit["text"]


def test_what_is_saved_holds_no_personal_data(workspace: Path) -> None:
    assert headwater("searches", "save", "cards", f"paid with {CARD}", "-w", workspace).code == 0
    start = headwater("sizeof", "start", f"mail to {MAIL}", "-w", workspace, "--json")
    assert MAIL not in start.out
    assert CARD not in headwater("searches", "list", "-w", workspace, "--json").out
    assert CARD.encode() not in (workspace / "desk.sqlite").read_bytes()


def test_new_contacts_are_found_at_once_and_a_saved_search_shows_each_once(workspace: Path, tmp_path: Path) -> None:
    save = ("searches", "save", "stolen", "+umbrella", "--limit", "1000", "-w", workspace)
    assert headwater(*save).code == 0
    first = headwater("searches", "run", "stolen", "-w", workspace, "--json").answer
    assert (first["new"], first["seen"]) == (1, 1)
    assert headwater("searches", "run", "stolen", "-w", workspace, "--json").answer["hits"] == []
    assert run(write(tmp_path / "two.csv", 500, 7, "another umbrella is gone"), workspace).code == 0
    assert "another umbrella" in json.dumps(found(workspace, "umbrella gone")["hits"][0])
    peek = headwater("searches", "run", "stolen", "--peek", "-w", workspace, "--json").answer
    again = headwater("searches", "run", "stolen", "-w", workspace, "--json").answer
    assert peek["hits"] == again["hits"]
    assert [hit["text"] for hit in again["hits"]] == ["another umbrella is gone"]
    assert headwater("searches", "run", "stolen", "-w", workspace, "--json").answer["new"] == 0
    assert run(tmp_path / "two.csv", workspace).code == 0
    assert headwater("searches", "run", "stolen", "-w", workspace, "--json").answer["new"] == 0
    assert headwater("searches", "delete", "stolen", "-w", workspace).code == 0
    assert headwater("searches", "run", "stolen", "-w", workspace).code == 2


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_small_groups_do_not_leave_the_workspace(workspace: Path, tmp_path: Path, ending: str) -> None:
    assert headwater("searches", "save", "one", "+umbrella", "-w", workspace).code == 0
    assert headwater("searches", "save", "many", "+parcel", "-w", workspace).code == 0

    def export(name: str, *more: str) -> Any:
        return headwater("searches", "export", name, tmp_path / f"{name}{ending}", "-w", workspace, "--json", *more)

    assert export("one").answer["withheld"] == 1
    assert export("one", "--overwrite", "--set", "min_group=1").answer["rows"] == 1
    assert export("many").answer["rows"] >= 20
    assert export("many").code == 4
    assert CARD.encode() not in (tmp_path / f"one{ending}").read_bytes()


def test_a_sized_query_from_a_file_covers_and_becomes_a_rule(workspace: Path, tmp_path: Path) -> None:
    truth = {hit["contact_id"] for hit in found(workspace, "+parcel", "--no-collapse", "--limit", "200")["hits"]}
    assert len(truth) == 24
    step = headwater("sizeof", "start", "my parcel never arrived", "-w", workspace, "--json").answer
    for _ in range(20):
        contact = step["question"]["contact_id"]
        word = "yes" if contact in truth else "no"
        step = headwater("sizeof", "answer", "last", contact, word, "-w", workspace, "--json").answer
        assert step["estimate"]["low"] <= 24 <= step["estimate"]["high"]
    result = headwater("sizeof", "result", "last", "-w", workspace, "--json").answer
    assert result["contacts"]["low"] <= 24 <= result["contacts"]["high"] <= 60
    assert result["weeks"]
    assert len(truth & set(result["contact_ids"])) >= 20
    told = tmp_path / "answers.csv"
    lines = [f"{key},{'yes' if key in truth else 'no'}" for key in sorted(truth)[:4]]
    told.write_text("contact_id,answer\n" + "\n".join(lines) + "\n", "utf-8")
    words = ("size-of", "my parcel never arrived", "--answers", told, "--save", "parcels", "-w", workspace, "--json")
    done = headwater(*words)
    assert done.code == 0, done.err
    assert (done.answer["answered"], done.answer["yes"], done.answer["saved"]) == (4, 4, "parcels")
    rule = headwater("searches", "run", "parcels", "-w", workspace, "--json").answer
    assert rule["new"] == done.answer["found"]
    kept = headwater("size-of", "", "--resume", step["sizing_id"], "--save", "steps", "--alert", 5, "-w", workspace)
    assert kept.code == 0, kept.err
    assert headwater("searches", "save", "lamps", "lamp", "--alert", 900, "-w", workspace).code == 0
    checked = headwater("searches", "check", "-w", workspace, "--json").answer
    assert [(row["name"], row["raised"]) for row in checked["searches"]] == [
        ("steps", True),
        ("lamps", False),
        ("parcels", False),
    ]
    node = ("taxonomy", "add", "Lost parcels", "--sized", step["sizing_id"], "-w", workspace, "--json")
    assert headwater(*node).code == 0
    shown = headwater("taxonomy", "show", "--node", "Lost parcels", "-w", workspace, "--json").answer
    (drafted,) = shown["nodes"]
    assert drafted["examples"]
    assert all("parcel" in example["text"] for example in drafted["examples"])
    told.write_text("contact_id,answer\nc_1,perhaps\n", "utf-8")
    assert "line 2" in headwater(*words).err


def test_sized_queries_over_http_keep_every_answer(workspace: Path) -> None:
    api = build(workspace, hosts=frozenset({HOST}))

    def told(method: str, path: str, **more: Any) -> Any:
        answer = ask(api, method, f"/api/v1/{path}", **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    step = told("POST", "sizeof/start", json={"query": "charged twice"})
    key, contact = step["sizing_id"], step["question"]["contact_id"]
    assert told("GET", "sizeof/next", params={"sizing": key})["question"]["contact_id"] == contact
    told("POST", "sizeof/answer", json={"sizing": key, "contact": contact, "answer": "unsure"})
    step = told("GET", "sizeof/next", params={"sizing": key})
    assert step["answered"] == 1
    assert step["question"]["contact_id"] != contact
    told("POST", "sizeof/answer", json={"sizing": key, "contact": contact, "answer": "back"})
    assert told("GET", "sizeof/result", params={"sizing": key})["answered"] == 0
    hits = told("GET", "search", params={"query": "charged twice", "where": "channel=chat", "limit": 3})["hits"]
    assert {hit["channel"] for hit in hits} == {"chat"}


def test_killed_while_the_indexes_are_made_the_next_run_finishes_them(tmp_path: Path) -> None:
    path = write(tmp_path / "one.csv", 0, 400, "my umbrella was stolen")
    folder = tmp_path / "w"
    mapping = "text=comment,id=id,timestamp=opened,customer=customer"
    with subprocess.Popen(
        [*COMMAND, "run", str(path), "-w", str(folder), "--map", mapping],
        env=environment(HEADWATER_WORKERS="1"),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("documents"):  # what comes next are the indexes
                os.killpg(process.pid, signal.SIGKILL)
                break
        process.stderr.read()
    half = headwater("search", "umbrella", "-w", folder, HEADWATER_PART_ROWS="64")
    assert half.code in (0, 3)
    assert half.code == 0 or "headwater run" in half.err
    again = headwater("run", path, "-w", folder, "--map", mapping, HEADWATER_PART_ROWS="64")
    assert again.code == 0, again.err
    hit = found(folder, "umbrella")["hits"][0]
    assert hit["text"] == "my umbrella was stolen"


def test_any_callable_can_be_the_judge_and_may_change_its_mind(workspace: Path) -> None:
    truth = {hit["contact_id"] for hit in found(workspace, "+lamp", "--no-collapse", "--limit", "200")["hits"]}
    asked: list[str] = []

    def judge(question: Any) -> str:
        asked.append(question.contact_id)
        if len(asked) == 3:
            return "back"  # the second answer was a slip
        if len(asked) == 5:
            return "unsure"
        return "stop" if len(asked) > 12 else "yes" if question.contact_id in truth else "no"

    context = Context(workspace, judge=judge)
    answer = size_of(context, SizeOfInput(query="the lamp is broken"))
    assert asked[3] == asked[1]
    assert answer.answered == 10  # twelve less the one taken back and the step back
    assert answer.contacts.low <= len(truth) <= answer.contacts.high
    more = size_of(context, SizeOfInput(query="", resume="last", questions=5))
    assert more.answered == answer.answered


def test_pages_of_hits_are_the_whole_in_order(made: Path) -> None:
    context = Context(folder=made)
    whole = [hit.contact_id for hit in search(context, SearchInput(query="parcel charged", limit=200)).hits]
    found: list[str] = []
    cursor = ""
    while True:
        page = search(context, SearchInput(query="parcel charged", limit=7, cursor=cursor))
        found += [hit.contact_id for hit in page.hits]
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(whole) > 14
    assert found == whole
    with pytest.raises(InputError, match="cursor"):
        search(context, SearchInput(query="parcel charged", cursor="c_9"))
