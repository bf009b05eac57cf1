"""The use cases behind ``labels ...``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from headwater.app.assigning import AssignmentModel, model_of
from headwater.app.context import Context
from headwater.app.usecases.topics import Named, named
from headwater.app.verbs.labels import (
    AddInput,
    AddOutput,
    AdjudicateInput,
    AgreementOutput,
    AuthorInput,
    Disagreement,
    LabelRow,
    ListInput,
    ListOutput,
    NextInput,
    NextOutput,
    Progress,
    Question,
    TopicChoice,
    TopicRow,
    TopicsInput,
    TopicsOutput,
    UndoOutput,
)
from headwater.app.verbs.paged import page
from headwater.app.whole import sample_where
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError, NotEnoughData
from headwater.core.ids import contact_of
from headwater.core.ports import among
from headwater.core.tables import matrix
from headwater.core.types import Label
from headwater.organise.ask import choose_questions
from headwater.organise.calibrate import ENOUGH
from headwater.organise.labels import agreement, conflicts, settle
from headwater.organise.teach import NONE_OF_THESE, moved

_SAMPLE = 20_000
"""Statements among which the next questions are looked for."""
_LEVEL = 0.95


def next_questions(context: Context, given: NextInput) -> NextOutput:
    """The statements that the model learns most from, the three likeliest topics beside each.

    Labels given since the last run are taken into account at once. Statements in the random pool are put to every
    labeller, so that agreement can be measured; the others to one.
    """
    with opened(context) as workspace:
        model, topics = model_of(workspace), named(workspace)
        current = workspace.desk.labels.current()
        ids, rows = _sample(workspace)
        author = context.author(given.author)
        labelled = _asked(current, ids, author=author, exclude=given.exclude)
        answers = _answers(current, model)
        places = [i for i, key in enumerate(ids) if key in answers]
        index = [answers[ids[i]] for i in places]
        current_model = replace(model.taught, model=moved(model.taught.model, rows[places], index))
        chosen = choose_questions(ids, model.rows(rows), model.middles(current_model), labelled=labelled, n=given.limit)
        texts = statement_texts(workspace, [ids[q.row] for q in chosen])
        best, likely = current_model.likeliest(rows[[q.row for q in chosen]])
        questions = [
            Question(
                item=ids[question.row],
                text=texts.get(ids[question.row], ""),
                choices=[
                    TopicChoice(
                        topic_id=model.ids[t],
                        name=topics.name(model.ids[t]),
                        probability=round(float(p), 4),
                    )
                    for t, p in zip(best[place].tolist(), likely[place].tolist(), strict=True)
                ],
                drawn=question.drawn,
                margin=question.margin,
            )
            for place, question in enumerate(chosen)
        ]
        return NextOutput(questions=questions, progress=progress(current, author))


def find_topics(context: Context, given: TopicsInput) -> TopicsOutput:
    """Topics by words of their names."""
    with opened(context) as workspace:
        found = named(workspace).search(given.words)
    shown, after = page(found, given.limit, given.cursor, key=lambda row: str(row["topic_id"]))
    return TopicsOutput(topics=[TopicRow.from_row(row) for row in shown], total=len(found), next_cursor=after)


def add(context: Context, given: AddInput) -> AddOutput:
    """Store one answer, at once.

    Raises:
        InputError: there is no such statement or topic.
    """
    return _store(context, given, source="person", drawn=given.drawn, verb="labels.add")


def adjudicate(context: Context, given: AdjudicateInput) -> AddOutput:
    """Store the answer that decides between others; theirs are kept.

    Raises:
        InputError: there is no such statement or topic, or nobody has labelled it.
    """
    with opened(context) as workspace:
        if not workspace.desk.labels.current(item=given.item):
            raise InputError(f"nobody has labelled {given.item}", hint="headwater labels add, to be the first")
    return _store(context, given, source="adjudicated", drawn="chosen", verb="labels.adjudicate")


def _store(context: Context, given: AddInput | AdjudicateInput, *, source: str, drawn: str, verb: str) -> AddOutput:
    author = context.author(given.author)
    with opened(context) as workspace:
        topics = named(workspace)
        topic = topics.find(given.topic)
        exists(workspace, given.item)
        before = [label for label in workspace.desk.labels.current(item=given.item) if label.author == author]
        label = Label(given.item, topic, author, context.clock.now(), source=source, drawn=drawn, note=given.note)
        (stored,) = workspace.desk.labels.add([label], verb=verb)
        return AddOutput(
            label=_rows(workspace, [stored], topics)[0],
            superseded=topics.name(before[0].topic_id) if before else None,
            progress=progress(workspace.desk.labels.current(), author),
        )


def undo(context: Context, given: AuthorInput) -> UndoOutput:
    """Take back the newest label of an author; what they had said before holds again."""
    author = context.author(given.author)
    with opened(context) as workspace:
        taken = workspace.desk.labels.withdraw(author, at=context.clock.now(), verb="labels.undo")
        rows = _rows(workspace, [taken], named(workspace)) if taken else [None]
        return UndoOutput(undone=rows[0], progress=progress(workspace.desk.labels.current(), author))


def list_labels(context: Context, given: ListInput) -> ListOutput:
    """Labels, the newest first."""
    with opened(context) as workspace:
        store = workspace.desk.labels
        found = store.history(item=given.item or None) if given.history else store.current(item=given.item or None)
        found = [label for label in found if given.author in ("", label.author)]
        newest = sorted(found, key=lambda label: -label.seq)
        shown, after = page(newest, given.limit, given.cursor, key=lambda label: str(label.seq))
        return ListOutput(total=len(found), labels=_rows(workspace, shown, named(workspace)), next_cursor=after)


def agree(context: Context, given: ListInput) -> AgreementOutput:
    """Agreement between labellers and the statements on which they differ."""
    with opened(context) as workspace:
        current = workspace.desk.labels.current(item=given.item or None)
        topics = named(workspace)
        apart = [found for found in conflicts(current) if given.author in ("", *found[1])]
        texts = statement_texts(workspace, [item for item, _ in apart[: given.limit]])
    rows = [
        Disagreement(
            item=item,
            text=texts.get(item, ""),
            answers={author: topics.name(topic or None) for author, topic in answers.items()},
        )
        for item, answers in apart[: given.limit]
    ]
    try:
        found = agreement(current, level=_LEVEL)
    except NotEnoughData as error:
        nothing: dict[str, Any] = dict.fromkeys(("alpha", "low", "high", "agreed", "kappa"))
        return AgreementOutput(
            **nothing, level=_LEVEL, items=0, authors=0, reading=f"{error}: {error.hint}", disagreements=rows
        )
    return AgreementOutput(
        alpha=found.alpha,
        low=found.low,
        high=found.high,
        level=found.level,
        agreed=found.agreed,
        kappa=found.kappa,
        items=found.n_items,
        authors=found.n_authors,
        reading=_reading(found.alpha),
        disagreements=rows,
    )


def _reading(alpha: float) -> str:
    """Krippendorff's own advice on what a value allows."""
    if alpha >= 0.8:
        return "labels can be relied on (alpha 0.8 or more)"
    if alpha >= 0.667:
        return "good for tentative conclusions (alpha 0.667 to 0.8)"
    return "people do not mean the same: read the disagreements, sharpen the topics (alpha below 0.667)"


def progress(current: list[Label], author: str) -> Progress:
    """How far labelling is, from the labels that hold."""
    try:
        alpha = round(agreement(current, n_bootstraps=1).alpha, 4)
    except NotEnoughData:
        alpha = None
    settled = settle(current)
    return Progress(
        mine=sum(label.author == author for label in current),
        labelled=len({label.item for label in current}),
        random=sum(answer.is_random for answer in settled),
        enough=ENOUGH,
        conflicts=len(conflicts(current)),
        alpha=alpha,
    )


def exists(workspace: Workspace, item: str) -> None:
    """Check that there is such a statement or contact.

    Raises:
        InputError: there is not.
    """
    table, column = ("statements", "statement_id") if "." in item else ("contacts", "contact_id")
    if not workspace.lake.count(table, f"{column} = '{item}'"):
        raise InputError(f"there is no {column.removesuffix('_id')} {item}", hint="headwater labels next shows some")


def statement_texts(workspace: Workspace, items: Iterable[str]) -> dict[str, str]:
    """Statements by id; of a contact, all that it says; personal data replaced."""
    wanted = sorted(set(items))
    out: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        chunk = wanted[start : start + 500]
        where = among("contact_id", sorted({contact_of(item) for item in chunk}))
        said: dict[str, list[str]] = {}
        for row in (
            workspace.read("statements", columns=["statement_id", "start", "text"], where=where)
            .sort_by("start")
            .to_pylist()
        ):
            out[row["statement_id"]] = row["text"]
            said.setdefault(contact_of(row["statement_id"]), []).append(row["text"])
        out |= {contact: " ".join(texts) for contact, texts in said.items()}
    return {item: out[item] for item in wanted if item in out}


def _rows(workspace: Workspace, labels: Iterable[Label], topics: Named) -> list[LabelRow]:
    held = list(labels)
    texts = statement_texts(workspace, [label.item for label in held])
    return [
        LabelRow(
            item=label.item,
            text=texts.get(label.item, ""),
            topic_id=label.topic_id,
            topic="(withdrawn)" if label.withdrawn else topics.name(label.topic_id),
            author=label.author,
            at=label.at,
            source=label.source,
            drawn=label.drawn,
            note=label.note,
        )
        for label in held
    ]


def _sample(workspace: Workspace) -> tuple[list[str], Any]:
    """Ids and vectors of a bounded sample, in the order of their ids."""
    table = workspace.read("vectors", columns=["statement_id", "vector"], where=sample_where(workspace.lake, _SAMPLE))
    table = table.sort_by("statement_id")
    return table["statement_id"].to_pylist(), matrix(table["vector"])


def _answers(current: list[Label], model: AssignmentModel) -> Mapping[str, int]:
    """Index of the topic of each settled statement; -1 = none of these, or a node above the topics."""
    place = {topic: i for i, topic in enumerate(model.ids)}
    return {answer.item: place.get(answer.topic_id or "", NONE_OF_THESE) for answer in settle(current)}


def _asked(current: list[Label], ids: list[str], *, author: str, exclude: Iterable[str]) -> dict[str, int]:
    """Statements not to be asked about: by anybody labelled, but for the random pool, which every labeller sees."""
    out = dict.fromkeys(exclude, NONE_OF_THESE)
    for label in current:
        if label.author == author or label.drawn != "random":
            out[label.item] = NONE_OF_THESE
            if "." not in label.item:
                out |= {key: NONE_OF_THESE for key in ids if key.startswith(f"{label.item}.")}
    return out
