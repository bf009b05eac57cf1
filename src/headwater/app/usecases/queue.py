"""The use cases behind ``queue list`` and ``queue next``: every item comes with the verbs that decide about it."""

from collections.abc import Callable, Sequence
from typing import Any

from headwater.anecdotes.lifecycle import is_overdue
from headwater.app.auditing import Audit, text_of
from headwater.app.context import Context
from headwater.app.taxonomies import tree_of
from headwater.app.tracking import names_of
from headwater.app.usecases import reading
from headwater.app.usecases.anecdotes import row_of
from headwater.app.usecases.answers import detail_of
from headwater.app.usecases.candidates import list_candidates
from headwater.app.usecases.issues import find
from headwater.app.usecases.labels import next_questions
from headwater.app.usecases.quotes import check_quotes
from headwater.app.verbs.candidates import ListInput as CandidatesInput
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.labels import NextInput as QuestionsInput
from headwater.app.verbs.models import IssueDetail, Number
from headwater.app.verbs.queue import Action, Ask, Call, Item, NextInput, NextOutput, QueueRow, QueuesOutput
from headwater.app.workspace import Workspace, opened
from headwater.core.types import SEVERITIES, Read, Tracked
from headwater.organise.edits import diff
from headwater.organise.taxonomy import Taxonomy
from headwater.resolve.lifecycle import allowed

_QUOTES = 2
_LINES = 8


def list_queues(context: Context, _given: Nothing) -> QueuesOutput:
    """How much waits where."""
    with opened(context) as workspace:
        drafts = _drafts(context, workspace)
        versions = [v for v in workspace.desk.taxonomies.versions() if v.state == "in_review"]
        candidates = list_candidates(context, CandidatesInput(state="open", limit=1)).total
        rows = {
            "triage": (len(_proposed(workspace)), "issues that nobody has accepted or rejected"),
            "label": (workspace.lake.count("statements"), "statements; the most useful to label come first"),
            "audit": (workspace.lake.count("contacts"), "contacts; those that tell a size best come first"),
            "review": (len(drafts) + len(versions) + candidates, "replies, taxonomy versions and new topics to review"),
            "anecdotes": (len(_unanswered(workspace)), "anecdotes that are assigned and not closed"),
        }
    return QueuesOutput(queues=[QueueRow(queue=name, waiting=n, about=about) for name, (n, about) in rows.items()])


def next_items(context: Context, given: NextInput) -> NextOutput:
    """The next items of a queue.

    Raises:
        InputError: no issue answers.
    """
    with opened(context) as workspace:
        items, waiting = _QUEUES[given.queue](context, workspace, given)
    return NextOutput(queue=given.queue, items=items, waiting=waiting)


# --- triage -----------------------------------------------------------------------------------------------------------


def _proposed(workspace: Workspace) -> list[Tracked]:
    return [issue for issue in workspace.desk.issues.tracked().values() if issue.state == "proposed"]


def _triage(context: Context, workspace: Workspace, given: NextInput) -> tuple[list[Item], int]:
    waiting = {issue.issue_id: issue for issue in _proposed(workspace)}
    found = {issue.issue_id: issue for issue in reading.issues(workspace)}
    order = sorted(waiting, key=lambda key: (key not in found, found[key].rank if key in found else 0, key))
    names = names_of(workspace, waiting)
    chosen = [key for key in order if key not in given.exclude][: given.limit]
    items = [_issue(context, waiting[key], names.get(key, key), found.get(key)) for key in chosen]
    return items, len(waiting)


def _issue(context: Context, issue: Tracked, name: str, known: IssueDetail | None) -> Item:
    key = issue.issue_id
    facts = [f"severity {issue.severity}", *(_size(known) if known else ["the last run no longer finds it"])]
    may = allowed(issue.state, context.role)
    back = [_call("issues.undo", issue=key)]
    actions = [
        _action("a", "accept", "issues.move", {"issue": key, "move": "accept"}, undo=back),
        _action("r", "reject", "issues.move", {"issue": key, "move": "reject"}, asks={"why": "why"}, undo=back),
        _action(
            "d",
            "duplicate",
            "issues.merge",
            {"issue": key, "why": "triage"},
            asks={"into": "of which issue (id, rank or name)"},
            undo=[_call("issues.separate", issue=key, why="taken back")],
        ),
    ]
    rates = [
        _action(str(digit), severity, "issues.rate", {"issue": key, "severity": severity}, stays=True)
        for digit, severity in enumerate(SEVERITIES, start=1)
    ]
    names = {"a": "accept", "r": "reject", "d": "duplicate"}
    return Item(
        id=key,
        kind="issue",
        title=name,
        facts=facts,
        quotes=[quote.quote for quote in known.quotes[:_QUOTES]] if known else [],
        actions=[action for action in actions if names[action.key] in may] + (rates if may else []),
    )


def _size(issue: IssueDetail) -> list[str]:
    where = (
        ", ".join(f"{name}={value}" for name, value in issue.driver.rule.items()) if issue.driver else "nowhere more"
    )
    return [
        f"{_number(issue.contacts)} contacts, {issue.share.value:.1%} of all; {issue.per_week:.1f} a week",
        f"more often where {where}",
        f"probably {issue.team}'s: {issue.team_reason}" if issue.team else "no team owns the like of it",
    ]


# --- label ------------------------------------------------------------------------------------------------------------


def _label(context: Context, workspace: Workspace, given: NextInput) -> tuple[list[Item], int]:
    found = next_questions(context, QuestionsInput(limit=given.limit, author="", exclude=given.exclude))
    items = []
    for question in found.questions:
        back = [_call("labels.undo")]
        same = {"item": question.item, "drawn": question.drawn}
        choices = [
            _action(
                str(n),
                f"{choice.name} {choice.probability:.0%}",
                "labels.add",
                {**same, "topic": choice.topic_id},
                undo=back,
            )
            for n, choice in enumerate(question.choices, start=1)
        ]
        other = _action(
            "/", "another topic", "labels.add", same, asks={"topic": "topic (a part of its name)"}, undo=back
        )
        none = _action("n", "none of these", "labels.add", {**same, "topic": "none"}, undo=back)
        items.append(
            Item(
                id=question.item,
                kind="statement",
                title="what is this about?",
                facts=[],
                quotes=[question.text],
                actions=[*choices, other, none],
            )
        )
    return items, workspace.lake.count("statements") - found.progress.labelled


# --- audit ------------------------------------------------------------------------------------------------------------


def _audit(_context: Context, workspace: Workspace, given: NextInput) -> tuple[list[Item], int]:
    issues = reading.issues(workspace)
    begun = workspace.desk.audits.audited()
    wanted = given.issue or next((issue.issue_id for issue in issues if issue.topic_id in begun), "1")
    issue, audit = find(issues, wanted), Audit(workspace)
    drawn = [key for key in audit.draw(issue.topic_id, given.limit + len(given.exclude)) if key not in given.exclude]
    texts = text_of(workspace, drawn)
    items = []
    for key in [key for key in drawn if key in texts][: given.limit]:

        def answer(value: str, key: str = key) -> dict[str, Any]:
            return {"issue": issue.issue_id, "answer": [f"{key}={value}"]}

        back = [_call("audit.answer", **answer("withdraw"))]
        items.append(
            Item(
                id=key,
                kind="contact",
                title=f"does this contact carry “{issue.name}”?",
                facts=[issue.definition],
                quotes=[texts[key]],
                actions=[
                    _action("y", "yes", "audit.answer", answer("yes"), undo=back),
                    _action("n", "no", "audit.answer", answer("no"), undo=back),
                ],
            )
        )
    return items, len(audit.ids) - len(workspace.desk.audits.answers(issue.topic_id))


# --- review -----------------------------------------------------------------------------------------------------------


def _drafts(context: Context, workspace: Workspace) -> list[Any]:
    return [d for d in workspace.desk.drafts.all() if d.state == "open" and d.author != context.who]


def _review(context: Context, workspace: Workspace, given: NextInput) -> tuple[list[Item], int]:
    items = [*_replies(context, workspace), *_versions(context, workspace), *_candidates(context)]
    left = [item for item in items if item.id not in given.exclude]
    return left[: given.limit], len(items)


def _replies(context: Context, workspace: Workspace) -> list[Item]:
    names = names_of(workspace, workspace.desk.issues.tracked())
    items = []
    for draft in _drafts(context, workspace):
        key = draft.draft_id
        back = [_call("replies.reopen", draft=key)]
        items.append(
            Item(
                id=key,
                kind="reply",
                title=f"reply to the customers of “{names.get(draft.issue_id, draft.issue_id)}”",
                facts=[
                    f"written by {draft.author}",
                    f"goes to contacts with {draft.consent}; can be called back for 30 min",
                ],
                quotes=[draft.text],
                actions=[
                    _action("a", "approve", "replies.approve", {"draft": key}, undo=back),
                    _action("r", "reject", "replies.reject", {"draft": key}, asks={"why": "why"}, undo=back),
                ],
            )
        )
    return items


def _versions(context: Context, workspace: Workspace) -> list[Item]:
    store = workspace.desk.taxonomies
    items = []
    for version in store.versions():
        if version.state != "in_review":
            continue
        number = str(version.number)
        parent = tree_of(store.version(version.parent)) if version.parent else Taxonomy()
        lines = diff(parent, tree_of(version))
        own = ["your own: somebody else should look at it"] if version.author == context.who else []
        more = [f"... and {len(lines) - _LINES} more changes"] if len(lines) > _LINES else []
        back = [_call("taxonomy.reopen", version=number, why="taken back"), _call("taxonomy.review", version=number)]
        asks = {"why": "why"}
        items.append(
            Item(
                id=f"taxonomy:{number}",
                kind="taxonomy",
                title=f"taxonomy version {number} of {version.author}",
                facts=[*own, *([version.why] if version.why else []), *lines[:_LINES], *more],
                quotes=[],
                actions=[
                    _action("a", "approve", "taxonomy.approve", {"version": number}, undo=back),
                    _action("r", "reject for good", "taxonomy.reject", {"version": number}, asks=asks),
                    _action("b", "back to its author", "taxonomy.reopen", {"version": number}, asks=asks),
                ],
            )
        )
    return items


def _candidates(context: Context) -> list[Item]:
    found = list_candidates(context, CandidatesInput(state="open", limit=200)).candidates
    return [
        Item(
            id=row.candidate_id,
            kind="candidate",
            title=f"a new topic? “{row.name}”",
            facts=[
                f"{row.contacts} of {row.of} contacts since the topics were found: "
                f"{row.share:.1%} [{row.low:.1%}-{row.high:.1%}]",
                f"nearest is “{row.nearest}”; proposed at a false discovery rate of {row.q_value:.2g}",
            ],
            quotes=row.quotes[:_QUOTES],
            actions=[
                _action("a", "accept", "candidates.accept", {"candidate": row.candidate_id}),
                _action(
                    "m",
                    "merge",
                    "candidates.merge",
                    {"candidate": row.candidate_id},
                    asks={"topic": "into which topic (a part of its name)"},
                ),
                _action(
                    "x", "dismiss for good", "candidates.dismiss", {"candidate": row.candidate_id}, asks={"why": "why"}
                ),
            ],
        )
        for row in found
    ]


# --- anecdotes --------------------------------------------------------------------------------------------------------


def _unanswered(workspace: Workspace) -> list[Read]:
    return [item for item in workspace.desk.anecdotes.all() if item.state in ("assigned", "answered")]


def _anecdotes(context: Context, workspace: Workspace, given: NextInput) -> tuple[list[Item], int]:
    today = context.clock.now().date()
    waiting = sorted(
        _unanswered(workspace),
        key=lambda item: (not is_overdue(item, today), item.state, item.due or today, item.anecdote_id),
    )
    chosen = [item for item in waiting if item.anecdote_id not in given.exclude][: given.limit]
    items = []
    for item in chosen:
        row = detail_of(workspace, item.anecdote_id)
        check_quotes(workspace, [row])
        shown, key = row_of(context, workspace, row), item.anecdote_id
        late = f", overdue since {item.due}" if is_overdue(item, today) else f", due {item.due}" if item.due else ""
        reopened = [_call("anecdotes.reopen", anecdote=key, why="taken back")]
        answer = _action("a", "answer", "anecdotes.answer", {"anecdote": key}, asks={"answer": "answer"}, undo=reopened)
        assign = _action("o", "another owner", "anecdotes.assign", {"anecdote": key}, asks={"owner": "owner"})
        close = _action(
            "c",
            "close",
            "anecdotes.close",
            {"anecdote": key},
            asks={"action": "what is done about it", "learned": "what it taught"},
            undo=reopened,
        )
        items.append(
            Item(
                id=key,
                kind="anecdote",
                title=f"{shown.issue or 'no issue'}: {shown.kind}",
                facts=[
                    f"{item.state}, owner {item.owner}{late}",
                    *shown.why,
                    *([f"answer: {item.answer}"] if item.answer else []),
                ],
                quotes=[shown.quote],
                actions=[answer, assign] if item.state == "assigned" else [close, answer],
            )
        )
    return items, len(waiting)


# --- shared -----------------------------------------------------------------------------------------------------------


def _call(verb: str, **given: Any) -> Call:
    return Call(verb=verb, input=given)


def _action(
    key: str,
    label: str,
    verb: str,
    given: dict[str, Any],
    *,
    asks: dict[str, str] | None = None,
    undo: Sequence[Call] = (),
    stays: bool = False,
) -> Action:
    fields = [Ask(field=field, prompt=prompt) for field, prompt in (asks or {}).items()]
    return Action(key=key, label=label, does=_call(verb, **given), asks=fields, undo=list(undo), stays=stays)


def _number(estimate: Number) -> str:
    return f"{estimate.value:,.0f} [{estimate.low:,.0f}-{estimate.high:,.0f}]"


_QUEUES: dict[str, Callable[[Context, Workspace, NextInput], tuple[list[Item], int]]] = {
    "triage": _triage,
    "label": _label,
    "audit": _audit,
    "review": _review,
    "anecdotes": _anecdotes,
}
