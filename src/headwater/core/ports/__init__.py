"""What the outside world must offer: one Protocol a port. Adapters implement them, ``app.wiring`` builds them."""

from headwater.core.ports.caller import Clock, Progress
from headwater.core.ports.desk import Desk, LedgerRow
from headwater.core.ports.lake import Lake
from headwater.core.ports.models import Encoder
from headwater.core.ports.run import Artefacts, Executor, Stage, Work
from headwater.core.ports.spending import Spending
from headwater.core.ports.textmodel import Question, Reply, TextModel

__all__ = [
    "Artefacts",
    "Clock",
    "Desk",
    "Encoder",
    "Executor",
    "Lake",
    "LedgerRow",
    "Progress",
    "Question",
    "Reply",
    "Spending",
    "Stage",
    "TextModel",
    "Work",
]
