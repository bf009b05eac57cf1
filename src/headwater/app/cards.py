"""Cards of evaluated systems, with what people said of them and what the gate decided."""

from pathlib import Path

from headwater.app.evaluating import stored
from headwater.app.gating import newest_decision
from headwater.app.pictures import reliability_of
from headwater.app.verbs.evaluate import CardInput
from headwater.app.workspace import Workspace
from headwater.app.writing import target, whole
from headwater.evaluate.card import About, card


def card_of(workspace: Workspace, given: CardInput) -> str:
    """The card; its reliability diagram is written beside it where it goes to a file.

    Raises:
        UnknownComponent: no such evaluation.
        ConflictError: the file or its picture exists.
    """
    found = stored(workspace, given.name)
    about = About(given.purpose, tuple(given.limits), given.licence, tuple(given.made_from))
    drawn, name = reliability_of(found), ""
    if given.to and drawn:
        path = target(str(Path(given.to).with_suffix(".svg")), overwrite=given.overwrite)
        with whole(path) as scratch:
            scratch.write_text(drawn, "utf-8")
        name = path.name
    return card(found, about, gate=newest_decision(workspace, found.name), picture=name)
