"""The use cases behind ``assist`` and ``assist.suggest``: a conversation in, what to do and say next out."""

import sys
import threading
import time
from collections import OrderedDict
from typing import Any, Final

from headwater.agents.assist.guide import Guide
from headwater.agents.assist.suggestion import Citation, Draft, Similar, Suggestion
from headwater.agents.assistant import Known
from headwater.agents.conversations import Conversation, check_citations, contact_named
from headwater.agents.usecases.procedures import text_of
from headwater.app.context import Context
from headwater.app.models import text_model
from headwater.app.verbs.assist import (
    ActionRow,
    AssistInput,
    AssistOutput,
    CitationRow,
    CodeRow,
    GuideRow,
    LineRow,
    MoodRow,
    NextRow,
    ReminderRow,
    ReplyRow,
    SimilarRow,
    SuggestInput,
)
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import InputError
from headwater.core.types import Quote

_HINT: Final = "name a file of turns, the id of a contact, or - for standard input"
_HELD: Final = 4
"""Workspaces that the server keeps what it has read of."""
_known: "OrderedDict[tuple[Any, ...], Known]" = OrderedDict()
_lock: Final = threading.Lock()


def assist(context: Context, given: AssistInput) -> AssistOutput:
    """Suggestions for a file, for what comes on standard input, or for a stored contact.

    Raises:
        InputError: there is no such file or contact, or nobody has said anything in it.
    """
    return _suggest(context, _read(given.conversation), given.most, reword=given.reword)


def suggest(context: Context, given: SuggestInput) -> AssistOutput:
    """Suggestions for turns, or for a stored contact.

    Raises:
        InputError: neither or both are given, or nobody has said anything.
    """
    if bool(given.turns) == bool(given.contact):
        raise InputError("give the turns so far, or the id of a contact", hint="one of both")
    turns = [{"speaker": turn.speaker, "text": turn.text} for turn in given.turns]
    return _suggest(context, given.contact or turns, given.most, reword=given.reword)


def _read(name: str) -> Conversation:
    if name == "-":
        return sys.stdin.read()
    return contact_named(name) or text_of(name, hint=_HINT)


def _suggest(context: Context, conversation: Conversation, most: int, *, reword: bool) -> AssistOutput:
    began = time.perf_counter()
    with opened(context) as workspace:
        known = _of(workspace)
        talk = known.talk(workspace, conversation)
        model = None
        if reword:
            settings = workspace.resolved.settings
            model = text_model(
                settings, workspace.path, spending=workspace.desk.spending, run_id="", now=context.clock.now
            )
        found = known.suggest(workspace, talk, most, actions=None, model=model)
        check_citations(workspace, found)
        answer = output(found, known)
    return answer.model_copy(update={"took_ms": round(1000 * (time.perf_counter() - began), 1)})


def _of(workspace: Workspace) -> Known:
    """What was read of this workspace before, as long as nothing it rests on has changed."""
    desk = workspace.desk
    made = [row.fingerprint for stage in ("index", "teach", "encoder") for row in desk.ledger(stage)]
    procedures = [(name, used.number) for name, used in desk.procedures.published().items()]
    key = (workspace.path.resolve(), *made, *procedures)
    with _lock:
        if key not in _known:
            _known[key] = Known(workspace)
            while len(_known) > _HELD:
                _known.popitem(last=False)
        _known.move_to_end(key)
        return _known[key]


def output(found: Suggestion, known: Known) -> AssistOutput:
    """A suggestion as it is shown."""
    return AssistOutput(
        actions=[ActionRow(action=name, probability=chance, when="") for name, chance in found.actions],
        guide=None if found.guide is None else _guide(found.guide, known.source_of(found.guide.procedure.name)),
        replies=[_reply(draft) for draft in found.drafts],
        similar=[_similar(one) for one in found.similar],
        summary=[
            LineRow(part=line.part, start=line.quote.start, end=line.quote.end, text=line.quote.text)
            for line in found.summary
        ],
        codes=[
            CodeRow(
                topic_id=code.topic_id,
                name=code.name,
                path=list(code.path),
                probability=round(code.probability, 4),
                decided_by=code.decided_by,
                evidence=code.evidence.text,
            )
            for code in found.codes
        ],
        calibrated=found.calibrated,
        mood=MoodRow(
            scores=[round(score, 3) for score in found.mood.scores],
            **{name: round(getattr(found.mood, name), 3) for name in ("start", "trough", "end", "recovery")},
        ),
        notes=list(found.notes),
        took_ms=0.0,
    )


def _guide(guide: Guide, source: str) -> GuideRow:
    step = guide.next
    return GuideRow(
        procedure=source,
        likeness=round(guide.likeness, 3),
        known=list(guide.known),
        next=None
        if step is None
        else NextRow(
            step=step.step,
            kind=step.kind,
            words=step.words,
            tool=step.tool,
            ways=[ActionRow(action=way.step, probability=None, when=way.when) for way in step.ways],
            because=step.because,
        ),
        reminders=[ReminderRow(kind=one.kind, name=one.name, words=one.words) for one in guide.reminders],
    )


def _reply(draft: Draft) -> ReplyRow:
    return ReplyRow(
        text=draft.text,
        source=draft.source,
        citations=[_citation(one) for one in draft.citations],
        score=draft.score,
        times=draft.n,
    )


def _similar(one: Similar) -> SimilarRow:
    return SimilarRow(
        contact_id=one.contact_id,
        day=one.day,
        problem=_quoted(one.problem),
        answer=None if one.answer is None else _quoted(one.answer),
        likeness=one.likeness,
    )


def _citation(one: Citation) -> CitationRow:
    return CitationRow(source=one.source, start=one.start, end=one.end, text=one.text)


def _quoted(quote: Quote) -> CitationRow:
    return CitationRow(source=quote.contact_id, start=quote.start, end=quote.end, text=quote.text)
