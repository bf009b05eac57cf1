"""The use case behind ``ask``: a question is read, verbs are called, their answers told and checked."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Final

import regex

from headwater.agents.ask import modelled
from headwater.agents.ask.answer import Told
from headwater.agents.ask.asked import Asked, Known, read
from headwater.agents.ask.held import Evidence
from headwater.agents.ask.intents import Intents
from headwater.agents.ask.links import Issue, Linked, Links, meant, naming
from headwater.agents.ask.phrasings import Kind
from headwater.agents.ask.plan import ABOUT, READS, Call, calls, spoken_of
from headwater.agents.ask.told import tell
from headwater.app.asking import ask as ask_model
from headwater.app.context import Context, call
from headwater.app.library.encoders import load_encoder
from headwater.app.models import text_model
from headwater.app.searching import Searcher, Wanted
from headwater.app.usecases.reading import coverage
from headwater.app.verbs.ask import AskInput, AskOutput, ChoiceRow, FigureRow, QuotedRow, SaidRow
from headwater.app.verbs.table import VERBS
from headwater.app.verbs.verb import Verb, is_argument
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import ActionDenied, ConfigError, HeadwaterError, InputError
from headwater.prepare.redact import redact

_HITS: Final = 50
_MISTYPED: Final = 0.4
"""A word that the search takes for a mistyped one counts as so much of an unknown one."""
_ISSUES_TOLD: Final = 150
_CAN: Final = (
    "what is new?",
    "what are the top 5 issues?",
    "how big is ISSUE?",
    "how big is ISSUE by channel?",
    "what is the trend of ISSUE?",
    "why did ISSUE rise in week 40?",
    "where does ISSUE sit?",
    "who owns ISSUE?",
    "quotes about ISSUE",
    "did the fix of ISSUE work?",
    "what does ISSUE cost?",
    "compare ISSUE in July with August",
    'how many contacts mention "WORDS"?',
    "what is late?",
    "who is overloaded?",
    "how angry are customers about ISSUE?",
    "what period do the data cover?",
)
_OF_ALL: Final[Mapping[Kind, Kind]] = {"why": "top", "trend": "new"}
"""Where no issue is named: "why do people call us?", "is something getting worse?"."""
_TWO: Final = regex.compile(r"\s+(?:or|versus|vs\.?|against|and|with|than)\s+|,\s*", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Ground:
    """What questions of a workspace are read against."""

    known: Known
    links: Links
    searcher: Searcher


def ask(context: Context, given: AskInput) -> AskOutput:
    """An answer, or why there is none; both are answers.

    Raises:
        InputError: there is nothing in the workspace yet.
        ConfigError: a language model is asked for and none is configured.
        ActionDenied: a viewer asks for one: that spends money.
    """
    if given.model and context.role == "viewer":
        raise ActionDenied("a viewer may not spend on a language model", hint="ask without it")
    with opened(context) as workspace:
        inside = replace(context, held=workspace)
        ground = _ground(workspace)
        if given.model:
            return _by_model(inside, workspace, ground, given)
        return _templated(inside, ground, given)


def _ground(workspace: Workspace) -> _Ground:
    searcher = Searcher(workspace)
    covered = coverage(workspace)
    if not covered.first or not covered.last:
        raise InputError("no contact has a time yet", hint="headwater run FILE")
    known = searcher.known(topics=False)
    attributes = {"channel": known.channels, **known.attributes}
    keywords = {
        row["topic_id"]: tuple(row["keywords"])
        for row in workspace.read("topics", columns=["topic_id", "keywords"]).to_pylist()
    }
    rows = workspace.read("issues", columns=["issue_id", "topic_id", "rank", "name"]).sort_by("rank").to_pylist()
    issues = [
        Issue(row["issue_id"], row["topic_id"], row["name"], keywords.get(row["topic_id"], ()), row["rank"])
        for row in rows
    ]
    days = Known(date.fromisoformat(covered.first), date.fromisoformat(covered.last), attributes)
    return _Ground(days, Links(issues, searcher.encoder.encode), searcher)


@lru_cache(maxsize=1)
def _intents() -> Intents:
    """By the encoder that ships: the phrasings were written for it, whatever the workspace's encoder was fitted to."""
    return Intents(load_encoder("static").encode)


def _templated(context: Context, ground: _Ground, given: AskInput) -> AskOutput:
    asked = read(given.question, ground.known)
    found = _intents().of(asked)
    if found.refusal or found.kind is None:
        return _refused(
            given, found.refusal or "it is none of the questions that can be answered without a language model"
        )
    outside = [p for p in asked.periods if p.last < ground.known.first or p.first > ground.known.last]
    if outside:
        return _refused(given, f"the data cover {ground.known.first} to {ground.known.last}, not {outside[0].words}")
    issues, near, which = _issues(ground, asked, found.kind, given.issue)
    kind = found.kind
    if kind in _OF_ALL and not issues and not which and not naming(asked.rest):
        kind = _OF_ALL[kind]
    if which:
        return _refused(given, "it may mean several issues: ask again with --issue and one of them", which=which)
    said = naming(asked.rest)
    if len(issues) < ABOUT[kind] or (kind == "cost" and said and not issues):
        about = f"no issue is clearly about “{said}”" if said else "it does not say which issue is meant"
        return _refused(given, f"{about}: headwater issues list shows all, headwater search finds contacts")
    if kind == "count" and not spoken_of(asked):
        return _refused(given, "it does not say which words are meant: put them in quotes")
    return _answer(context, given, asked, kind, issues, near)


def _answer(
    context: Context, given: AskInput, asked: Asked, kind: Kind, issues: Sequence[Issue], near: Sequence[Linked]
) -> AskOutput:
    wanted = calls(kind, asked, [issue.issue_id for issue in issues])
    commands = [command(VERBS[one.verb], one.arguments) for one in wanted]
    try:
        outputs = [_call(context, one) for one in wanted]
    except HeadwaterError as error:
        return _refused(given, f"{error}" + (f" ({error.hint})" if error.hint else ""), commands=commands)
    told = tell(kind, asked, outputs, [issue.issue_id for issue in issues])
    plain = [output.model_dump(mode="json") for output in outputs]
    about = ", ".join(f"{issue.name} ({issue.issue_id})" for issue in issues)
    days = ", ".join(f"{period.first} to {period.last}" for period in asked.periods)
    understood = "; ".join(part for part in (kind, about, days, f"by {asked.by}" if asked.by else "") if part)
    return _told(given, told, plain, commands, kind=kind, understood=understood, near=near)


def _told(
    given: AskInput,
    told: Told,
    plain: Sequence[Any],
    commands: Sequence[str],
    *,
    kind: str,
    understood: str,
    near: Sequence[Linked],
) -> AskOutput:
    """The answer, as far as it passes the check."""
    notes: list[str] = []
    kept: list[SaidRow] = []
    evidence = Evidence(plain, given.question)
    for saying in told.sayings:
        wrong = [*evidence.unsupported(saying.text), *evidence.unquoted(saying.text)]
        if wrong:
            notes.append(f"left out, no verb says {', '.join(wrong)}: {saying.text}")
        else:
            kept.append(SaidRow(text=saying.text, commands=[saying.call]))
    if told.refusal or not kept:
        return _refused(given, told.refusal or "no sentence could be supported", commands=commands, notes=notes)
    return AskOutput(
        question=given.question,
        understood=understood,
        kind=kind,
        answered=True,
        sentences=kept,
        figures=[
            FigureRow(what=one.what, value=one.value, low=one.low, high=one.high, unit=one.unit, command=one.call)
            for one in told.figures
        ],
        quotes=[QuotedRow(contact_id=one.contact_id, quote=one.text, command=one.call) for one in told.quotes],
        commands=list(commands),
        which=[],
        near=_choices(near),
        refusal="",
        can=[],
        notes=notes,
    )


def _issues(ground: _Ground, asked: Asked, kind: Kind, wanted: str) -> tuple[list[Issue], list[Linked], list[Linked]]:
    """The issues that are meant, those close to them, and those to ask back about."""
    if wanted:
        issue = ground.links.exactly(wanted)
        if issue is None:
            raise InputError(f"no issue answers to {wanted!r}", hint="headwater issues list shows them all")
        return [issue], [], []
    if kind not in ("cost",) and ABOUT[kind] == 0:
        return [], [], []
    drop = [asked.by, *(value for _, value in asked.values if kind in ("compare", "size"))]
    parts = [asked.rest]
    if kind == "compare" and not asked.periods and not asked.values:
        parts = [part for part in _TWO.split(asked.rest) if naming(part, drop=drop)]
    found: list[Issue] = []
    near: list[Linked] = []
    for part in parts:
        said = naming(part, drop=drop) or naming(part)
        issue, close = meant(said, _linked(ground, said))
        if issue is None and close:
            return [], [], close
        found += [issue] if issue is not None and issue not in found else []
        near += close
    return found, near, []


def _linked(ground: _Ground, said: str) -> list[Linked]:
    if not said:
        return []
    try:
        ranked = ground.searcher.ranked(Wanted(said), pool=100)
    except InputError:
        return ground.links.find(said, {})
    strange = len(ranked.unknown) + _MISTYPED * len(set(ranked.corrected.values()))
    votes: dict[str, float] = {}
    topics = ranked.rows["topics"].to_pylist()[:_HITS]
    weights = [(1 + rank) ** -0.5 for rank in range(len(topics))]
    for weight, held in zip(weights, topics, strict=True):
        for topic in held:
            votes[topic] = votes.get(topic, 0.0) + weight / sum(weights)
    return ground.links.find(said, votes, known=1 - strange / len(said.split()))


def _call(context: Context, one: Call) -> Any:
    """A reading verb's answer; nothing else can be called from here."""
    verb = VERBS[one.verb]
    if one.verb not in READS or verb.effect != "read":
        raise InputError(f"ask may not call {one.verb}", hint="it only reads")
    return call(verb, context, verb.input(**one.arguments))


def command(verb: Verb, arguments: Mapping[str, Any]) -> str:
    """The command line of a call."""
    words = ["headwater", *verb.name.split(".")]
    for name, value in arguments.items():
        if value is True or value is False:
            words += [f"--{'' if value else 'no-'}{name.replace('_', '-')}"]
            continue
        flag = [] if is_argument(verb.input.model_fields[name]) else [f"--{name.replace('_', '-')}"]
        for one in value if isinstance(value, list) else [value]:
            words += [*flag, shlex.quote(str(one))]
    return " ".join(words)


def _refused(
    given: AskInput, why: str, *, which: Sequence[Linked] = (), commands: Sequence[str] = (), notes: Sequence[str] = ()
) -> AskOutput:
    return AskOutput(
        question=given.question,
        understood="",
        kind="",
        answered=False,
        sentences=[],
        figures=[],
        quotes=[],
        commands=list(commands),
        which=_choices(which),
        near=[],
        refusal=why,
        can=[] if which or commands else list(_CAN),
        notes=list(notes),
    )


def _choices(found: Sequence[Linked]) -> list[ChoiceRow]:
    return [ChoiceRow(issue_id=one.issue.issue_id, name=one.issue.name) for one in found[:8]]


def _by_model(context: Context, workspace: Workspace, ground: _Ground, given: AskInput) -> AskOutput:
    """Planned and written by the language model, under the same checks; where it fails, ours."""
    settings = workspace.resolved.settings
    model = text_model(settings, workspace.path, spending=workspace.desk.spending, run_id="", now=context.clock.now)
    question = redact(given.question).text
    verbs = {name: VERBS[name] for name in READS if VERBS[name].may(context.role)}
    form = modelled.form_of({name: verb.input for name, verb in verbs.items()})
    issues = [f"rank {issue.rank + 1}: {issue.name}" for issue in ground.links.issues[:_ISSUES_TOLD]]
    about = (
        f"contacts from {ground.known.first} to {ground.known.last}; attributes: {', '.join(ground.known.attributes)}"
    )
    try:
        asked = modelled.plan_question(question, issues, {name: verb.summary for name, verb in verbs.items()}, about)
        plan: Any = ask_model(model, asked, form)
        if not plan.calls:
            return _refused(given, plan.cannot or "no verb answers it")
        wanted = [Call(one.verb, one.arguments.model_dump(exclude_defaults=True)) for one in plan.calls]
        plain = [_call(context, one).model_dump(mode="json") for one in wanted]
        written = ask_model(model, modelled.write_question(question, plain), modelled.Written)
    except ConfigError:
        raise
    except HeadwaterError as error:
        answer = _templated(context, ground, given)
        return answer.model_copy(update={"notes": [*answer.notes, f"the language model was left out: {error}"]})
    kept, refused = modelled.borne(written, plain, given.question)
    commands = [command(VERBS[one.verb], one.arguments) for one in wanted]
    if not kept:
        return _refused(given, written.cannot or "no sentence could be supported", commands=commands, notes=refused)
    answer = _refused(given, "", commands=commands, notes=refused)
    sentences = [SaidRow(text=one.text, commands=one.calls) for one in kept]
    update = {"answered": True, "kind": "model", "sentences": sentences, "can": [], "understood": "; ".join(commands)}
    return answer.model_copy(update=update)
