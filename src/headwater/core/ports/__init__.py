"""What the outside world must offer: one Protocol a port. Adapters implement them, ``app.wiring`` builds them."""

from headwater.core.ports.accounts import Accounts
from headwater.core.ports.anecdotes import Anecdotes
from headwater.core.ports.automata import Automata, Fired, Seen
from headwater.core.ports.caller import Clock, Progress
from headwater.core.ports.desk import Desk, LedgerRow
from headwater.core.ports.entry import Entry
from headwater.core.ports.finder import Finder
from headwater.core.ports.handovers import Handover, Handovers
from headwater.core.ports.issues import Change, Issues
from headwater.core.ports.jobs import Jobs
from headwater.core.ports.labels import Decisions, Labels
from headwater.core.ports.lake import Compacted, Lake, Lease, among
from headwater.core.ports.models import Encoder
from headwater.core.ports.outbox import Connectors, News, Outbox, Tool
from headwater.core.ports.outgoing import Drafts, Outgoing
from headwater.core.ports.outlet import Outlet
from headwater.core.ports.queue import Held, Queue
from headwater.core.ports.repeats import Repeats
from headwater.core.ports.run import Artefacts, Executor, Stage, Work
from headwater.core.ports.searches import SavedSearch, Searches
from headwater.core.ports.service import Service
from headwater.core.ports.sizings import Sizing, Sizings
from headwater.core.ports.spending import Spending
from headwater.core.ports.taxonomies import Act, Taxonomies, TaxonomyState, TaxonomyVersion
from headwater.core.ports.textmodel import Question, Reply, TextModel
from headwater.core.ports.tuned import TunedEncoders
from headwater.core.ports.upkeep import Row, Snapshot, Touched, Upkeep
from headwater.core.ports.versions import Version, Versions

__all__ = [
    "Accounts",
    "Act",
    "Anecdotes",
    "Artefacts",
    "Automata",
    "Change",
    "Clock",
    "Compacted",
    "Connectors",
    "Decisions",
    "Desk",
    "Drafts",
    "Encoder",
    "Entry",
    "Executor",
    "Finder",
    "Fired",
    "Handover",
    "Handovers",
    "Held",
    "Issues",
    "Jobs",
    "Labels",
    "Lake",
    "Lease",
    "LedgerRow",
    "News",
    "Outbox",
    "Outgoing",
    "Outlet",
    "Progress",
    "Question",
    "Queue",
    "Repeats",
    "Reply",
    "Row",
    "SavedSearch",
    "Searches",
    "Seen",
    "Service",
    "Sizing",
    "Sizings",
    "Snapshot",
    "Spending",
    "Stage",
    "Taxonomies",
    "TaxonomyState",
    "TaxonomyVersion",
    "TextModel",
    "Tool",
    "Touched",
    "TunedEncoders",
    "Upkeep",
    "Version",
    "Versions",
    "Work",
    "among",
]
