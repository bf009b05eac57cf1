"""The use cases behind ``size-of`` and its steps."""

import csv
from pathlib import Path

from headwater.app.context import Context
from headwater.app.searching import Wanted
from headwater.app.sizing import Sized, new_sizing, sizing_of
from headwater.app.verbs.models import Number, Week
from headwater.app.verbs.paged import page
from headwater.app.verbs.sizeof import (
    AnswerInput,
    AskedRow,
    ResultInput,
    ResultOutput,
    SaveInput,
    SizeOfInput,
    SizingInput,
    StartInput,
    StepOutput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.ports import SavedSearch, Sizing
from headwater.prepare.redact import redact

_MEANS = {"yes": True, "y": True, "1": True, "true": True, "no": False, "n": False, "0": False, "false": False}


def size_of(context: Context, given: SizeOfInput) -> ResultOutput:
    """A whole sized query: answers from a file, or from whoever ``context.judge`` asks.

    Raises:
        InputError: nothing to count, nobody to ask, or a file of answers that cannot be read.
    """
    kept = bool(given.resume and given.save)  # the answers were given in steps
    if not given.answers and context.judge is None and not kept:
        raise InputError(
            "there is nobody to ask",
            hint="run it in a terminal, pass --answers FILE.csv, or use headwater sizeof start, answer, result",
        )
    told = read_answers(Path(given.answers)) if given.answers else []
    with opened(context) as workspace:
        sized = Sized(
            workspace, sizing_of(workspace, given.resume) if given.resume else _new(context, workspace, given)
        )
        if told:
            for contact, relevant in told:
                sized.answer(contact, relevant, at=context.clock.now(), who=context.who)
        elif context.judge is not None:
            sized = _converse(context, workspace, sized, given.questions)
        found = _result(sized, given.recall, given.limit)
        if given.save:
            _save(context, workspace, sized, name=given.save, recall=given.recall, alert=given.alert)
        return found.model_copy(update={"saved": given.save})


def _converse(context: Context, workspace: Workspace, sized: Sized, questions: int) -> Sized:
    """Ask until there are enough answers, nothing is left to ask, or somebody says stop."""
    assert context.judge is not None
    while sized.answered < questions:
        question = sized.question()
        if question is None:
            return sized
        word = context.judge(question)
        if word == "stop":
            return sized
        if word == "back":
            workspace.desk.sizings.undo(sized.sizing.sizing_id)
            sized = Sized(workspace, sized.sizing)
            return _converse(context, workspace, sized, questions)
        relevant = {"yes": True, "no": False}.get(word)
        sized.answer(question.contact_id, relevant, at=context.clock.now(), who=context.who)
    return sized


def start(context: Context, given: StartInput) -> StepOutput:
    """Begin a sized query.

    Raises:
        InputError: nothing to count.
    """
    with opened(context) as workspace:
        return _step(Sized(workspace, _new(context, workspace, given)))


def ask(context: Context, given: SizingInput) -> StepOutput:
    """The open question; the same one until it is answered.

    Raises:
        InputError: there is no such sized query.
    """
    with opened(context) as workspace:
        return _step(Sized(workspace, sizing_of(workspace, given.sizing)))


def answer(context: Context, given: AnswerInput) -> StepOutput:
    """Commit an answer; the next question.

    Raises:
        InputError: the contact cannot be answered.
    """
    with opened(context) as workspace:
        sizing = sizing_of(workspace, given.sizing)
        if given.answer == "back":
            workspace.desk.sizings.undo(sizing.sizing_id)
            return _step(Sized(workspace, sizing))
        sized = Sized(workspace, sizing)
        relevant = {"yes": True, "no": False}.get(given.answer)
        sized.answer(given.contact, relevant, at=context.clock.now(), who=context.who)
        return _step(sized)


def result(context: Context, given: ResultInput) -> ResultOutput:
    """What the answers so far say; few answers give a wide interval.

    Raises:
        InputError: there is no such sized query.
    """
    with opened(context) as workspace:
        return _result(Sized(workspace, sizing_of(workspace, given.sizing)), given.recall, given.limit, given.cursor)


def save(context: Context, given: SaveInput) -> ResultOutput:
    """Keep a sized query as a standing rule.

    Raises:
        InputError: there is no such sized query.
    """
    with opened(context) as workspace:
        sized = Sized(workspace, sizing_of(workspace, given.sizing))
        _save(context, workspace, sized, name=given.name, recall=given.recall, alert=given.alert)
        return _result(sized, given.recall, 0).model_copy(update={"saved": given.name})


def read_answers(path: Path) -> list[tuple[str, bool | None]]:
    """Answers of a CSV file with the columns ``contact_id`` and ``answer``.

    Raises:
        InputError: it cannot be read, or a line says neither yes nor no.
    """
    hint = "a CSV with the columns contact_id and answer; answers are yes, no or unsure"
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path} cannot be read: {error}", hint=hint) from error
    told: dict[str, bool | None] = {}
    for number, line in enumerate(lines, start=2):
        contact, word = (line.get("contact_id") or "").strip(), (line.get("answer") or "").strip().lower()
        if not contact or (word not in _MEANS and word != "unsure"):
            raise InputError(f"{path}, line {number}: answer {word!r} of contact {contact!r}", hint=hint)
        told[contact] = _MEANS.get(word)
    if not told:
        raise InputError(f"{path} holds no answer", hint=hint)
    return list(told.items())


def _new(context: Context, workspace: Workspace, given: StartInput) -> Sizing:
    if not given.query.strip():
        raise InputError("what is to be counted?", hint='headwater size-of "refund never arrived"')
    settings = {"seed": given.seed, "wrong": given.wrong}
    # what is kept of the query is shown again later: no personal data in it
    wanted = Wanted(redact(given.query).text, given.where)
    sizing = new_sizing(wanted, settings, context.clock.now(), context.who)
    workspace.desk.sizings.start(sizing)
    return sizing


def _save(context: Context, workspace: Workspace, sized: Sized, *, name: str, recall: float, alert: int) -> None:
    wanted = {**sized.sizing.wanted, "sizing_id": sized.sizing.sizing_id, "recall": recall, "alert": alert}
    workspace.desk.searches.save(SavedSearch(name, "sized", wanted, context.clock.now(), context.who))


def _step(sized: Sized) -> StepOutput:
    question = sized.question()
    return StepOutput(
        sizing_id=sized.sizing.sizing_id,
        query=sized.wanted.query,
        answered=sized.answered,
        estimate=Number.of(sized.estimate()),
        question=AskedRow(contact_id=question.contact_id, text=question.text, number=question.number)
        if question
        else None,
    )


def _result(sized: Sized, recall: float, limit: int, cursor: str = "") -> ResultOutput:
    ids, reached = sized.found(recall)
    shown, after = page(ids, limit, cursor, key=str) if limit else ([], "")
    estimate = sized.estimate()
    key = sized.sizing.sizing_id
    return ResultOutput(
        sizing_id=key,
        query=sized.wanted.query,
        answered=sized.answered,
        yes=int(estimate.inputs["yes"]),
        contacts=Number.of(estimate),
        share=Number.of(sized.share()),
        saved="",
        weeks=[Week(week=week, value=e.value, low=e.low, high=e.high) for week, e in sized.weeks()],
        recall=Number.of(reached),
        found=len(ids),
        contact_ids=list(shown),
        next_cursor=after,
        next_steps=[
            f'narrow the interval:  headwater size-of "" --resume {key} --questions {sized.answered + 20}',
            f"the whole list:       headwater sizeof result {key} --limit {max(len(ids), 1)} --json",
            f'keep it as a rule:    headwater size-of "" --resume {key} --save NAME --alert 5',
            f"make it a topic:      headwater taxonomy add NAME --sized {key}",
        ],
    )
