"""Topics by what people call them."""

from dataclasses import dataclass
from typing import Any

from headwater.app.workspace import Workspace
from headwater.core.errors import InputError

NONE = "none"
NONE_OF_THESE = "none of these"


@dataclass(frozen=True, slots=True)
class Named:
    """The topics and nodes of a workspace.

    Attributes:
        rows: of the table ``topics``, by level and id.
    """

    rows: list[dict[str, Any]]

    def name(self, topic_id: str | None) -> str:
        """What people call it; the id where it is gone."""
        if topic_id is None:
            return NONE_OF_THESE
        return next((row["name"] for row in self.rows if row["topic_id"] == topic_id), topic_id)

    def find(self, said: str) -> str | None:
        """The topic_id of an id, a name, or a part of a name; ``None`` for "none".

        Raises:
            InputError: none, or more than one, answers to it.
        """
        wanted = said.strip().lower()
        if wanted in (NONE, NONE_OF_THESE):
            return None
        exact = [row for row in self.rows if wanted in (row["topic_id"], row["name"].lower())]
        found = exact or [row for row in self.rows if wanted and wanted in row["name"].lower()]
        finest = [row for row in found if row["level"] == found[0]["level"]]  # a node may be called as a topic below it
        if len(finest) == 1:
            return str(finest[0]["topic_id"])
        if not finest:
            raise InputError(f"no topic answers to {said!r}", hint="headwater labels topics WORDS shows them")
        names = ", ".join(row["name"] for row in finest[:5])
        raise InputError(f"{len(finest)} topics answer to {said!r}: {names}", hint="give the whole name or the id")

    def search(self, words: str) -> list[dict[str, Any]]:
        """Topics of the finest level whose name or keywords hold every word, those with it in the name first."""
        wanted = words.lower().split()
        found = []
        for row in self.rows:
            text = " ".join([row["name"], *row["keywords"]]).lower()
            if row["level"] == 0 and all(word in text for word in wanted):
                found.append((sum(word not in row["name"].lower() for word in wanted), row["name"], row))
        return [row for _, _, row in sorted(found, key=lambda item: item[:2])]


def named(workspace: Workspace) -> Named:
    """The topics of a workspace.

    Raises:
        InputError: there are none yet.
    """
    rows = workspace.read("topics").to_pylist()
    if not rows:
        raise InputError("there are no topics yet", hint="headwater run FILE finds them")
    return Named(sorted(rows, key=lambda row: (row["level"], row["topic_id"])))
