"""``agents check``, ``chat``, ``prove``, ``mine``, ...: procedures that agents follow, and the proof that they do."""

from pydantic import Field

from headwater.app.verbs.verb import LOCAL, Input, Output, Verb, argument

_USE = "headwater.agents.usecases."
_FILE = "file of a procedure (.md)"


class FileInput(Input):
    """Which file."""

    file: str = argument(_FILE)


class ProblemRow(Output):
    """Something about one line."""

    line: int
    message: str
    hint: str


class CheckOutput(Output):
    """What was found."""

    name: str
    purpose: str
    slots: int
    tools: int
    rules: int
    steps: int
    tests: int
    problems: list[ProblemRow] = Field(description="errors: the text is not sound")
    questions: list[ProblemRow] = Field(description="what a person must still decide before it can be run")
    ok: bool = Field(description="whether there is no error")


class ProveInput(FileInput):
    """Which file, and how long."""

    trials: int = Field(8, ge=8, le=200, description="conversations of each test with cooperative customers")
    seed: int = Field(0, description="of everything that is drawn")
    issue: str = Field(
        "", description="first words of customers from this issue of the workspace, too: id, name or rank"
    )
    show: int = Field(2, ge=0, le=12, description="conversations that did not pass to show in full")


class ShareRow(Output):
    """A share, with its exact 95 % interval."""

    what: str
    n: int
    of: int
    low: float = Field(description="0..1")
    high: float = Field(description="0..1")


class FailedRow(Output):
    """A conversation that did not pass."""

    case: str
    persona: str
    why: list[str]
    lines: list[str] = Field(description="what was said")


class ProofOutput(Output):
    """What was found."""

    name: str
    document: str = Field(description="hash of the text that was proved")
    conversations: int
    turns: int = Field(description="of customers")
    cases: int = Field(description="tests of the procedure, and those on either side of its rules")
    passed: list[ShareRow] = Field(description="by kind of customer")
    k: int
    pass_k: float = Field(
        description="chance that all of k conversations of a cooperative customer end as they must, 0..1"
    )
    pass_k_low: float = Field(description="low end of its 95 % interval")
    pass_k_high: float
    violations: list[str] = Field(description="rules that were broken")
    n_violations: int = Field(description="conversations in which one was")
    hand_off: ShareRow = Field(description="right hand-offs, of conversations that needed a person")
    customer_errors: ShareRow = Field(description="conversations in which the scripted customer itself erred")
    mutants: ShareRow = Field(description="broken rules that the tests notice")
    missed: list[str] = Field(description="broken rules that they do not")
    failed: list[FailedRow]
    refusals: list[str] = Field(description="why it may not be published; empty: it may")
    ok: bool = Field(description="whether it may be published")


VERBS = (
    Verb(
        "agents.check",
        "Is a procedure sound, and what is open before it can be run; errors name their line.",
        FileInput,
        CheckOutput,
        _USE + "procedures:check",
        "read",
        ("headwater agents check refund.md", "headwater agents check refund.md --json"),
        LOCAL,
    ),
    Verb(
        "agents.prove",
        "Let scripted customers talk to an agent and grade what it did; break each rule once to see whether the tests notice.",
        ProveInput,
        ProofOutput,
        _USE + "proving:prove_file",
        "read",
        ("headwater agents prove refund.md", "headwater agents prove refund.md --trials 40 --issue 1"),
        LOCAL,
    ),
)
