"""``ask``: a question in plain words, answered from what verbs say."""

from pydantic import Field

from headwater.app.verbs.verb import Input, Output, Verb, argument


class AskInput(Input):
    """A question."""

    question: str = argument('in plain words: "why did refunds rise in week 40?"', min_length=1, max_length=500)
    issue: str = Field(
        "", max_length=120, description="the issue that is meant (id, name or rank), where a question names several"
    )
    model: bool = Field(
        False,
        description="let the language model of the settings choose the verbs and write; its sentences pass the same checks",
    )


class SaidRow(Output):
    """A sentence of the answer."""

    text: str
    commands: list[int] = Field(description="places in 'commands' of what says it")


class FigureRow(Output):
    """A number of the answer."""

    what: str
    value: float
    low: float | None = Field(description="lower end of its interval; null = it has none")
    high: float | None
    unit: str
    command: int = Field(description="place in 'commands' of what says it")


class QuotedRow(Output):
    """A customer's own words, byte-checked, personal data replaced."""

    contact_id: str
    quote: str
    command: int


class ChoiceRow(Output):
    """An issue that may be meant."""

    issue_id: str
    name: str


class AskOutput(Output):
    """An answer, or why there is none."""

    question: str
    understood: str = Field(description="how the question was read; empty where it was not")
    kind: str = Field(description="kind of question; 'model' where a language model planned; empty where there is none")
    answered: bool
    sentences: list[SaidRow]
    figures: list[FigureRow]
    quotes: list[QuotedRow]
    commands: list[str] = Field(description="what was called, to be run again")
    which: list[ChoiceRow] = Field(description="issues that may be meant; ask again with one of them")
    near: list[ChoiceRow] = Field(description="issues close to the one that was taken")
    refusal: str = Field(description="why there is no answer; empty where there is")
    can: list[str] = Field(description="what can be asked instead")
    notes: list[str] = Field(description="what was left out, and why")


VERBS = (
    Verb(
        "ask",
        "Ask in plain words; every number comes from a verb, every quote is checked, what cannot be supported is refused.",
        AskInput,
        AskOutput,
        "headwater.agents.usecases.answering:ask",
        "read",
        ('headwater ask "why did refunds rise in week 40?"', 'headwater ask "what are the top 3 issues" --json'),
    ),
)
