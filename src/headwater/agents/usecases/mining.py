"""The use case behind ``agents mine``: a draft from resolved contacts of an issue, or from a file of dialogues."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from headwater.agents.check import questions
from headwater.agents.dialogues import as_dialogue
from headwater.agents.draft.compile import slug
from headwater.agents.format import read, render
from headwater.agents.mine import mine
from headwater.agents.procedure import Procedure
from headwater.agents.states import with_states
from headwater.agents.turns import Turn, read_turns
from headwater.agents.usecases.contacts import issue_named, openings
from headwater.agents.usecases.procedures import problem_rows
from headwater.anecdotes.quote import is_verbatim, make_quote
from headwater.app.context import Context
from headwater.app.library.encoders import load_encoder
from headwater.app.usecases.quotes import originals
from headwater.app.verbs.agents import MineInput, MineOutput
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError, NotEnoughData, NotVerbatim
from headwater.core.ports import among
from headwater.core.types import PersonalSpan, Quote

_SPEAKERS: Final = {"customer": "customer", "associate": "agent", "bot": "agent"}
_AT_ONCE: Final = 2000
_APPLIES: Final = 8
_LONGEST: Final = 120
_ALIKE: Final = 0.85


def mine_issue(context: Context, given: MineInput) -> MineOutput:
    """A draft with the support and the quotes of each step.

    Raises:
        InputError: neither or both of an issue and a file are named.
        NotEnoughData: too few of the contacts are conversations.
        NotVerbatim: a quote is not what its contact says.
    """
    if bool(given.issue) == bool(given.dialogues):
        raise InputError("name an issue, or a file with --dialogues", hint="headwater agents mine 1")
    if given.dialogues:
        turns, name, n = _of_file(Path(given.dialogues), given.label), given.name or "mined", 0
        procedure = _mined(turns, name)
    else:
        with opened(context) as workspace:
            issue = issue_named(workspace, given.issue)
            turns, n = _of_issue(workspace, issue.topic_id, given.limit)
            procedure = _mined(turns, given.name or slug(issue.name, otherwise="mined"))
            _check_quotes(workspace, procedure, turns)
        # first turns greet; what customers state of the issue is told apart already, and was checked when it was read
        procedure = replace(procedure, applies=_typical(openings(context, given.issue)) or procedure.applies)
    text = render(procedure)
    _, problems, where = read(text)
    if given.out:
        with whole(target(given.out, overwrite=given.overwrite)) as path:
            path.write_text(text, "utf-8")
    return MineOutput(
        name=procedure.name,
        text=text,
        out=given.out,
        dialogues=procedure.n_dialogues,
        returned=n,
        steps=len(procedure.steps),
        quotes=sum(len(step.examples) for step in procedure.steps),
        problems=problem_rows(problems),
        questions=problem_rows(questions(procedure, where)),
    )


def _typical(said: Sequence[str]) -> tuple[str, ...]:
    """A few texts that stand for most of the others, each unlike those before it; short ones, as customers open with."""
    texts = [text for text in dict.fromkeys(said) if len(text) <= _LONGEST]
    if not texts:
        return ()
    vectors = load_encoder("static").encode(texts)
    likes = vectors @ vectors.mean(axis=0)
    chosen: list[int] = []
    for row in sorted(range(len(texts)), key=lambda row: (-round(float(likes[row]), 5), texts[row])):
        if len(chosen) < _APPLIES and all(float(vectors[row] @ vectors[other]) < _ALIKE for other in chosen):
            chosen.append(row)
    return tuple(texts[row] for row in chosen)


def _mined(turns: Sequence[Sequence[Turn]], name: str) -> Procedure:
    spoken = [row for row in turns if any(t.role == "agent" for t in row) and any(t.role == "customer" for t in row)]
    if not spoken:
        raise NotEnoughData(
            "none of these contacts is a conversation between a customer and an agent",
            hint="mine from chats, calls or e-mails whose turns have speakers",
        )
    return mine(with_states(spoken, load_encoder("static").encode), name=name)


def _of_file(path: Path, label: str) -> list[list[Turn]]:
    if not path.is_file():
        raise InputError(f"there is no file {path}", hint="a file of JSON lines, one dialogue a line; .gz is read, too")
    opener: Any = gzip.open if path.suffix == ".gz" else open
    found = []
    with opener(path, "rt", encoding="utf-8") as lines:
        for at, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise InputError(f"{path} line {at} is not JSON: {error}", hint="one dialogue a line") from error
            named = row.get("label") if isinstance(row, dict) else None
            if label and label not in (named if isinstance(named, list) else [named]):
                continue
            found.append(read_turns(as_dialogue(row, line=at), row=at))
    if not found:
        raise NotEnoughData(
            f"{path} holds no dialogue" + (f" labelled {label!r}" if label else ""), hint="look into the file"
        )
    return found


def _of_issue(workspace: Workspace, topic: str, limit: int) -> tuple[list[list[Turn]], int]:
    """Conversations of an issue after which the customer did not come back about it; and how many did."""
    rows = workspace.read("cases", where=f"topic_id = '{topic}'").sort_by("contact_id").to_pylist()
    last: dict[str, int] = {}
    for row in rows:
        last[row["case_id"]] = max(last.get(row["case_id"], 0), row["rank"])
    final = [row["contact_id"] for row in rows if row["rank"] == last[row["case_id"]]]
    found: list[list[Turn]] = []
    for begin in range(0, len(final), _AT_ONCE):
        found += _turns(workspace, final[begin : begin + _AT_ONCE])
        if len(found) >= limit:
            break
    return found[:limit], len(rows) - len(final)


def _turns(workspace: Workspace, contacts: list[str]) -> list[list[Turn]]:
    where = among("contact_id", contacts)
    rows = workspace.read("contacts", columns=["contact_id", "turns"], where=where).sort_by("contact_id").to_pylist()
    texts, personal = originals(workspace, contacts)
    return [
        [
            _turn(row["contact_id"], turn, texts[row["contact_id"]], personal[row["contact_id"]])
            for turn in row["turns"]
            if turn["speaker"] in _SPEAKERS and turn["end"] > turn["start"]
        ]
        for row in rows
        if row["contact_id"] in personal
    ]


def _turn(contact: str, turn: dict[str, Any], text: str, personal: list[PersonalSpan]) -> Turn:
    """A turn as it is shown: personal data replaced."""
    quote = make_quote(contact, text, turn["start"], turn["end"], personal)
    role: Any = _SPEAKERS[turn["speaker"]]
    return Turn(role, quote.text, "", contact, quote.start, quote.end)


def _check_quotes(workspace: Workspace, procedure: Procedure, dialogues: Sequence[Sequence[Turn]]) -> None:
    """Every quote is its span of the stored contact, personal data replaced."""
    ends = {(turn.contact, turn.start): turn.end for dialogue in dialogues for turn in dialogue}
    quotes = [quote for step in procedure.steps for quote in step.examples]
    texts, personal = originals(workspace, [quote.contact for quote in quotes])
    for quote in quotes:
        text, spans = texts[quote.contact], personal[quote.contact]
        end = ends[quote.contact, quote.start]
        if not is_verbatim(Quote(quote.contact, quote.start, end, quote.text), text, spans):
            raise NotVerbatim(f"a quote of {quote.contact} is not what the contact says", hint="headwater doctor")
