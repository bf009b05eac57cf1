"""The nouns: frozen values that stages and doors exchange. One noun a file."""

from headwater.core.types.account import SCOPES, Account, Scope, Sees, Token
from headwater.core.types.contact import SPEAKERS, Contact, Turn
from headwater.core.types.driver import Driver
from headwater.core.types.estimate import Estimate
from headwater.core.types.job import Job, JobState
from headwater.core.types.label import DRAWS, SOURCES, Label
from headwater.core.types.message import Draft, Message
from headwater.core.types.posted import ACTIONS, ConnectorSpec, Inbound, Outbound, Page, Ticket
from headwater.core.types.quote import Quote
from headwater.core.types.read import Read, ReadState
from headwater.core.types.record import RawRecord
from headwater.core.types.redaction import PersonalSpan, Redaction
from headwater.core.types.rejected import Rejected
from headwater.core.types.statement import Statement
from headwater.core.types.team import Team
from headwater.core.types.tracked import ROLES, SEVERITIES, Event, Role, Severity, State, Tracked

__all__ = [
    "ACTIONS",
    "DRAWS",
    "ROLES",
    "SCOPES",
    "SEVERITIES",
    "SOURCES",
    "SPEAKERS",
    "Account",
    "ConnectorSpec",
    "Contact",
    "Draft",
    "Driver",
    "Estimate",
    "Event",
    "Inbound",
    "Job",
    "JobState",
    "Label",
    "Message",
    "Outbound",
    "Page",
    "PersonalSpan",
    "Quote",
    "RawRecord",
    "Read",
    "ReadState",
    "Redaction",
    "Rejected",
    "Role",
    "Scope",
    "Sees",
    "Severity",
    "State",
    "Statement",
    "Team",
    "Ticket",
    "Token",
    "Tracked",
    "Turn",
]
