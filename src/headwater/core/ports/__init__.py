"""What the outside world must offer: one Protocol a port. Adapters implement them, ``app.wiring`` builds them."""

from headwater.core.ports.caller import Clock, Progress
from headwater.core.ports.desk import Desk, LedgerRow
from headwater.core.ports.finder import Finder
from headwater.core.ports.lake import Lake
from headwater.core.ports.models import Encoder
from headwater.core.ports.run import Artefacts, Executor, Stage, Work
from headwater.core.ports.searches import SavedSearch, Searches
from headwater.core.ports.sizings import Sizing, Sizings

__all__ = [
    "Artefacts",
    "Clock",
    "Desk",
    "Encoder",
    "Executor",
    "Finder",
    "Lake",
    "LedgerRow",
    "Progress",
    "SavedSearch",
    "Searches",
    "Sizing",
    "Sizings",
    "Stage",
    "Work",
]
