"""``agents check``, ``chat``, ``prove``, ``mine``, ...: procedures that agents follow, and the proof that they do."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import COMMENTERS, EDITORS, LOCAL, VERSION, WORKERS, Input, Output, Verb, argument
from headwater.app.verbs.versions import VersionFacts

_USE = "headwater.agents.usecases."
_FILE = "file of a procedure (.md)"


class FileInput(Input):
    """Which file."""

    file: str = argument(_FILE)


class CheckInput(FileInput):
    """Which file, and what it cites."""

    guideline: list[str] = Field([], description="files of guidelines that it cites: are they as they were")


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
    examples: ShareRow = Field(description="examples from which exactly what they say is read")
    misread: list[str] = Field(description="what is read from the others")
    tool_calls: int = Field(0, description="of all conversations")
    turn_ms: float | None = Field(
        None, description="processor time of a customer's turn, median, tools left out; null: not timed"
    )
    turn_ms_p95: float | None = Field(None, description="the same, 95th percentile")
    model_usd: float = Field(0.0, description="spent on language models: an agent asks none")
    failed: list[FailedRow]
    refusals: list[str] = Field(description="why it may not be published; empty: it may")
    ok: bool = Field(description="whether it may be published")


class MineInput(Input):
    """From what to draft a procedure."""

    issue: str = Field(
        "", description="issue of the workspace: id, name or rank", json_schema_extra={"cli": "argument"}
    )
    dialogues: str = Field("", description="a file of dialogues instead: JSON lines, .gz or not")
    label: str = Field("", description="only dialogues of the file with this label")
    name: str = Field("", description="of the procedure; after the issue by default")
    out: str = Field("", description="file to write the draft to")
    overwrite: bool = Field(False, description="replace the file where it exists")
    limit: int = Field(2000, ge=1, le=20_000, description="contacts at most")


class MineOutput(Output):
    """A draft for a person to edit."""

    name: str
    text: str
    out: str
    dialogues: int = Field(description="conversations that it was mined from")
    returned: int = Field(description="contacts left out because the customer came back about the issue")
    steps: int
    quotes: int = Field(description="quotes, each checked against its contact where there is one")
    problems: list[ProblemRow]
    questions: list[ProblemRow] = Field(description="what a person must decide before it can be run")


class NameInput(Input):
    """Which procedure, and which version of it."""

    name: str = argument("name of a procedure on the desk")
    version: str = Field(
        "", description="number, 'draft' (yours) or 'published'; your draft by default, else the published one"
    )


class ListInput(Input):
    """Which procedures."""

    name: str = Field("", description="only the versions of this one; the newest of each by default")


class ProcedureRow(VersionFacts):
    """One version of a procedure."""

    name: str
    purpose: str
    proved: bool | None = Field(description="whether its text passed the proof; null: it was not proved")
    share: float = Field(description="of new conversations that meet it, 0..1")


class ProceduresOutput(Output):
    """Versions, by name and number."""

    procedures: list[ProcedureRow]


class ImportInput(FileInput):
    """What to put into your draft."""

    why: str = Field("", description="what for; goes into the audit log")


class PutInput(Input):
    """The text for your draft."""

    text: str = argument("the procedure")
    why: str = Field("", description="what for; goes into the audit log")
    revision: int = Field(
        0,
        ge=0,
        description="of your draft that you looked at; refused where it is another by now; 0 = none",
        json_schema_extra=VERSION,
    )


class DraftOutput(Output):
    """What is in your draft now."""

    version: ProcedureRow
    changes: list[str] = Field(description="lines that differ from the version it was made from")
    questions: list[ProblemRow] = Field(description="what a person must still decide before it can be run")
    next_steps: list[str]


class TextOutput(Output):
    """A version as text."""

    version: ProcedureRow
    text: str


class DiffInput(Input):
    """Which two versions."""

    name: str = argument("name of a procedure on the desk")
    first: str = argument("number, 'draft' or 'published'")
    second: str = argument("number, 'draft' or 'published'")


class DiffOutput(Output):
    """Lines that differ."""

    lines: list[str]


class StepInput(Input):
    """Which open version, and why."""

    name: str = argument("name of a procedure on the desk")
    version: str = Field("", description="its number; your own open version by default, else the only open one")
    why: str = Field("", description="goes into the audit log")


class PublishInput(StepInput):
    """Which version, and who answers for it."""

    alone: bool = Field(False, description="publish what nobody else approved; only an admin may, with a reason")
    share: float = Field(
        1.0,
        ge=0,
        le=1,
        description="of new conversations that meet it; the others meet the version before, or a person",
    )
    drop: list[str] = Field([], description="tests of the version in use that need not hold any more, by name")


class StepOutput(Output):
    """What became of a version."""

    version: ProcedureRow
    next_steps: list[str]


class SayInput(Input):
    """What a customer says."""

    text: str = argument("the customer's words", max_length=10_000)
    conversation: str = Field("", max_length=64, description="id of the conversation that goes on; empty: a new one")
    procedures: list[str] = Field([], description="published procedures to follow; all by default")
    customer: str = Field(
        "",
        max_length=200,
        description="id of the customer, where the channel knows who it is: what they told before is offered; kept as a hash",
    )


class SayOutput(Output):
    """What the agent did."""

    conversation: str
    status: str = Field(description="open, waiting (for a person's approval), done or handed_off")
    replies: list[str]
    hand_off: dict[str, str] = Field(description="what a colleague needs to go on; empty: nobody takes over")
    approve: str = Field(description="key of the call that waits for a person's approval; empty: none does")


class DecideInput(Input):
    """Whether a call may be made."""

    conversation: str = argument("id of the conversation")
    key: str = argument("key of the call: it stands for exactly these arguments")
    declines: bool = Field(False, description="it may not be made")
    why: str = Field("", description="goes into the audit log")


class TraceInput(Input):
    """Which conversation."""

    conversation: str = argument("id of the conversation")


class TraceRow(Output):
    """One thing that happened."""

    what: str = Field(description="customer, agent, call, answered, slot, step, refused, approved, handed over, ...")
    detail: str


class TraceOutput(Output):
    """A conversation."""

    conversation: str
    procedures: list[str] = Field(description="name@number of the versions that were followed")
    rows: list[TraceRow]


class ReadInput(Input):
    """A text, unsaved."""

    text: str = argument("the procedure", max_length=500_000)


class FlowStep(Output):
    """A step, for a picture of the flow."""

    action: str
    line: int
    note: str
    asks: list[str] = Field(description="slots")
    call: str = Field(description="tool that it calls; empty: none")
    approval: str = Field(description="who must agree to the call: none, customer or person")
    says: str
    hands_off: str = Field(description="why a person takes over here; empty: none does")


class FlowWay(Output):
    """Which step follows which."""

    source: str
    target: str = Field(description="a step, or hand_off")
    when: str = Field(description="condition; empty: always")


class ReadOutput(CheckOutput):
    """What a text says: what is wrong with it, and its flow."""

    start: list[str]
    flow: list[FlowStep]
    ways: list[FlowWay]


class KeptProofOutput(Output):
    """The proof of a version's text, as it is kept."""

    version: ProcedureRow
    at: datetime | None = Field(description="null: it was not proved")
    who: str
    proof: ProofOutput | None


class TalksInput(Input):
    """Which conversations."""

    status: Literal["", "open", "waiting", "done", "handed_off"] = Field("", description="only those; all by default")
    limit: int = Field(50, ge=1, le=500, description="how many, the newest first")
    cursor: str = CURSOR


class TalkRow(Output):
    """A conversation with an agent."""

    conversation: str
    started: datetime
    procedures: list[str] = Field(description="name@number of the versions that are followed")
    status: str = Field(description="open, waiting (for a person's approval), done or handed_off")
    turns: int = Field(description="of the customer")
    calls: int = Field(description="of tools")
    step: str = Field(description="where it stands; empty: nowhere")
    approve: str = Field(description="key of the call that waits for a person's approval; empty: none does")
    call: str = Field(description="that call: tool(name=value, ...); secrets masked")


class TalksOutput(Output):
    """Conversations, the newest first."""

    talks: list[TalkRow]
    waiting: int = Field(description="how many wait for approval, of all")
    total: int
    next_cursor: str = NEXT


VERBS = (
    Verb(
        "agents.check",
        "Is a procedure sound, and what is open before it can be run; errors name their line.",
        CheckInput,
        CheckOutput,
        _USE + "procedures:check",
        "read",
        ("headwater agents check refund.md", "headwater agents check refund.md --guideline refunds.md"),
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
    Verb("agents.mine", "Draft a procedure from resolved contacts of an issue, each step with its support and quotes.", MineInput,
         MineOutput, _USE + "mining:mine_issue", "read",
         ("headwater agents mine 1 --out refund.md", "headwater agents mine --dialogues star.jsonl --label doctor_followup"),
         LOCAL),
    Verb("agents.import", "Put a procedure into your draft on the desk.", ImportInput, DraftOutput, _USE + "desk:import_file",
         "write", ("headwater agents import refund.md --why 'first version'",), LOCAL, COMMENTERS),
    Verb("agents.put", "The same from a text.", PutInput, DraftOutput, _USE + "desk:put", "write", (),
         frozenset({"http"}), COMMENTERS),
    Verb("agents.list", "Procedures on the desk: state, author, whether they were proved.", ListInput, ProceduresOutput,
         _USE + "desk:list_versions", "read", ("headwater agents list", "headwater agents list --name start-refund")),
    Verb("agents.show", "A version of a procedure, as text.", NameInput, TextOutput, _USE + "desk:show", "read",
         ("headwater agents show start-refund", "headwater agents show start-refund --version 2")),
    Verb("agents.diff", "What differs between two versions.", DiffInput, DiffOutput, _USE + "desk:diff", "read",
         ("headwater agents diff start-refund published draft",)),
    Verb("agents.review", "Hand your draft in; nobody edits it meanwhile.", StepInput, StepOutput, _USE + "desk:review",
         "write", ("headwater agents review start-refund --why 'limit is 300 now'",), roles=COMMENTERS),
    Verb("agents.approve", "Say that a version in review may be published; not one's own.", StepInput, StepOutput,
         _USE + "desk:approve", "write",
         ("headwater agents approve start-refund --version 2 --why 'reads well'",), roles=EDITORS),
    Verb("agents.reject", "Close an open version.", StepInput, StepOutput, _USE + "desk:reject", "write",
         ("headwater agents reject start-refund --version 2 --why 'too generous'",), roles=EDITORS),
    Verb("agents.reopen", "Make a version in review, or approved, a draft again.", StepInput, StepOutput,
         _USE + "desk:reopen", "write", ("headwater agents reopen start-refund",), roles=COMMENTERS),
    Verb("agents.publish", "Prove a version and put it in use; one that does not pass is refused.", PublishInput, StepOutput,
         _USE + "desk:publish", "write", ("headwater agents publish start-refund --alone --why 'first version'",), roles=EDITORS),
    Verb("agents.say", "A customer's words to the published agents; their answer.", SayInput, SayOutput,
         _USE + "talking:say", "write", ("headwater agents say 'I want my money back'",), roles=COMMENTERS),
    Verb("agents.decide", "Approve a call that waits for a person, or decline it.", DecideInput, SayOutput,
         _USE + "talking:decide", "write",
         ("headwater agents decide CONVERSATION KEY --why 'called the customer'",), roles=WORKERS),
    Verb("agents.trace", "All that happened in a conversation; secrets masked.", TraceInput, TraceOutput,
         _USE + "talking:trace", "read", ("headwater agents trace CONVERSATION",)),
    Verb("agents.read", "What an unsaved text says: errors by line, what is open, and its flow.", ReadInput, ReadOutput,
         _USE + "procedures:read_text", "read", (), frozenset({"http"}), bulky=True),
    Verb("agents.simulate", "Prove a version on the desk with scripted customers; the result is kept.", NameInput,
         KeptProofOutput, _USE + "desk:simulate", "write",
         ("headwater agents simulate start-refund", "headwater agents simulate start-refund --version 2"), roles=COMMENTERS),
    Verb("agents.proof", "What the kept proof of a version found.", NameInput, KeptProofOutput, _USE + "desk:show_proof",
         "read", ("headwater agents proof start-refund",)),
    Verb("agents.talks", "Conversations with agents; those that wait for approval say for which call.", TalksInput,
         TalksOutput, _USE + "talking:list_talks", "read",
         ("headwater agents talks", "headwater agents talks --status waiting --json")),
)  # fmt: skip
