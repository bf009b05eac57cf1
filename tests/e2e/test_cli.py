"""The command line as its user meets it."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.parquet
import pytest
from tests.command import headwater
from tests.integration.conftest import COMMAND, environment
from tests.unit.agents.refund import TEXT as AGENT

from headwater.app.config import Settings
from headwater.app.problem import contacts_behind
from headwater.app.verbs.table import VERBS
from headwater.app.verbs.verb import Verb
from headwater.app.workspace import Workspace
from headwater.core.errors import HeadwaterError
from headwater.core.ports import Act
from headwater.serve.cli.console import Console
from headwater.serve.cli.show import shows

ESCAPE = "\x1b"
SMALL = "id,comment,created_at\n" + "".join(
    f"{k},The parcel number {k} never came and I want my money back,2024-01-{k % 28 + 1:02}\n" for k in range(20)
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished demo."""
    folder = tmp_path_factory.mktemp("demo") / "w"
    done = headwater("demo", "--contacts", "600", "--no-serve", "--workspace", folder, "--json")
    assert done.code == 0, done.err
    VERBS["demo"].output.model_validate_json(done.out)
    return folder


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    """A file of which two rows are broken."""
    path = tmp_path / "messy.csv"
    path.write_text(SMALL + "90,,2024-01-05\n91,The card was charged twice,31/02/2024\n", "utf-8")
    return path


def calls(demo: Path, folder: Path) -> dict[str, list[str]]:
    """A call of every verb that the command line offers."""
    file, mapping, teams = folder / "c.csv", folder / "m.toml", folder / "teams.toml"
    file.write_text(SMALL, "utf-8")
    teams.write_text('[[team]]\nid = "t_parcels"\nname = "Parcels"\nowns = ["late parcels", "refunds"]\n', "utf-8")
    last = headwater("runs", "list", "--workspace", demo, "--json").answer["runs"][-1]["run_id"]
    events = folder / "events.csv"
    events.write_text("date,kind,name,product\n2024-01-03,release,Hub 2,hub\n", "utf-8")
    orders, told = folder / "orders.csv", folder / "told.csv"
    orders.write_text("week,orders\n2024-01-01,100\n", "utf-8")
    own = str(folder / "w")
    read = str(demo)
    answers = folder / "answers.csv"
    contact = headwater("issues", "list", "-w", demo, "--json").answer["issues"][0]["quotes"][0]["contact_id"]
    item = headwater("labels", "next", "--limit", "1", "-w", demo, "--json").answer["questions"][0]["item"]
    labels = folder / "labels.csv"
    labels.write_text(f"item,topic,author\n{item},none,bo\n", "utf-8")
    answers.write_text(f"contact_id,answer\n{contact},yes\n", "utf-8")
    read_first = headwater("anecdotes", "list", "--issue", "1", "-w", demo, "--json").answer["anecdotes"]
    story, other = read_first[0]["anecdote_id"], read_first[1]["anecdote_id"]
    headwater("anecdotes", "assign", other, "--owner", "jo", "-w", demo)
    answered = ["anecdotes", "answer", other, "the printer skips labels", "-w", str(demo)]
    assumed = folder / "assumed.toml"
    assumed.write_text("handling_minutes = { low = 5, likely = 8, high = 20 }\nminute_cost = 0.9\n", "utf-8")
    connectors = folder / "connectors.toml"
    connectors.write_text(f'[[connector]]\nname = "drop"\nkind = "files"\nurl = "{folder / "there"}"\n', "utf-8")
    told.write_text(f"contact_id,answer\n{contact},yes\n", "utf-8")
    password = folder / "password"
    password.write_text("four words nobody combines\n", "utf-8")
    password.chmod(0o600)
    headwater("users", "add", "root", "--role", "admin", "--password", f"file:{password}", "-w", own)
    made = headwater("tokens", "create", "old", "--account", "root", "-w", own, "--json").answer
    token = made["token"]["token_id"]
    job = headwater("jobs", "start", "issues.remind", "-w", own, "--json").answer["job_id"]
    clocks, rules = folder / "clocks.txt", folder / "rules.txt"
    clocks.write_text("clock 4h for critical escalate to lead\n", "utf-8")
    rules.write_text('automation tell\n  when issue becomes reopened\n  do notify ops "{name} is back"\n', "utf-8")
    peer = folder / "peer.csv"
    said = [f"{text} {i},{label}" for i in range(25) for text, label in (("refund please", "a"), ("app crashes", "b"))]
    peer.write_text("text,label\n" + "\n".join(said) + "\n", "utf-8")
    return {
        "demo": ["demo", "--contacts", "100", "--no-serve", "-w", str(folder / "tiny")],
        "mapping.show": ["mapping", "show", str(file), "--save", str(mapping)],
        "run": ["run", str(file), "--mapping-file", str(mapping), "-w", own],
        "erase": ["erase", "--contact", contact, "--dry-run", "-w", read],
        "retain": ["retain", "--days", "36500", "--dry-run", "-w", read],
        "compact": ["compact", "--keep-days", "30", "-w", own],
        "plan": ["plan", "--contacts", "100M", "--per-day", "2M"],
        "backup": ["backup", str(folder / "copy"), "-w", own],
        "restore": ["restore", str(folder / "copy"), "-w", str(folder / "again")],
        "issues.list": ["issues", "list", "-w", read],
        "issues.show": ["issues", "show", "1", "-w", read],
        "contacts.list": ["contacts", "list", "unassigned", "-w", read],
        "contacts.show": ["contacts", "show", contact, "-w", read],
        "contacts.reveal": ["contacts", "reveal", contact, "--why", "to refund the right order", "-w", read],
        "labels.next": ["labels", "next", "--limit", "3", "-w", read],
        "labels.topics": ["labels", "topics", "-w", read],
        "labels.import": ["labels", "import", str(labels), "-w", read],
        "labels.add": ["labels", "add", item, "none", "--author", "ann", "-w", read],
        "labels.adjudicate": ["labels", "adjudicate", item, "none", "--author", "kim", "-w", read],
        "labels.list": ["labels", "list", "--history", "-w", read],
        "labels.agreement": ["labels", "agreement", "-w", read],
        "labels.export": ["labels", "export", str(folder / "out.csv"), "--overwrite", "-w", read],
        "labels.undo": ["labels", "undo", "--author", "ann", "-w", read],
        "assign": ["assign", "my parcel never arrived", "-w", read],
        "assignments.explain": ["assignments", "explain", contact, "-w", read],
        "assignments.card": ["assignments", "card", "-w", read],
        "candidates.list": ["candidates", "list", "-w", read],
        "candidates.drift": ["candidates", "drift", "-w", read],
        "encoder.reset": ["encoder", "reset", "-w", own],
        "search": ["search", "refund never arrived", "--where", "not channel=survey", "-w", read],
        "searches.save": ["searches", "save", "refunds", "refund never arrived", "-w", read],
        "searches.list": ["searches", "list", "-w", read],
        "searches.check": ["searches", "check", "-w", read],
        "searches.run": ["searches", "run", "refunds", "--peek", "-w", read],
        "searches.export": ["searches", "export", "refunds", str(folder / "refunds.csv"), "--overwrite", "-w", read],
        "size-of": ["size-of", "refund never arrived", "--answers", str(answers), "-w", read],
        "sizeof.start": ["sizeof", "start", "refund never arrived", "-w", read],
        "sizeof.next": ["sizeof", "next", "last", "-w", read],
        "sizeof.answer": ["sizeof", "answer", "last", contact, "back", "-w", read],
        "sizeof.result": ["sizeof", "result", "last", "-w", read],
        "sizeof.save": ["sizeof", "save", "last", "refund rule", "-w", read],
        "data.show": ["data", "show", "-w", read],
        "status": ["status", "-w", read],
        "events.load": ["events", "load", str(events), "-w", own],
        "events.list": ["events", "list", "-w", own],
        "why": ["why", "1", "-w", read],
        "cost.load": ["cost", "load", str(assumed), "-w", read],
        "cost.show": ["cost", "show", "-w", read],
        "cost": ["cost", "-w", read],
        "watch": ["watch", "-w", read],
        "watch.backtest": ["watch", "backtest", "--every", "day", "-w", read],
        "watch.acknowledge": ["watch", "acknowledge", "t_x@2026-08-25", "--why", "known", "-w", own],
        "watch.snooze": ["watch", "snooze", "t_x@2026-08-25", "--until", "2026-09-01", "-w", own],
        "watch.tune": ["watch", "tune", "--fdr", "0.02", "-w", own],
        "size": ["size", "1", "--by", "channel", "-w", read],
        "trend": ["trend", "1", "--by", "channel", "-w", read],
        "exposure.load": ["exposure", "load", str(orders), "--unit", "orders", "-w", own],
        "exposure.list": ["exposure", "list", "-w", own],
        "audit.draw": ["audit", "draw", "1", "--labels", "3", "-w", read],
        "audit.show": ["audit", "show", "1", "-w", read],
        "audit.answer": ["audit", "answer", "1", "--answer", f"{contact}=yes", "-w", read],
        "audit.export": ["audit", "export", str(folder / "drawn.csv"), "--issue", "1", "-w", read],
        "audit.load": ["audit", "load", str(told), "--issue", "1", "-w", read],
        "fix.register": ["fix", "register", "1", "--start", "2026-07-01", "--expect", "-30%", "--why", "x", "-w", read],
        "fix.list": ["fix", "list", "-w", read],
        "verify": ["verify", "1", "-w", read],
        "ledger.list": ["ledger", "list", "-w", read],
        "ledger.export": ["ledger", "export", str(folder / "benefits.csv"), "-w", read],
        "report.show": ["report", "show", "weekly", "-w", read],
        "report.weekly": ["report", "weekly", "--out", str(folder / "r"), "--overwrite", "-w", read],
        "report.issue": ["report", "issue", "1", "--out", str(folder / "r"), "--overwrite", "-w", read],
        "report.ledger": ["report", "ledger", "--out", str(folder / "r"), "--overwrite", "-w", read],
        "report.schedule": [
            "report",
            "schedule",
            "weekly",
            "--every",
            "monday 07:00",
            "--out",
            str(folder),
            "-w",
            read,
        ],
        "report.schedules": ["report", "schedules", "-w", read],
        "report.due": ["report", "due", "-w", read],
        "export": ["export", str(folder / "issues.csv"), "-w", read],
        "quarantine.list": ["quarantine", "list", "-w", own],
        "quarantine.export": ["quarantine", "export", str(folder / "q.csv"), "-w", own],
        "teams.load": ["teams", "load", str(teams), "-w", own],
        "teams.list": ["teams", "list", "-w", own],
        "teams.put": ["teams", "put", "t_money", "--name", "Money", "--owns", "refunds; region=EU", "-w", own],
        "teams.versions": ["teams", "versions", "-w", own],
        "teams.diff": ["teams", "diff", "1", "-w", own],
        "teams.remove": ["teams", "remove", "t_money", "-w", own],
        "teams.rollback": ["teams", "rollback", "1", "-w", own],
        "teams.check": ["teams", "check", "-w", read],
        "ownership": ["ownership", "-w", read],
        **route_calls(read, folder, contact),
        **taxonomy_calls(own, folder),
        **agent_calls(own, folder, read),
        **science_calls(own, folder, read),
        "runs.list": ["runs", "list", "-w", read],
        "runs.show": ["runs", "show", "last", "-w", read],
        "runs.compare": ["runs", "compare", last, "last", "-w", read],
        "assist": ["assist", contact, "-w", read],
        "ask": ["ask", "what are the top 3 issues?", "-w", read],
        "signals.show": ["signals", "show", contact, "-w", read],
        "signals.summary": ["signals", "summary", "--issue", "1", "-w", read],
        "anecdotes.list": ["anecdotes", "--issue", "1", "--budget", "5", "-w", read],
        "anecdotes.show": ["anecdotes", "show", story, "-w", read],
        "anecdotes.assign": ["anecdotes", "assign", story, "--owner", "jo", "-w", read],
        "anecdotes.overdue": ["anecdotes", "overdue", "-w", read],
        "anecdotes.answer": answered,
        "anecdotes.close": ["anecdotes", "close", other, "--action", "replaced", "--learned", "count", "-w", read],
        "anecdotes.reopen": ["anecdotes", "reopen", other, "--why", "it is back", "-w", read],
        "anecdotes.export": ["anecdotes", "export", str(folder / "read.html"), "-w", read],
        "issues.queue": ["issues", "queue", "-w", read],
        "issues.history": ["issues", "history", "1", "-w", read],
        "issues.move": ["issues", "move", "1", "accept", "-w", read],
        "issues.undo": ["issues", "undo", "1", "-w", read],
        "issues.comment": ["issues", "comment", "1", "the carrier has confirmed it", "-w", read],
        "issues.link": ["issues", "link", "1", "PAY-311", "--relation", "tracked_as", "-w", read],
        "issues.watch": ["issues", "watch", "1", "-w", read],
        "issues.rate": ["issues", "rate", "1", "high", "-w", read],
        "issues.remind": ["issues", "remind", "-w", read],
        "connect.load": ["connect", "load", str(connectors), "-w", read],
        "connect.list": ["connect", "list", "-w", read],
        "connect.check": ["connect", "check", "-w", read],
        "connect.send": ["connect", "send", "drop", "two issues are overdue", "-w", read],
        "connect.pull": ["connect", "pull", "drop", "--no-run", "-w", read],
        "ticket.open": ["ticket", "open", "1", "--to", "drop", "-w", read],
        "ticket.comment": ["ticket", "comment", "1", "seen in the store, too", "--to", "drop", "-w", read],
        "ticket.update": ["ticket", "update", "1", "--to", "drop", "-w", read],
        "worker": ["worker", "--once", "-w", read],
        "follow": ["follow", "--once", "--every-s", "0.2", "-w", read],
        "ticket.list": ["ticket", "list", "-w", read],
        "outbox.list": ["outbox", "list", "-w", read],
        "outbox.replay": ["outbox", "replay", "all", "-w", read],
        "outbox.drop": ["outbox", "drop", "all", "--why", "done by hand", "-w", read],
        "news.list": ["news", "list", "-w", read],
        "news.replay": ["news", "replay", "all", "-w", read],
        "issues.merge": ["issues", "merge", "3", "2", "--why", "the same", "-w", read],
        "issues.separate": ["issues", "separate", "3", "--why", "not the same", "-w", read],
        "issues.split": ["issues", "split", "1", *split_by(demo), "--name", "a part", "--dry-run", "-w", read],
        "clocks.load": ["clocks", "load", str(clocks), "-w", read],
        "clocks.show": ["clocks", "show", "-w", read],
        "replies.send": ["replies", "send", "1", "It is fixed.", "--consent", "region=UK", "--dry-run", "-w", read],
        "replies.propose": ["replies", "propose", "1", "It is fixed.", "--consent", "region=UK", "-w", read],
        "replies.drafts": ["replies", "drafts", "-w", read],
        "messages.list": ["messages", "list", "-w", read],
        "messages.deliver": ["messages", "deliver", "-w", read],
        "messages.retry": ["messages", "retry", "-w", read],
        "automations.simulate": ["automations", "simulate", "--file", str(rules), "-w", read],
        "automations.load": ["automations", "load", str(rules), "-w", read],
        "automations.list": ["automations", "list", "-w", read],
        "automations.run": ["automations", "run", "-w", read],
        "automations.stop": ["automations", "stop", "-w", read],
        "automations.start": ["automations", "start", "-w", read],
        "automations.log": ["automations", "log", "-w", read],
        "queue.list": ["queue", "list", "-w", read],
        "queue.next": ["queue", "next", "triage", "-w", read],
        "config.show": ["config", "show", "-w", read],
        "map.show": ["map", "show", "--sample", "50", "-w", read],
        "quality.show": ["quality", "show", "--limit", "3", "-w", read],
        "quality.judge": ["quality", "judge", str(peer), "-w", read],
        "quality.text": ["quality", "text", peer.read_text("utf-8"), "-w", read],
        "map.select": ["map", "select", "--inside=-1,-1 1,-1 1,1", "--mood", "negative", "-w", read],
        "llm.check": [
            "llm",
            "check",
            "--offline",
            "-w",
            read,
            "--set",
            "llm=m",
            "--set",
            "llm_url=http://localhost:9/v1",
        ],
        "llm.spend": ["llm", "spend", "-w", read],
        "doctor": ["doctor", "-w", read],
        "users.add": ["users", "add", "ann", "--password", f"file:{password}", "-w", own],
        "users.preview": ["users", "preview", "--role", "analyst", "--sees", "channel=chat", "-w", own],
        "users.invite": ["users", "invite", "bob", "--role", "viewer", "-w", own],
        "users.renew": ["users", "renew", "root", "-w", own],
        "users.password": ["users", "password", "root", "--password", f"file:{password}", "-w", own],
        "users.change": ["users", "change", "root", "--active", "yes", "-w", own],
        "users.list": ["users", "list", "-w", own],
        "tokens.create": ["tokens", "create", "dashboard", "--account", "root", "-w", own],
        "tokens.list": ["tokens", "list", "-w", own],
        "tokens.revoke": ["tokens", "revoke", token, "-w", own],
        "log.list": ["log", "list", "--verb", "users", "-w", own],
        "inbox.list": ["inbox", "list", "-w", own],
        "inbox.run": ["inbox", "run", "-w", own],
        "jobs.start": ["jobs", "start", "issues.remind", "-w", own],
        "jobs.list": ["jobs", "list", "-w", own],
        "jobs.show": ["jobs", "show", job, "-w", own],
        "jobs.cancel": ["jobs", "cancel", job, "-w", own],
        "jobs.work": ["jobs", "work", "-w", own],
    }


def route_calls(read: str, folder: Path, contact: str) -> dict[str, list[str]]:
    """In an order in which each can be done twice; the demo has a team ``trust`` and a product ``hub``."""
    rules = folder / "routing.txt"
    rules.write_text("when signal in (safety, legal, fraud) then team trust urgent\notherwise person\n", "utf-8")
    propose = ["andon", "propose", "signal in (safety, legal, fraud)", "--why", "fire", "--weeks", "52", "-w", read]
    stops = [headwater(*propose, "--by", "ann", "--json").answer["andon_id"] for _ in range(3)]
    headwater("andon", "approve", stops[2], "--by", "kim", "-w", read)
    quotes = [issue["quotes"] for issue in headwater("issues", "list", "-w", read, "--json").answer["issues"]]
    contacts = [quote["contact_id"] for found in quotes for quote in found][:6]
    for i, key in enumerate(contacts):
        headwater("route", "reassign", key, ("billing", "app")[i % 2], "-w", read)
    return {
        "andon.propose": [*propose, "--by", "bo"],
        "andon.approve": ["andon", "approve", stops[0], "--by", "kim", "-w", read],
        "andon.reject": ["andon", "reject", stops[1], "--by", "kim", "--why", "another product", "-w", read],
        "andon.release": ["andon", "release", stops[2], "--why", "the batch is recalled", "-w", read],
        "route.reassign": ["route", "reassign", contacts[0], "care", "--why", "a complaint", "-w", read],
        "route.check": ["route", "check", str(rules), "-w", read],
        "route.simulate": ["route", "simulate", str(rules), "-w", read],
        "route.on": ["route", "on", str(rules), "-w", read],
        "route.replay": ["route", "replay", "--why", "from the start", "-w", read],
        "route.rules": ["route", "rules", "-w", read],
        "route.show": ["route", "show", "--urgent", "-w", read],
        "route.contact": ["route", "contact", contact, "-w", read],
        "route.train": ["route", "train", "-w", read],
        "route.promise": ["route", "promise", "-w", read],
        "route.rollback": ["route", "rollback", "1", "-w", read],
        "route.off": ["route", "off", "-w", read],
        "andon.list": ["andon", "list", "--every", "-w", read],
    }


def split_by(demo: Path) -> list[str]:
    """An attribute value that some contacts of the largest issue have, and others have not."""
    with Workspace(demo, create=False) as workspace:
        (issue,) = workspace.read("issues", columns=["issue_id"], where="rank = 0")["issue_id"].to_pylist()
        rows = contacts_behind(workspace, workspace.desk.issues.tracked(), issue)
    channels = Counter(row["attributes"]["channel"] for row in rows)
    assert len(channels) > 1
    return ["--by", f"channel={channels.most_common(1)[0][0]}"]


def agent_calls(own: str, folder: Path, read: str) -> dict[str, list[str]]:
    """In an order in which each can be done twice, as JSON and as plain text."""
    file = folder / "refund.md"
    file.write_text(AGENT, "utf-8")
    published = headwater("agents", "import", str(file), "-w", own, "--json")
    assert published.code == 0, published.err
    done = headwater("agents", "publish", "refund", "--alone", "--why", "first", "-w", own, "--json")
    assert done.code == 0, done.err
    said = headwater("agents", "say", "hello", "-w", own, "--json").answer["conversation"]
    file.write_text(AGENT.replace("How much?", "How much, please?"), "utf-8")
    guide = folder / "returns.md"
    guide.write_text("# Returns\n1. Ask for the order number and [Find Order].\n2. [Pay Back] the price.\n", "utf-8")
    calls = {
        "check": [str(file)],
        "test": [str(file)],
        "draft": [str(guide), "--out", str(folder / "drafted.md"), "--overwrite"],
        "prove": [str(file), "--show", "0"],
        "import": [str(file)],
        "list": [],
        "show": ["refund"],
        "diff": ["refund", "published", "draft"],
        "say": ["I want my money back", "--conversation", said],
        "rollout": ["refund", "--share", "0.5"],
        "results": [],
        "trace": [said],
        "forget": ["C-1042", "--why", "asked for"],
        "talks": [],
        "simulate": ["refund", "--version", "published"],
        "proof": ["refund", "--version", "published"],
    }
    return {f"agents.{name}": ["agents", name, *given, "-w", own] for name, given in calls.items()} | {
        "agents.mine": ["agents", "mine", "1", "--out", str(folder / "mined.md"), "--overwrite", "-w", read]
    }


def science_calls(own: str, folder: Path, read: str) -> dict[str, list[str]]:
    """Calls of the verbs about evaluations, in an order in which they work."""
    told = folder / "told_labels.csv"
    rows = [f"{k},{'ab'[k % 2]},{'ab'[(k // 3) % 2]},{'ab'[k % 2]}" for k in range(60)]
    told.write_text("\n".join(["id,label,predicted,better", *rows]) + "\n", "utf-8")
    made = ["evaluate", str(told), "--task", "routing"]
    headwater(*made, "--system", "column:predicted", "--name", "used", "-w", own)
    headwater("route", "train", "--risk", "0.5", "--candidate", "-w", read)
    headwater(*made, "--system", "column:better", "--name", "new", "-w", own)
    scores, verdicts = folder / "scores.csv", folder / "verdicts.csv"
    judged = [f"{k % 3},{k % 2 if k < 40 else ''},{'word ' * (k % 7 + 1)}" for k in range(200)]
    scores.write_text("\n".join(["judge,label,text", *judged]) + "\n", "utf-8")
    verdicts.write_text("judge,swapped\n" + "first,second\nfirst,first\n" * 20, "utf-8")
    apart = folder / "apart.csv"
    both = [f"{k},{'ab'[k % 2]},{'ab'[k // 3 % 2]},{'ab'[k % 2]}" for k in range(90)]
    apart.write_text("\n".join(["id,candidate,used,label", *both]) + "\n", "utf-8")
    plan = ["--task", "routing", "--question", "is it better?", "--stopping", "60 labels"]
    bench = str(folder / "bench")
    headwater("benchmark", "make", bench, "--contacts", "120", "-w", own)
    return {
        "benchmark.make": ["benchmark", "make", bench, "--contacts", "120", "-w", own],
        "benchmark.answer": ["benchmark", "answer", bench, str(folder / "answers"), "-w", read],
        "benchmark.score": ["benchmark", "score", bench, str(folder / "answers"), "-w", read],
        "judges.correct": ["judges", "correct", str(scores), "-w", own],
        "judges.pairs": ["judges", "pairs", str(verdicts), "-w", own],
        "experiments.register": ["experiments", "register", "better", *plan, "-w", own],
        "experiments.open": ["experiments", "open", "better", str(told), "-w", own],
        "experiments.conclude": ["experiments", "conclude", "better", "new", "--against", "used", "-w", own],
        "experiments.review": ["experiments", "review", "better", "--alone", "--why", "reproduced", "-w", own],
        "experiments.comment": ["experiments", "comment", "better", "from which channel?", "-w", own],
        "experiments.show": ["experiments", "show", "better", "-w", own],
        "experiments.list": ["experiments", "list", "-w", own],
        "evaluate": [*made, "--system", "column:better", "-w", own],
        "evaluations.list": ["evaluations", "list", "-w", own],
        "evaluations.show": ["evaluations", "show", "new", "-w", own],
        "evaluations.compare": ["evaluations", "compare", "new", "used", "-w", own],
        "evaluations.export": ["evaluations", "export", "new", str(folder / "new.tex"), "--overwrite", "-w", own],
        "card": ["card", "new", "-w", own],
        "cards.data": ["cards", "data", "--labels", str(told), "--task", "routing", "-w", own],
        "cards.taxonomy": ["cards", "taxonomy", "--version", "0", "-w", read],
        "evaluations.differing": ["evaluations", "differing", "new", str(apart), "--against", "used", "-w", own],
        "gate": ["gate", "new", "--against", "used", "-w", own],
        "models.promote": ["models", "promote", "answers", "new", "--against", "used", "-w", own],
        "models.list": ["models", "list", "-w", own],
        "models.rollback": ["models", "rollback", "answers", "-w", own],
        "models.shadow": ["models", "shadow", "router", "-w", read],
        "models.hold": ["models", "hold", "assignment", "-w", own],
        "models.drift": ["models", "drift", "topics", "-w", read],
    }


def taxonomy_calls(own: str, folder: Path) -> dict[str, list[str]]:
    """In an order in which each can be done twice, as JSON and as plain text; the workspace has had a run."""
    (folder / "reasons.txt").write_text("Parcels\n  Late\n  Lost\nMoney\n  Refunds\n", "utf-8")
    calls = {
        "accept": [],
        "put": ["Parcels\n  Late\n  Lost\nMoney\n  Refunds\n  Fees\n"],
        "import": [str(folder / "reasons.txt")],
        "show": ["--node", "Parcels"],
        "text": ["--form", "csv"],
        "export": [str(folder / "out.txt"), "--overwrite"],
        "list": [],
        "add": ["Extra", "--dry-run"],
        "rename": ["Late", "Late", "--why", "as it was"],
        "move": ["Late", "--parent", "Parcels"],
        "merge": ["Late", "Lost", "--dry-run"],
        "split": ["Refunds", "--dry-run"],
        "define": ["Late", "--definition", "It came late."],
        "rule": ["Late", "--takes", "late OR never"],
        "example": ["Late", "my parcel is late"],
        "own": ["Late", "t_parcels"],
        "retire": ["Lost", "--dry-run"],
        "restore": ["Late", "--dry-run"],
        "lock": ["Late"],
        "unlock": ["Late"],
        "diff": ["0", "draft"],
    }
    return {f"taxonomy.{name}": ["taxonomy", name, *words, "-w", own] for name, words in calls.items()}


def test_every_verb_answers_in_json_and_in_plain_text(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = calls(demo, tmp_path)
    offered = {name for name, verb in VERBS.items() if "cli" in verb.doors}
    known = {"quarantine.replay"}  # has a test of its own
    assert set(asked) <= offered
    assert offered - known - set(asked) <= NOT_YET, "add a call of the new verb above"
    for name, words in asked.items():
        done = headwater(*words, "--json")
        assert done.code == 0, (name, done.err)
        assert ESCAPE not in done.out + done.err
        shows(name)(
            VERBS[name].output.model_validate_json(done.out), Console()
        )  # as without --json, of the same answer
        said = capsys.readouterr().out
        assert said.strip(), name
        assert ESCAPE not in said


NOT_YET: set[str] = {
    *(  # tests/integration/test_agents_on_the_desk.py
        f"agents.{step}" for step in "review approve reject reopen publish decide".split()
    ),
    *("agents.shadow", "agents.effect"),  # tests/integration/test_assist.py
    *(
        f"taxonomy.{step}"
        for step in "review approve reject reopen rebase publish rollback restate crosswalk bridge".split()
    ),
    *(f"candidates.{name}" for name in ("show", "accept", "merge", "dismiss")),  # tests/integration/test_new_data.py
    "encoder.tune",  # tests/integration/test_labels_in_use.py
    *(f"replies.{name}" for name in ("undo", "approve", "reject", "reopen")),  # tests/integration/test_replies.py
    "searches.delete",  # tests/integration/test_search.py
}
"""Verbs whose call is checked where they live."""


@pytest.mark.parametrize("verb", [verb for verb in VERBS.values() if "cli" in verb.doors], ids=lambda verb: verb.name)
def test_help_shows_examples(verb: Verb) -> None:
    done = headwater(*verb.name.split("."), "--help")
    assert done.code == 0
    assert "Examples:" in done.out
    for example in verb.examples:
        assert example in " ".join(done.out.split()) or example in done.out
    assert ESCAPE not in done.out


def test_the_first_help_names_the_first_commands_and_the_exit_codes() -> None:
    done = headwater("--help")
    assert "headwater demo" in done.out
    assert "headwater run" in done.out
    assert "Exit codes" in done.out
    assert headwater("--version").out.startswith("headwater ")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_can_be_printed(shell: str) -> None:
    done = subprocess.run(
        COMMAND,
        env=environment(_HEADWATER_COMPLETE=f"source_{shell}"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "complet" in done.stdout.lower()
    assert "Traceback" not in done.stderr


WRONG = {
    "unknown setting": (["config", "show", "--set", "sed=7"], 2, "did you mean 'seed'?"),
    "no number": (["config", "show", "--set", "seed=x"], 2, "headwater config show"),
    "no pair": (["config", "show", "--set", "seed"], 2, "--set seed=7"),
    "unknown command": (["isues"], 2, "No such command"),
    "no file named": (["run"], 3, "headwater run FILE"),
    "missing file": (["run", "nosuch.csv"], 3, "check the spelling"),
    "no workspace": (["issues", "list", "-w", "nowhere"], 3, "headwater run FILE"),
    "unknown encoder": (["run", "c.csv", "--set", "encoder=statik"], 2, "did you mean 'static'?"),
    "unknown format": (["run", "c.csv", "--format", "docx"], 2, "known: "),
    "unknown column": (["run", "c.csv", "--map", "text=nosuch"], 3, "columns are"),
    "mapping that is no text": (["run", "c.csv", "--mapping-file", "noise"], 3, "mapping show FILE --save"),
    "unwritable": (["run", "c.csv", "-w", "/proc/nowhere"], 3, "check the path"),
    "unsavable": (["mapping", "show", "c.csv", "--save", "/proc/m.toml"], 3, "check the path"),
    "unknown ending": (["export", "x.xml", "-w", "DEMO"], 3, ".csv, .parquet or .json"),
    "private table": (["export", "x.csv", "--table", "contacts", "-w", "DEMO"], 3, "one of: issues"),
    "unknown issue": (["issues", "show", "no such thing", "-w", "DEMO"], 3, "headwater issues list"),
    "unknown order": (["issues", "list", "--sort", "colour", "-w", "DEMO"], 3, "one of: size"),
    "file exists": (["export", "c.csv", "-w", "DEMO"], 4, "--overwrite"),
    "no teams": (["teams", "load", "c.csv", "-w", "DEMO"], 3, "fields: id, name"),
    "not an export": (["quarantine", "replay", "c.csv", "-w", "DEMO"], 3, "headwater quarantine export"),
    "unknown run": (["runs", "show", "r_x", "-w", "DEMO"], 3, "headwater runs list"),
    "filter": (["search", "refund", "--where", "chanel=chat", "-w", "DEMO"], 3, "did you mean 'channel'"),
    "nobody to ask": (["size-of", "refund", "-w", "DEMO"], 3, "--answers FILE.csv"),
    "unknown search": (["searches", "run", "refnds", "-w", "DEMO"], 2, "saved search"),
    "no week": (["report", "weekly", "--week", "W40", "-w", "DEMO"], 3, "2026-W40"),
    "no such week": (["report", "weekly", "--week", "1999-W01", "-w", "DEMO"], 3, "whole weeks:"),
    "which dossier": (["report", "show", "issue", "-w", "DEMO"], 3, "--issue 1"),
    "no moment": (["report", "schedule", "weekly", "--every", "soon", "--out", "x", "-w", "DEMO"], 3, "monday 07:00"),
    "public address": (["serve", "--host", "0.0.0.0", "-w", "DEMO"], 2, "--public"),
}


@pytest.mark.parametrize("name", WRONG)
def test_errors_say_what_to_do_and_have_their_exit_code(
    name: str, demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, code, hint = WRONG[name]
    (tmp_path / "c.csv").write_text(SMALL, "utf-8")
    (tmp_path / "noise").write_bytes(b"\x89\xff\x00" * 100)
    monkeypatch.chdir(tmp_path)
    words = [str(demo) if word == "DEMO" else word for word in words]
    plain = headwater(*words)
    assert plain.code == code, plain.err
    assert plain.out == ""
    assert hint in " ".join(plain.err.split())
    assert "Traceback" not in plain.err
    assert ESCAPE not in plain.err
    if "Usage:" not in plain.err and words[0] != "serve":
        problem = json.loads(headwater(*words, "--json").err)
        assert problem["detail"]
        assert problem["hint"]


def test_a_fault_of_ours_is_named_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headwater.app.usecases.config.show_config", lambda context, given: 1 // 0)
    done = headwater("config", "show")
    assert done.code == HeadwaterError.exit_code == 1
    assert "defect of ours" in done.err
    assert "HEADWATER_DEBUG=1" in done.err
    assert "Traceback" not in done.err
    with pytest.raises(ZeroDivisionError):
        headwater("config", "show", HEADWATER_DEBUG="1")


def test_colour_only_on_a_terminal_that_wants_it(demo: Path) -> None:
    words = ["issues", "list", "--workspace", str(demo), "--limit", "1"]

    def on_a_terminal(**more: str) -> str:
        command = " ".join(f"'{word}'" for word in [*COMMAND, *words])
        found = subprocess.run(
            ["script", "-qec", command, "/dev/null"],
            env={**environment(TERM="xterm-256color"), "NO_COLOR": "", **more},
            capture_output=True, text=True, timeout=120, check=True, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        return found.stdout

    assert ESCAPE not in headwater(*words).out
    if shutil.which("script"):
        assert ESCAPE + "[" in on_a_terminal()
        assert not re.search(
            r"\x1b\[[0-9;]*3\d", on_a_terminal(NO_COLOR="1")
        )  # no colour; bold and dim are not colours


def test_settings_come_from_the_documented_places_in_the_documented_order(tmp_path: Path) -> None:
    def found(*words: str, **variables: str) -> tuple[object, str]:
        rows = headwater("config", "show", "-w", tmp_path, "--json", *words, **variables).answer["settings"]
        (row,) = [row for row in rows if row["name"] == "seed"]
        return row["value"], row["origin"]

    assert found() == (Settings().seed, "default")
    (tmp_path / "headwater.toml").write_text("seed = 5\n", "utf-8")
    assert found() == (5, "headwater.toml")
    assert found(HEADWATER_SEED="6") == (6, "HEADWATER_SEED")
    assert found("--set", "seed=7", HEADWATER_SEED="6") == (7, "argument")
    (tmp_path / "headwater.toml").write_text("seed = [\n", "utf-8")
    broken = headwater("config", "show", "-w", tmp_path)
    assert broken.code == 2
    assert "mend the line" in broken.err


def test_the_workspace_can_come_from_a_variable(demo: Path) -> None:
    assert headwater("status", "--json", HEADWATER_WORKSPACE=str(demo)).answer["workspace"] == str(demo)


def test_an_export_is_the_same_in_every_format(demo: Path, tmp_path: Path) -> None:
    listed = headwater("issues", "list", "--limit", "10000", "-w", demo, "--json").answer
    for ending in ("csv", "parquet", "json"):
        done = headwater("export", tmp_path / f"issues.{ending}", "-w", demo, "--json")
        assert done.answer["rows"] == listed["total"]
    with (tmp_path / "issues.csv").open(encoding="utf-8", newline="") as file:
        from_csv = [(row["issue_id"], float(row["share"]), row["quote"]) for row in csv.DictReader(file)]
    from_json = [
        (row["issue_id"], row["share"], row["quote"])
        for row in json.loads((tmp_path / "issues.json").read_text("utf-8"))
    ]
    rows = pyarrow.parquet.read_table(tmp_path / "issues.parquet").to_pylist()
    wanted = [(issue["issue_id"], issue["share"]["value"]) for issue in listed["issues"]]
    assert [row[:2] for row in from_csv] == [row[:2] for row in from_json] == wanted
    assert [(row["issue_id"], row["share"], row["quote"]) for row in rows] == from_json == from_csv
    for table in ("estimates", "drivers", "anecdotes", "statements"):
        counted = {
            ending: headwater("export", tmp_path / f"{table}.{ending}", "--table", table, "-w", demo, "--json").answer[
                "rows"
            ]
            for ending in ("csv", "parquet", "json")
        }
        assert len(set(counted.values())) == 1
        assert len(json.loads((tmp_path / f"{table}.json").read_text("utf-8"))) == counted["json"]
        assert "Infinity" not in (tmp_path / f"{table}.json").read_text("utf-8")


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_rejected_rows_are_mended_and_replayed(messy: Path, ending: str, tmp_path: Path) -> None:
    folder, out = tmp_path / "w", tmp_path / f"rejected.{ending}"
    (count,) = headwater("run", messy, "-w", folder, "--json").answer["counts"]
    assert (count["read"], count["accepted"], count["quarantined"]) == (22, 20, 2)
    listed = headwater("quarantine", "list", "-w", folder, "--json").answer
    assert {(row["source"], row["line"], row["code"]) for row in listed["rows"]} == {
        ("messy.csv", 22, "empty_text"),
        ("messy.csv", 23, "bad_timestamp"),
    }
    assert headwater("quarantine", "export", out, "-w", folder, "--json").answer["rows"] == 2
    text = out.read_text("utf-8")
    assert headwater("quarantine", "export", out, "-w", folder).code == 4  # it is not written over
    out.write_text(text.replace("31/02/2024", "28/02/2024").replace("90,,", "90,The lamp never came,"), "utf-8")
    replayed = headwater("quarantine", "replay", out, "-w", folder, "--json").answer["counts"]
    assert [(c["source"], c["read"], c["accepted"], c["quarantined"]) for c in replayed] == [(out.name, 2, 2, 0)]
    status = headwater("status", "-w", folder, "--json").answer
    assert status["coverage"]["contacts"] == 22
    assert status["quarantined"] == 0
    assert headwater("quarantine", "export", tmp_path / "none.csv", "-w", folder, "--json").answer["rows"] == 0
    again = headwater("run", messy, "-w", folder, "--json").answer  # the file as it was adds nothing
    assert (again["counts"][0]["accepted"], again["coverage"]["contacts"]) == (0, 22)
    assert headwater("doctor", "-w", folder).code == 0


def test_doctor_finds_what_is_broken_and_says_how_to_mend_it(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(demo, folder)
    assert headwater("doctor", "-w", folder).code == 0
    for path in (folder / "lake").rglob("*.manifest"):
        if "topics" in str(path):
            path.write_bytes(b"broken")
    done = headwater("doctor", "-w", folder, "--json")
    assert done.code == 1
    wrong = [check for check in done.answer["checks"] if not check["ok"]]
    assert [check["name"] for check in wrong] == ["table topics"]
    assert wrong[0]["mend"]
    (folder / "desk.sqlite").write_bytes(b"no database at all" * 200)
    done = headwater("doctor", "-w", folder, "--json")
    assert done.code == 1
    assert any(check["name"] == "desk" and check["mend"] for check in done.answer["checks"] if not check["ok"])
    plain = headwater("doctor", "-w", folder)
    assert plain.code == 1
    assert "FAIL" in plain.out
    assert "Traceback" not in plain.out + plain.err


def test_an_interrupted_run_says_how_to_go_on_and_does(tmp_path: Path) -> None:
    path, folder = tmp_path / "c.csv", tmp_path / "w"
    rows = [f"{k},The parcel number {k} never came and the shop does not answer,2024-01-05" for k in range(3000)]
    path.write_text("id,comment,created_at\n" + "\n".join(rows) + "\n", "utf-8")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in the background
    process = subprocess.Popen(
        [*COMMAND, "run", str(path), "--workspace", str(folder)],
        env=environment(HEADWATER_WORKERS="2", HEADWATER_PART_ROWS="512", HEADWATER_FIT_ENCODER="off"),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    signal.signal(signal.SIGINT, before)
    with process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("ingest"):  # it has begun to work on what it has read
                time.sleep(1)
                os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does: to the workers, too
                break
        rest = process.stderr.read()
        assert process.wait(timeout=60) == 130
    assert "repeat the same command to continue" in rest
    assert "Traceback" not in rest
    assert headwater("status", "-w", folder, "--json", HEADWATER_PART_ROWS="512").answer["unfinished_runs"] == 1
    again = headwater("run", path, "-w", folder, "--json", HEADWATER_PART_ROWS="512").answer
    assert again["resumed"]
    assert again["coverage"]["contacts"] == 3000
    assert headwater("doctor", "-w", folder).code == 0


def test_small_groups_do_not_leave_the_workspace(demo: Path, tmp_path: Path) -> None:
    def exported(table: str, least: int) -> dict[str, int]:
        path = tmp_path / f"{table}-{least}.csv"
        words = ("export", path, "--table", table, "-w", demo, "--set", f"min_group={least}", "--json")
        done = headwater(*words)
        assert done.code == 0, done.err
        return done.answer

    for table in ("issues", "estimates", "anecdotes", "topics"):
        whole = exported(table, 1)
        none = exported(table, 10_000)
        assert whole["withheld"] == 0
        assert none["withheld"] > 0
        assert none["rows"] + none["withheld"] == whole["rows"]
    assert exported("issues", 9_999)["rows"] == 0


def test_a_taxonomy_is_reviewed_published_and_gone_back_from(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(demo, folder)

    def step(name: str, *words: str) -> str:
        asked = ["taxonomy", name, *words, "-w", folder]
        done = headwater(*asked)
        assert done.code == 0, (name, done.err)
        assert ESCAPE not in done.out
        return done.out

    assert "saved in version 1" in step("accept")
    assert "version 1 is in review" in step("review", "--why", "please look")
    assert headwater("taxonomy", "publish", "-w", folder).code == 4
    assert "version 1 is draft" in step("reopen")
    step("review")
    assert "version 1 is approved" in step("approve", "--why", "reads well")
    assert "headwater taxonomy restate" in step("publish", "--why", "first")
    assert "contacts" in step("restate")
    nodes = headwater("taxonomy", "show", "-w", folder, "--json").answer["nodes"]
    first, second = sorted((n for n in nodes if n["contacts"]), key=lambda n: -n["contacts"])[:2]
    assert "change their node" in step("merge", first["id"], second["id"])
    step("publish")
    step("restate")
    assert second["name"] in step("bridge")
    assert "merged" in step("crosswalk", "0", "2")
    assert headwater("assign", "My parcel never arrived.", "-w", folder).code == 0
    step("rollback", "1", "--why", "it misled")
    step("rename", first["id"], "first of all")
    assert "version 4 is rejected" in step("reject", "--why", "no")
    listed = headwater("taxonomy", "list", "-w", folder, "--json").answer["versions"]
    assert [v["state"] for v in listed] == ["superseded", "superseded", "published", "rejected"]
    assert listed[0]["reviewer"] == "local"


def test_edits_of_two_people_meet_by_a_rebase(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(demo, folder)
    with Workspace(folder) as workspace:
        store = workspace.desk.taxonomies
        act = Act(datetime(2026, 1, 1, tzinfo=UTC), "ann", "taxonomy.put", "", {})
        headwater("taxonomy", "put", "A\nB\n", "-w", folder)
        store.create("A  [a]\n", parent=None, act=act)
        store.publish(2, act)
    assert headwater("taxonomy", "publish", "-w", folder).code == 4
    rebased = headwater("taxonomy", "rebase", "-w", folder)
    assert rebased.code == 4  # both added a node of the same name
    assert "siblings" in rebased.err
    headwater("taxonomy", "rename", "A", "C", "-w", folder)
    done = headwater("taxonomy", "rebase", "-w", folder, "--json")
    assert done.code == 0, done.err
    assert headwater("taxonomy", "publish", "-w", folder).code == 0
    assert len(headwater("taxonomy", "show", "-w", folder, "--json").answer["nodes"]) == 3


def test_a_trend_per_order_is_taken_apart_by_what_the_orders_are_cut_by(demo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(demo, folder)
    plain = headwater("trend", "1", "--by", "channel", "-w", folder, "--json").answer
    weeks, change = [week["week"] for week in plain["weeks"]], plain["change"]
    assert plain["unit"].endswith("contacts of all kinds")
    channels = [part["value"] for part in change["parts"]]
    rows = [f"{week},,{1000 + 10 * i}" for i, week in enumerate(weeks)]
    rows += [f"{week},{name},{500 if name == channels[0] else 100}" for week in weeks for name in channels]
    coming = datetime.fromisoformat(weeks[-1]).date()
    rows += [f"{coming + timedelta(days=7 * k)},,2000" for k in range(1, 5)]
    orders = tmp_path / "orders.csv"
    orders.write_text("week,channel,orders\n" + "\n".join(rows) + "\n", "utf-8")
    loaded = headwater("exposure", "load", orders, "--unit", "orders", "-w", folder)
    assert loaded.code == 0, loaded.err
    found = headwater("trend", "1", "--by", "channel", "-w", folder, "--json").answer
    assert found["unit"] == "contacts per 1,000 orders"
    assert any("as loaded" in note for note in found["notes"])
    for one in (change, found["change"]):
        parts = sum(one[name]["value"] for name in ("volume", "mix", "rate"))
        assert parts == pytest.approx(one["change"]["value"], abs=1e-9)
        assert sum(part["rate"]["value"] for part in one["parts"]) == pytest.approx(one["rate"]["value"], abs=1e-9)
    # the orders of each channel stay, so nothing is left to volume and mix
    assert found["change"]["volume"]["value"] == pytest.approx(0, abs=1e-9)
    assert found["change"]["mix"]["value"] == pytest.approx(0, abs=1e-9)
    assert len(found["coming"]) == 4 == len(found["coming_rates"])
    wrong = headwater("trend", "1", "--before", "2026-08-01..2026-08-30", "-w", folder)
    assert (wrong.code, "both periods or neither" in wrong.err) == (3, True)
    wrong = headwater(
        "trend", "1", "--before", "2026-08-01..2026-08-30", "--after", "2026-08-15..2026-09-10", "-w", folder
    )
    assert "overlap" in wrong.err
    wrong = headwater("trend", "1", "--per", "cats", "-w", folder)
    assert "no exposure is loaded for 'cats'" in " ".join(wrong.err.split())
