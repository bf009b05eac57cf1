"""``search``: contacts by words and by meaning."""

from datetime import date

from pydantic import Field

from headwater.app.verbs.paged import CURSOR, NEXT
from headwater.app.verbs.verb import STEADY_S, Input, Output, Verb, argument

MODES = "hybrid, lexical or dense"


class SearchInput(Input):
    """What is looked for."""

    query: str = argument('words, "phrases", AND OR NOT + -; "" with --near', max_length=20_000)
    where: str = Field("", description="filter: channel=chat and week>=2026-W40 and not region in (EU, US)")
    near: list[str] = Field([], description="find more like this contact (its id); may be repeated")
    not_like: list[str] = Field([], description="stay away from this contact or text; may be repeated")
    limit: int = Field(20, ge=1, le=200, description="how many hits")
    cursor: str = CURSOR
    mode: str = Field("hybrid", description=MODES)
    collapse: bool = Field(True, description="fold near-duplicates into one hit")


class HitRow(Output):
    """A contact that was found."""

    contact_id: str
    score: float = Field(description="higher is better; comparable within one answer only")
    why: str = Field(description="what matched")
    text: str = Field(description="what the customer said, personal data replaced")
    spans: list[tuple[int, int]] = Field(description="characters of the text that matched: first, one past the last")
    day: date | None
    channel: str
    language: str
    topics: list[str] = Field(description="names of the issues that it carries")
    attributes: dict[str, str]
    alike: int = Field(description="near-duplicates folded into this hit, among the best")
    alike_ids: list[str]


class FacetValue(Output):
    """A value and how often it occurs."""

    value: str
    contacts: int


class Facet(Output):
    """How the best hits spread over a column; each value can be put into ``where``."""

    name: str
    values: list[FacetValue]


class SearchOutput(Output):
    """The answer."""

    hits: list[HitRow]
    next_cursor: str = NEXT
    pool: int = Field(description="contacts that were ranked; the facets count these")
    facets: list[Facet]
    corrected: dict[str, str] = Field(description="what was typed -> the stem that was searched for as well")
    unknown: list[str] = Field(description="what was typed and no contact holds, nor anything spelt like it")


VERBS = (
    Verb(
        "search",
        "Find contacts by words and by meaning.",
        SearchInput,
        SearchOutput,
        "headwater.app.usecases.search:search",
        "read",
        (
            'headwater search "refund never arrived"',
            'headwater search \'"charged twice" -refund\' --where "channel=chat and week>=2026-W40"',
            'headwater search "" --near c_0133bf523e047245454a5570 --limit 5 --json',
        ),
        keeps=True,
        holds_s=STEADY_S,
    ),
)
