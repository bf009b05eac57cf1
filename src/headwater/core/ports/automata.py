"""What the desk must offer for automations: what set them off, what they did, whether they may."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from headwater.core.ports.entry import Entry
from headwater.core.ports.issues import Change
from headwater.core.types.message import Draft, Message


class Seen(NamedTuple):
    """Something that the lake told and that may set an automation off: an alarm, new contacts of a saved search.

    Attributes:
        trigger_id: the same thing has the same id.
        kind: ``alarm``, ``search`` or ``baseline`` (what a search held when it was first looked at).
        at: when it was seen, aware UTC.
        fields: what is known of it.
        seq: place in their order; 0 before it is stored.
    """

    trigger_id: str
    kind: str
    at: datetime
    fields: Mapping[str, Any]
    seq: int = 0


class Fired(NamedTuple):
    """What an automation made of a trigger; there is one for each pair.

    Attributes:
        automation: its name.
        trigger_id: what set it off.
        version: of the text.
        at: when the trigger happened, aware UTC.
        outcome: ``acted``, ``limited``, ``looped`` or ``stopped``.
        actions: what was done, in words.
    """

    automation: str
    trigger_id: str
    version: int
    at: datetime
    outcome: str
    actions: Sequence[str]


class Automata(Protocol):
    """Triggers, what was done about them, and the switch."""

    def see(self, seen: Sequence[Seen]) -> list[str]:
        """Keep what was seen; ids of what was not known yet."""
        ...

    def seen(self, after: int = 0) -> list[Seen]:
        """What was seen after that place in the order, in order; everything by default."""
        ...

    def fired(self) -> list[Fired]:
        """All that automations did, in order."""
        ...

    def n_acted(self, automation: str, day: date) -> int:
        """Times that an automation has acted for triggers of a day, UTC."""
        ...

    def act(
        self,
        fired: Sequence[Fired],
        *,
        messages: Sequence[Message] = (),
        drafts: Sequence[Draft] = (),
        changes: Sequence[Change] = (),
        consumer: str = "",
        seq: int = 0,
        entry: Entry | None = None,
    ) -> bool:
        """Keep what automations do about one trigger, and that it is dealt with: all in one transaction.

        Returns:
            False where another worker has been faster; then nothing is kept.

        Raises:
            StaleVersion: an issue has changed in between; look again.
        """
        ...

    def stopped(self) -> dict[str, str]:
        """Automations that are switched off -> why; ``*`` stands for all."""
        ...

    def switch(self, name: str, *, on: bool, entry: Entry) -> None:
        """Switch an automation, or all (``*``), on or off."""
        ...
