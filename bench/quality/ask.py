"""``ask``: questions worded in many ways over the demo, whose truth is known; without a language model.

Run: ``python -m bench.quality.ask [--questions second] [--half open|held|both] [--workspace W] [--show]``.
W is a workspace of ``headwater demo``.

A question is answered rightly where its kind is right, the issue is one whose statements are mostly of the planted reason,
and the calls name the period, the attribute or the words asked for. It is refused rightly where it can have no answer. Half of
the questions (drawn by a hash of their words) were held back until the rest was settled.
"""

import argparse
import csv
import hashlib
import os
import re
import shlex
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from headwater.agents.ask.held import Evidence
from headwater.app import demo
from headwater.app.context import Context, call
from headwater.app.verbs.table import VERBS, verb
from headwater.app.verbs.verb import is_argument
from headwater.app.workspace import Workspace, hold
from headwater.core.stats.intervals import wilson
from headwater.evaluate.chain import majority

QUESTIONS = Path(__file__).parent / "ask"
REFUSED = ("refuse",)
SAID: dict[str, Any] = {}
"""Command line -> its answer, run once."""


def is_held(question: str) -> bool:
    """Whether a question belongs to the half that was held back."""
    return hashlib.blake2b(question.encode(), digest_size=1).digest()[0] % 2 == 1


def reasons(folder: Path) -> dict[str, str]:
    """issue_id -> the planted reason that most of its statements are of."""
    with Workspace(folder, create=False) as workspace:
        pairs = demo.pairs_of(workspace, workspace.path / "demo")
        of = {topic: reason for reason, topics in majority(pairs).items() for topic in topics}
        rows = workspace.read("issues", columns=["issue_id", "topic_id"]).to_pylist()
    return {row["issue_id"]: of[row["topic_id"]] for row in rows if row["topic_id"] in of}


def fault(row: dict[str, str], answer: Any, planted: dict[str, str]) -> str:
    """What is wrong with an answer; empty: nothing."""
    kind, wanted = row["kind"], [name for name in row["issue"].split(",") if name]
    if kind in REFUSED:
        return "" if not answer.answered and not answer.which else f"answered: {answer.understood or 'which'}"
    if kind == "which":
        named = [planted.get(one.issue_id, "") for one in answer.which]
        right = [one for one in named if one in wanted]
        return (
            ""
            if named and len(right) >= len(named) / 2
            else f"not asked back: {answer.understood or answer.refusal} {named}"
        )
    if kind == "cost" and not answer.answered:  # the demo has no assumptions: the verb that was called says so
        return (
            ""
            if any(" cost" in one for one in answer.commands) and issues_right(answer, wanted, planted)
            else answer.refusal
        )
    if not answer.answered:
        return f"refused: {answer.refusal}{[one.name for one in answer.which]}"
    if answer.kind != kind and not (kind == "where" and answer.kind == "size"):
        return f"taken for {answer.kind}"
    if not issues_right(answer, wanted, planted):
        return f"another issue: {answer.understood}"
    said = " ".join(answer.commands)
    for part in row["detail"].split(";") if row["detail"] else ():
        name, _, value = part.partition("=")
        if not PART[name](value, said, answer):
            return f"not {part}: {said}"
    return ""


def issues_right(answer: Any, wanted: list[str], planted: dict[str, str]) -> bool:
    """Whether the issues that were called are of the reasons asked for."""
    called = list(dict.fromkeys(re.findall(r"i_[0-9a-f]{4,}", " ".join([*answer.commands, answer.understood]))))
    found = {planted.get(one, "") for one in called}
    return found == set(wanted) if len(wanted) > 1 else bool(found & set(wanted)) or not wanted


def _period(value: str, said: str, _answer: Any) -> bool:
    if "W" in value:
        year, week = value.split("-W")
        return date.fromisocalendar(int(year), int(week), 1).isoformat() in said
    return f"{value}-01" in said


PART = {
    "n": lambda value, said, _: f"--limit {value}" in said,
    "week": _period,
    "before": _period,
    "after": _period,
    "by": lambda value, said, _: f"--by {value}" in said,
    "values": lambda value, _, answer: all(
        one in " ".join(s.text for s in answer.sentences) for one in value.split(",")
    ),
    "words": lambda value, said, _: value.lower() in said.lower(),
}


def unsupported(context: Context, answer: Any) -> int:
    """Numbers of the answer that its commands, run again, do not give; the question may bring its own."""
    for line in answer.commands:
        if line not in SAID:
            SAID[line] = _again(context, line)
    evidence = Evidence([SAID[line] for line in answer.commands], answer.question)
    return sum(len(evidence.unsupported(said.text)) + len(evidence.unquoted(said.text)) for said in answer.sentences)


def _again(context: Context, line: str) -> Any:
    words = shlex.split(line)[1:]
    name = ".".join(words[:2]) if ".".join(words[:2]) in VERBS else words[0]
    rest = words[len(name.split(".")) :]
    asked = VERBS[name]
    first = next((name for name, field in asked.input.model_fields.items() if is_argument(field)), "")
    given: dict[str, str] = {}
    while rest:
        word = rest.pop(0)
        if word.startswith("--"):
            given[word[2:].replace("-", "_")] = rest.pop(0)
        else:
            given[first] = word
    return call(asked, context, asked.input(**given)).model_dump(mode="json")


def share(n: int, of: int) -> str:
    low, high = wilson(n, of)
    return f"{n} of {of} = {n / max(of, 1):.3f} [{low:.3f}, {high:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", default="both", choices=["open", "held", "both"])
    parser.add_argument("--workspace", type=Path, default=Path(os.environ.get("HEADWATER_WORKSPACE", "headwater-demo")))
    parser.add_argument("--questions", default="questions", choices=["questions", "second"])
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    with (QUESTIONS / f"{given.questions}.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    planted = reasons(given.workspace)
    context = Context(folder=given.workspace, role="analyst")
    with hold(context):
        for half in ("open", "held") if given.half == "both" else (given.half,):
            chosen = [row for row in rows if is_held(row["question"]) == (half == "held")]
            report(half, chosen, context, planted, show=given.show)


def report(half: str, chosen: list[dict[str, str]], context: Context, planted: dict[str, str], *, show: bool) -> None:
    """Answers of one half, counted."""
    right: Counter[bool] = Counter()
    of: Counter[bool] = Counter()
    made_up = 0
    spent = []
    for row in chosen:
        began = time.process_time()
        answer = call(verb("ask"), context, verb("ask").input(question=row["question"]))
        spent.append(time.process_time() - began)
        wrong = fault(row, answer, planted)
        refusable = row["kind"] in REFUSED
        of[refusable] += 1
        right[refusable] += not wrong
        made_up += unsupported(context, answer) if answer.answered else 0
        if wrong and show:
            print(f"{row['kind']:8} {row['question']}\n         {wrong[:300]}", flush=True)
    print(f"\n{half} half: {len(chosen)} questions")
    print(f"answered or asked back rightly: {share(right[False], of[False])}")
    print(f"refused rightly: {share(right[True], of[True])}")
    print(f"numbers or quotes that no verb gives: {made_up}")
    print(f"{1000 * sorted(spent)[len(spent) // 2]:.0f} CPU ms a question (median)", flush=True)


if __name__ == "__main__":
    main()
