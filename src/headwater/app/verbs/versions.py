"""A version of a document that people review, as it is printed."""

from datetime import datetime

from pydantic import Field

from headwater.app.verbs.verb import VERSION, Output


class VersionFacts(Output):
    """One version."""

    number: int
    state: str = Field(description="draft, in_review, approved, published, superseded or rejected")
    parent: int | None
    revision: int = Field(description="grows with every edit", json_schema_extra=VERSION)
    author: str
    created: datetime
    why: str
    reviewer: str
    review: str
    published: datetime | None
