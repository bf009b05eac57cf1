"""The use cases behind ``report show``, ``weekly``, ``issue`` and ``ledger``: one document, written in three forms."""

from collections.abc import Callable
from pathlib import Path

from headwater.app.context import Context
from headwater.app.usecases.dossier import dossier
from headwater.app.usecases.ledgerreport import ledger_report
from headwater.app.usecases.weekly import weekly as weekly_document
from headwater.app.verbs.report import FileInput, FilesOutput, IssueInput, ShowInput, ShowOutput, WeeklyInput
from headwater.app.workspace import Workspace, opened
from headwater.app.writing import target, whole
from headwater.core.errors import InputError
from headwater.report.document import Document, Items, charts_of
from headwater.report.markdown import as_markdown
from headwater.report.page import as_html
from headwater.report.sheet import as_csv
from headwater.report.svg import alone

WRITERS: dict[str, Callable[[Document], str]] = {"html": as_html, "md": as_markdown, "csv": as_csv}


def show(context: Context, given: ShowInput) -> ShowOutput:
    """A report as data, or as a file.

    Raises:
        InputError: no issue, or more than one, answers to it; or it is no week.
        NotEnoughData: the data do not hold the week.
        NotVerbatim: a stored quote is not what its contact says.
    """
    with opened(context) as workspace:
        document = _document(context, workspace, given)
    if given.form:
        return ShowOutput(name=f"{document.name}.{given.form}", document=None, text=WRITERS[given.form](document))
    return ShowOutput(name=document.name, document=document, text="")


def _document(context: Context, workspace: Workspace, given: ShowInput) -> Document:
    if given.report == "weekly":
        return weekly_document(context, workspace, given.week)
    if given.report == "ledger":
        return ledger_report(context, workspace)
    if not given.issue.strip():
        raise InputError("which issue?", hint="headwater report show issue --issue 1")
    return dossier(context, workspace, given.issue)


def weekly(context: Context, given: WeeklyInput) -> FilesOutput:
    """Write the review of a week.

    Raises:
        InputError: it is no week.
        NotEnoughData: the data do not hold the week.
        ConflictError: a file exists.
        NotVerbatim: a stored quote is not what its contact says.
    """
    return _written(context, given, ShowInput(report="weekly", issue="", week=given.week, form=""))


def issue(context: Context, given: IssueInput) -> FilesOutput:
    """Write the dossier of an issue.

    Raises:
        InputError: no issue, or more than one, answers to it.
        ConflictError: a file exists.
        NotVerbatim: a stored quote is not what its contact says.
    """
    return _written(context, given, ShowInput(report="issue", issue=given.issue, week="", form=""))


def ledger(context: Context, given: FileInput) -> FilesOutput:
    """Write the ledger for Finance.

    Raises:
        ConflictError: a file exists.
    """
    return _written(context, given, ShowInput(report="ledger", issue="", week="", form=""))


def _written(context: Context, given: FileInput, asked: ShowInput) -> FilesOutput:
    with opened(context) as workspace:
        document = _document(context, workspace, asked)
    forms = [given.form] if given.form else list(WRITERS)
    files = write(document, given.out, forms=forms, overwrite=given.overwrite)
    items = [item for s in document.sections for block in s.blocks if isinstance(block, Items) for item in block.items]
    told = [f"{item.label}: {item.name}. {item.figure.text or item.says}" for item in items]
    return FilesOutput(title=document.title, files=files, exceptions=told)


def write(document: Document, folder: str, *, forms: list[str], overwrite: bool) -> list[str]:
    """The paths written; each file is there whole or not at all. Markdown brings its charts along.

    Args:
        document: the report.
        folder: made where there is none.
        forms: html, md, csv.
        overwrite: replace files that exist.

    Raises:
        ConflictError: a file exists; then nothing is written.
        InputError: the folder is a file.
    """
    where = Path(folder)
    if where.exists() and not where.is_dir():
        raise InputError(f"{where} is a file, not a folder", hint="name a folder with --out")
    charts = f"{document.name}-charts"
    texts = {f"{document.name}.{form}": WRITERS[form](document) for form in forms}
    if "md" in forms:
        texts |= {f"{charts}/{name}.svg": alone(chart.svg) for name, chart in charts_of(document)}
        texts[f"{document.name}.md"] = as_markdown(document, pictures=charts)
    paths = {target(str(where / name), overwrite=overwrite): text for name, text in texts.items()}
    for path, text in paths.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole(path) as scratch:
            scratch.write_text(text, "utf-8")
    return [str(where / f"{document.name}.{form}") for form in forms]
