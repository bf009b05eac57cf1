"""Every quote is what its contact says, personal data replaced; where the store was altered, no door shows it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from fastapi.testclient import TestClient

from headwater.anecdotes.quote import is_verbatim
from headwater.app.context import Context
from headwater.app.usecases import anecdotes, answers, contacts, export, issues, signals
from headwater.app.verbs.anecdotes import AssignInput, ExportInput, ListInput, ShowInput
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.contacts import ContactInput, ContactsInput
from headwater.app.verbs.export import ExportInput as TableInput
from headwater.app.verbs.issues import ListInput as IssuesInput
from headwater.app.verbs.issues import ShowInput as IssueInput
from headwater.app.verbs.signals import ShowInput as SignalsInput
from headwater.app.verbs.signals import SummaryInput
from headwater.app.workspace import Workspace
from headwater.core.errors import InputError, NotVerbatim
from headwater.core.types import PersonalSpan, Quote
from headwater.prepare.redact import find_personal
from headwater.serve.api.app import build


@pytest.fixture
def altered(undisturbed: Path, tmp_path: Path) -> Path:
    """A workspace of one's own, to be altered."""
    return Path(shutil.copytree(undisturbed, tmp_path / "w"))


def alter(folder: Path, table: str, column: str, change: Callable[[object], object]) -> None:
    """Put other values in a column, behind the back of every check."""
    with Workspace(folder, create=False) as workspace:
        data = workspace.read(table)
        values = pa.array([change(value) for value in data[column].to_pylist()], data.schema.field(column).type)
        workspace.lake.replace(
            table, [data.set_column(data.column_names.index(column), data.schema.field(column), values)]
        )


def first_anecdote(folder: Path) -> dict[str, object]:
    with Workspace(folder, create=False) as workspace:
        rows = workspace.read("anecdotes", where="kind = 'exemplar' AND rank = 0").to_pylist()
    return min(rows, key=lambda row: row["topic_id"])


def test_every_stored_quote_is_verbatim_and_shows_nothing_personal(undisturbed: Path) -> None:
    with Workspace(undisturbed, create=False) as workspace:
        rows = workspace.read("anecdotes").to_pylist()
        texts = {r["contact_id"]: r["text"] for r in workspace.read("contacts").to_pylist()}
        found = workspace.read("prepared").to_pylist()
    personal = {r["contact_id"]: [PersonalSpan(**span) for span in r["personal"]] for r in found}
    assert {"exemplar", "saga"} <= {row["kind"] for row in rows}
    for row in rows:
        key = row["contact_id"]
        assert is_verbatim(Quote(key, row["start"], row["end"], row["quote"]), texts[key], personal[key])
        assert row["low"] <= row["stands_for"] <= row["high"] <= row["of"]
        assert all(0 <= row[name] <= 1 for name in ("score", "story", "informative", "usable"))
        assert row["why"]
        for span in personal[key]:
            hidden = texts[key][span.start : span.end]
            if span.start < row["end"] and row["start"] < span.end and len(hidden) > 3:
                assert hidden not in row["quote"] or hidden in texts[key][row["end"] :] + texts[key][: row["start"]]


def test_the_words_behind_a_signal_are_never_personal(undisturbed: Path) -> None:
    with Workspace(undisturbed, create=False) as workspace:
        texts = {r["contact_id"]: r["text"] for r in workspace.read("contacts").to_pylist()}
        heard = workspace.read("signals", where="unit = 'contact'").to_pylist()
    assert len(heard) == len(texts)
    for row in heard[:200]:
        hidden = find_personal(texts[row["contact_id"]])
        for item in row["evidence"]:
            assert 0 <= item["start"] < item["end"] <= len(texts[row["contact_id"]])
            assert not any(item["start"] >= span.start and item["end"] <= span.end for span in hidden)


def test_an_issue_in_five_quotes(undisturbed: Path) -> None:
    context = Context(undisturbed)
    found = anecdotes.list_anecdotes(context, ListInput(issue="1", budget=5))
    assert len(found.anecdotes) == 5
    assert len({row.contact_id for row in found.anecdotes}) == 5
    typical = [row for row in found.anecdotes if row.kind == "exemplar"]
    assert sum(row.stands_for for row in typical) == typical[0].of
    assert sum(found.cohorts.values()) == 5
    grave = anecdotes.list_anecdotes(context, ListInput(kind="severity", budget=10))
    assert {row.kind for row in grave.anecdotes} <= {"severity"}


DOORS: dict[str, Callable[[Context, str, Path], object]] = {
    "issues list": lambda c, _key, _folder: issues.list_issues(c, IssuesInput()),
    "issues show": lambda c, _key, _folder: issues.show_issue(c, IssueInput(issue="1")),
    "anecdotes list": lambda c, _key, _folder: anecdotes.list_anecdotes(c, ListInput(kind="exemplar", budget=50)),
    "anecdotes show": lambda c, key, _folder: answers.show(c, ShowInput(anecdote=key)),
    "anecdotes assign": lambda c, key, _folder: answers.assign(c, AssignInput(anecdote=key, owner="jo")),
    "anecdotes export": lambda c, _key, folder: anecdotes.export(
        c, ExportInput(path=str(folder / "read.html"), kind="exemplar", budget=50)
    ),
    "export": lambda c, _key, folder: export.export(c, TableInput(path=str(folder / "a.csv"), table="anecdotes")),
}


@pytest.mark.parametrize("door", sorted(DOORS))
@pytest.mark.parametrize(
    ("table", "column", "change"),
    [
        ("contacts", "text", lambda text: text.replace("e", "o")),
        ("contacts", "text", lambda text: text[:3]),
        ("anecdotes", "quote", lambda quote: quote + " And everything is fine now."),
        ("anecdotes", "start", lambda start: start + 1),
        ("prepared", "personal", lambda spans: [{"start": 0, "end": 9_999, "type": "X", "placeholder": "<X_1>"}]),
    ],
    ids=["other words", "cut text", "added words", "moved span", "moved redaction"],
)
def test_an_altered_store_is_refused_at_every_door(
    altered: Path, tmp_path: Path, door: str, table: str, column: str, change: Callable[[object], object]
) -> None:
    key = str(first_anecdote(altered)["anecdote_id"])
    alter(altered, table, column, change)
    with pytest.raises(NotVerbatim, match="is not what the contact says"):
        DOORS[door](Context(altered), key, tmp_path)
    assert not (tmp_path / "read.html").exists()
    assert not (tmp_path / "a.csv").exists()


def test_statements_of_an_altered_contact_are_refused(altered: Path) -> None:
    row = first_anecdote(altered)
    alter(altered, "contacts", "text", lambda text: str(text).replace("e", "o"))
    with pytest.raises((NotVerbatim, InputError)):
        contacts.show_contact(Context(altered), ContactInput(contact=str(row["contact_id"])))
    issue = "unassigned"
    with Workspace(altered, create=False) as workspace:
        issue = workspace.read("issues", columns=["issue_id"])["issue_id"][0].as_py()
    with pytest.raises(NotVerbatim):
        contacts.list_contacts(Context(altered), ContactsInput(issue=issue, limit=50))


def test_over_http_the_refusal_says_what_to_do(altered: Path) -> None:
    client = TestClient(build(altered, hosts=frozenset({"testserver"})))
    assert client.get("/api/v1/anecdotes/list", params={"issue": "1"}).status_code == 200
    alter(altered, "anecdotes", "quote", lambda quote: "We love it.")
    answer = client.get("/api/v1/anecdotes/list", params={"issue": "1"})
    assert answer.status_code == 409
    assert "is not what the contact says" in answer.json()["detail"]
    assert "headwater doctor" in answer.json()["hint"]


def test_from_assigned_to_closed_over_the_doors_and_in_the_audit_log(altered: Path) -> None:
    client = TestClient(build(altered, hosts=frozenset({"testserver"})))
    key = first_anecdote(altered)["anecdote_id"]
    asked = client.post("/api/v1/anecdotes/assign", json={"anecdote": key, "owner": "jo", "due": "2020-01-06"}).json()
    assert (asked["state"], asked["owner"], asked["overdue"]) == ("assigned", "jo", True)
    late = answers.overdue(Context(altered), Nothing())
    assert [row.anecdote_id for row in late.anecdotes] == [key]
    assert client.post("/api/v1/anecdotes/close", json={"anecdote": key}).status_code == 409
    client.post("/api/v1/anecdotes/answer", json={"anecdote": key, "answer": "the printer skips labels"})
    closed = client.post(
        "/api/v1/anecdotes/close", json={"anecdote": key, "action": "replaced", "learned": "count labels"}
    ).json()
    assert (closed["state"], closed["moves"]) == ("closed", ["reopen"])
    assert [line["verb"] for line in closed["history"]] == [f"anecdotes.{m}" for m in ("assign", "answer", "close")]
    assert answers.overdue(Context(altered), Nothing()).anecdotes == []


def test_what_was_assigned_outlives_the_run_that_chose_it(altered: Path) -> None:
    key = str(first_anecdote(altered)["anecdote_id"])
    context = Context(altered)
    before = answers.assign(context, AssignInput(anecdote=key, owner="jo"))
    alter(altered, "anecdotes", "anecdote_id", lambda _: "a_0000000000000000")
    after = answers.show(context, ShowInput(anecdote=key))
    assert (after.quote, after.owner, after.state) == (before.quote, "jo", "assigned")


def test_signals_of_a_contact_and_of_an_issue(undisturbed: Path) -> None:
    context = Context(undisturbed)
    key = str(first_anecdote(undisturbed)["contact_id"])
    heard = signals.show(context, SignalsInput(contact=key))
    assert heard.rows[0].unit == "contact"
    assert contacts.show_contact(context, ContactInput(contact=key)).signals == heard
    told = signals.summary(context, SummaryInput(issue="1"))
    assert told.withheld == ""
    moods = {row.measure: row for row in told.shares}
    assert sum(moods[name].contacts for name in ("negative", "neutral", "positive")) == moods["negative"].of
    assert all(row.low <= row.value <= row.high for row in told.shares)
    assert all(row.of >= 5 for row in told.weeks)
    few = signals.summary(Context(undisturbed, settings={"min_group": "10000"}), SummaryInput(issue="1"))
    assert few.shares == []
    assert "too few" in few.withheld
