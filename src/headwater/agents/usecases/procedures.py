"""The use cases behind ``agents check``: procedures as files."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from headwater.agents.check import questions
from headwater.agents.draft.source import Guideline, check_cites
from headwater.agents.format import Problem, placed, read
from headwater.agents.front import Lines
from headwater.agents.procedure import Procedure
from headwater.app.context import Context
from headwater.app.verbs.agents import CheckInput, CheckOutput, FlowStep, FlowWay, ProblemRow, ReadInput, ReadOutput
from headwater.core.errors import InputError, SchemaMismatch


def check(_context: Context, given: CheckInput) -> CheckOutput:
    """Errors and open questions; both are answers."""
    procedure, problems, where = read(text_of(given.file))
    if not problems and given.guideline:
        cited = {Guideline.of(Path(file).name, "").name: guideline_text(file) for file in given.guideline}
        problems = check_cites(procedure, where, cited)
    return CheckOutput(**_checked(procedure, problems, where))


def read_text(_context: Context, given: ReadInput) -> ReadOutput:
    """The same of a text, and its flow."""
    procedure, problems, where = read(given.text.replace("\r\n", "\n"))
    approval = {tool.name: tool.approval for tool in procedure.tools}
    flow = [
        FlowStep(
            action=step.action,
            line=where["steps", number],
            note=step.note,
            asks=list(step.ask),
            call=step.tool,
            approval=approval.get(step.tool, "none"),
            says=step.reply or step.confirm,
            hands_off=step.hand_off,
        )
        for number, step in enumerate(procedure.steps)
    ]
    ways = [FlowWay(source=edge.source, target=edge.target, when=edge.when) for edge in procedure.edges]
    return ReadOutput(**_checked(procedure, problems, where), start=list(procedure.start), flow=flow, ways=ways)


def _checked(procedure: Procedure, problems: Sequence[Problem], where: Lines) -> dict[str, Any]:
    return {
        "name": procedure.name,
        "purpose": procedure.purpose,
        "slots": len(procedure.slots),
        "tools": len(procedure.tools),
        "rules": len(procedure.policy),
        "steps": len(procedure.steps),
        "tests": len(procedure.tests),
        "problems": problem_rows(problems),
        "questions": problem_rows([] if problems else questions(procedure, where)),
        "ok": not problems,
    }


def text_of(file: str, *, hint: str = "name a procedure: headwater agents check refund.md") -> str:
    """The text of a file.

    Args:
        file: its path.
        hint: what to name where there is no such file.

    Raises:
        InputError: it is no file, or no text.
    """
    return _decoded(file, "utf-8-sig", hint).replace("\r\n", "\n")


def guideline_text(file: str) -> str:
    """The text of a guideline, byte for byte: citations count them.

    Raises:
        InputError: it is no file, or no text.
    """
    return _decoded(file, "utf-8", "name a guideline: text, Markdown or JSON")


def _decoded(file: str, encoding: str, hint: str) -> str:
    path = Path(file)
    if not path.is_file():
        raise InputError(f"there is no file {file}", hint=hint)
    try:
        return path.read_bytes().decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not a text file in UTF-8", hint="save it as UTF-8") from error


def sound(text: str, *, name: str) -> Procedure:
    """The procedure of a text that can be run.

    Args:
        text: of the procedure.
        name: of its file, for messages.

    Raises:
        SchemaMismatch: it has errors or open questions.
    """
    procedure, where = placed(text)
    still = questions(procedure, where)
    if still:
        raise SchemaMismatch(
            "\n".join(map(str, still)),
            hint=f"{name} cannot be run yet: headwater agents check {name} lists what is open",
        )
    return procedure


def problem_rows(problems: Sequence[Problem]) -> list[ProblemRow]:
    """Problems as they are shown."""
    return [ProblemRow(line=one.line, message=one.message, hint=one.hint) for one in problems]
