"""What the outside world must offer: one Protocol a port. Adapters implement them, ``app.wiring`` builds them."""

from headwater.core.ports.caller import Clock, Progress
from headwater.core.ports.desk import Desk, LedgerRow
from headwater.core.ports.entry import Entry
from headwater.core.ports.lake import Lake
from headwater.core.ports.models import Encoder
from headwater.core.ports.run import Artefacts, Executor, Stage, Work

__all__ = [
    "Artefacts",
    "Clock",
    "Desk",
    "Encoder",
    "Entry",
    "Executor",
    "Lake",
    "LedgerRow",
    "Progress",
    "Stage",
    "Work",
]
