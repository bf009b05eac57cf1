"""The use case behind ``agents draft``: a procedure from a guideline or from an issue's dossier."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from headwater.agents.check import questions
from headwater.agents.draft.ask import Answer, draft, originals, restored
from headwater.agents.draft.compile import compile_section
from headwater.agents.draft.outline import Section, section, sections
from headwater.agents.draft.source import Guideline, check_cites
from headwater.agents.format import Problem, read, render
from headwater.agents.procedure import Procedure
from headwater.agents.usecases.procedures import guideline_text, problem_rows
from headwater.app import models
from headwater.app.asking import ask
from headwater.app.context import Context
from headwater.app.usecases.dossier import dossier
from headwater.app.verbs.procedures import CiteRow, GuidelineInput, GuidelineOutput, LeftRow
from headwater.app.workspace import opened
from headwater.app.writing import target, whole
from headwater.core.errors import ConfigError, HeadwaterError, InputError, MissingExtra, NotVerbatim
from headwater.prepare.redact import redact
from headwater.report.markdown import as_markdown

_MOST: Final = 24_000
"""Characters that are sent in one question."""


def draft_guideline(context: Context, given: GuidelineInput) -> GuidelineOutput:
    """A draft whose steps cite the guideline.

    Raises:
        InputError: neither or both of a file and an issue are named; there is no step, or no such section.
        ConfigError: an issue is named and no language model is set, or what is set is wrong.
        NotVerbatim: a citation is not what the guideline says.
    """
    if bool(given.guideline) == bool(given.issue):
        raise InputError(
            "name a file with a guideline, or an issue with --issue", hint="headwater agents draft refunds.md"
        )
    path = target(given.out, overwrite=given.overwrite) if given.out else None
    if given.issue:
        text, file, title = _of_issue(context, given.issue)
    else:
        text, file, title = guideline_text(given.guideline), Path(given.guideline).name, given.section
    guideline = Guideline.of(file, text)
    with_model = not given.by_rule and not models.is_off(context.resolved().settings)
    if given.issue and not with_model:
        raise ConfigError(
            "a dossier is drafted from by a language model, and none is set",
            hint=f"set llm and llm_url, or mine what people did: headwater agents mine {given.issue}",
        )
    found: GuidelineOutput | None = None
    why = ""
    if with_model:
        try:
            found = _by_model(context, guideline, title, given)
        except (ConfigError, MissingExtra):
            raise
        except HeadwaterError as error:  # a model that fails is no reason to have no draft
            if given.issue or not _has_steps(text):
                raise
            why = str(error)
    found = found or _by_rule(guideline, title, given, why)
    if path:
        _write(path, found.text)
        if given.issue:
            _write(target(str(path.with_name(guideline.name)), overwrite=given.overwrite), text)
    return found


def _has_steps(text: str) -> bool:
    try:
        return bool(sections(text))
    except InputError:
        return False


def _write(path: Path, text: str) -> None:
    with whole(path) as scratch:
        scratch.write_text(text, "utf-8", newline="")


def _of_issue(context: Context, issue: str) -> tuple[str, str, str]:
    with opened(context) as workspace:
        document = dossier(context, workspace, issue)
    return as_markdown(document), f"{document.name}.md", document.title.removeprefix("Dossier: ")


def _by_rule(guideline: Guideline, title: str, given: GuidelineInput, why: str) -> GuidelineOutput:
    made = compile_section(section(guideline.text, title), guideline, name=given.name)
    cites = [
        CiteRow(part=f"step {step.action}", source=cite.source, start=cite.start, end=cite.end)
        for step in made.procedure.steps
        for cite in step.cites
    ]
    return _output(made.procedure, guideline, given, by="rule", rounds=0, why=why, cites=cites, left=made.left_out)


def _by_model(context: Context, guideline: Guideline, title: str, given: GuidelineInput) -> GuidelineOutput:
    part = _part(guideline, title, whole=bool(given.issue))
    unsent = len(guideline.text) - part.end if given.issue else 0
    left = [(f"the last {unsent:,} characters", f"{_MOST:,} are sent at most")] if unsent else []
    text = guideline.text[part.start : part.end]
    shown = redact(text)
    sent = replace(guideline, shown=shown, begin=part.start)
    with opened(context, create=True) as workspace:
        settings, spending = workspace.resolved.settings, workspace.desk.spending
        model = models.text_model(settings, workspace.path, spending=spending, run_id="", now=context.clock.now)
        name = given.name or part.title or guideline.name
        made = draft(sent, name, lambda question: ask(model, question, Answer))
    procedure = restored(made.procedure, originals(shown, text))
    cites = [CiteRow(part=name, source=one.source, start=one.start, end=one.end) for name, one in made.cites]
    left += made.left_out
    return _output(procedure, guideline, given, by=settings.llm, rounds=made.rounds, why="", cites=cites, left=left)


def _part(guideline: Guideline, title: str, *, whole: bool) -> Section:
    """The section that is sent; the whole text where it is short and no section is named."""
    everything = Section(title or "", 0, len(guideline.text))
    if whole or (not title and len(guideline.text) <= _MOST):
        return replace(everything, end=min(everything.end, _MOST))
    part = section(guideline.text, title)
    if part.end - part.start > _MOST:
        raise InputError(
            f"the section has {part.end - part.start:,} characters; {_MOST:,} are sent at most",
            hint="part it, or --by-rule",
        )
    return part


def _output(
    procedure: Procedure,
    guideline: Guideline,
    given: GuidelineInput,
    *,
    by: str,
    rounds: int,
    why: str,
    cites: Sequence[CiteRow],
    left: Sequence[tuple[str, str]],
) -> GuidelineOutput:
    text = render(procedure)
    procedure, problems, where = read(text)
    _check(check_cites(procedure, where, {guideline.name: guideline.text}))
    return GuidelineOutput(
        name=procedure.name,
        text=text,
        out=given.out,
        by=by,
        rounds=rounds,
        fell_back=why,
        steps=len(procedure.steps),
        cites=list(cites),
        left_out=[LeftRow(what=what, why=reason) for what, reason in left],
        problems=problem_rows(problems),
        questions=problem_rows([] if problems else questions(procedure, where)),
    )


def _check(problems: Sequence[Problem]) -> None:
    if problems:
        raise NotVerbatim("\n".join(map(str, problems)), hint="please report this: the citations are made here")
