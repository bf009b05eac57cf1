"""The planted incidents, fixes and change events, placed in the window by fractions of its length."""

from dataclasses import dataclass
from typing import Final

from headwater.generate.taxonomy import lines


@dataclass(frozen=True)
class Incident:
    """One planted cause of extra contacts.

    Attributes:
        id: stable id.
        reason: reason whose contacts it adds.
        cause: attribute values that all (95 %) of its contacts share.
        phrases: clauses that tell of it; about 60 % of its contacts use one.
        onset: fraction of the window, 0..1.
        shape: ``step`` (until the end), ``ramp`` (grows until the end) or ``spike`` (decays with 4 days' half-life).
        weight: its share of all incident contacts.
    """

    id: str
    reason: str
    cause: tuple[tuple[str, str], ...]
    phrases: tuple[str, ...]
    onset: float
    shape: str
    weight: float


@dataclass(frozen=True)
class Fix:
    """A change that claimed to reduce a reason.

    Attributes:
        id: stable id.
        reason: the reason it aimed at.
        at: fraction of the window.
        effect: true relative change of the reason's rate, -1..0.
        name: what the release note says.
    """

    id: str
    reason: str
    at: float
    effect: float
    name: str


@dataclass(frozen=True)
class Event:
    """A row of the change log.

    Attributes:
        id: stable id.
        kind: ``release``, ``policy``, ``outage``, ``campaign`` or ``logistics``.
        at: fraction of the window.
        name: what the log says.
        scope: attribute values it touched.
        incident: incident that it caused; empty for decoys.
        fix: fix that it was; empty otherwise.
    """

    id: str
    kind: str
    at: float
    name: str
    scope: tuple[tuple[str, str], ...] = ()
    incident: str = ""
    fix: str = ""


INCIDENTS: Final = (
    Incident(
        "router_420",
        "wifi_drops",
        (("product", "Orbit router"), ("version", "4.2.0")),
        lines("""
        the 5 GHz band disappears every few hours since 4.2.0
        after version 4.2.0 the fast band is gone until I reboot
        my laptops only see the slow band now, 5 GHz drops away
        with the new 4.2.0 firmware the 5 GHz network switches itself off
        """),
        0.42,
        "step",
        0.30,
    ),
    Incident(
        "northline_south",
        "not_received",
        (("carrier", "NorthLine"), ("region", "US-South")),
        lines("""
        the delivery photo shows somebody else's porch
        NorthLine's picture is of a blue door, ours is white
        the photo proof is not my house
        the snapshot they took is from another building
        """),
        0.55,
        "ramp",
        0.20,
    ),
    Incident(
        "plus_double_charge",
        "double_charge",
        (("payment", "card"), ("plan", "Plus")),
        lines("""
        the Plus fee was booked twice on renewal day
        my card shows the monthly Plus payment two times
        two Plus renewals within a minute
        the membership of this month was taken double
        """),
        0.66,
        "spike",
        0.16,
    ),
    Incident(
        "android_12_login",
        "login_fails",
        (("platform", "Android"), ("app_version", "12.0")),
        lines("""
        the two-step code page loops for ever since app 12.0
        after the code it asks for the code again, endlessly
        app 12.0 sends me back to the code screen over and over
        I type the security code and land on the same security code page
        """),
        0.30,
        "step",
        0.16,
    ),
    Incident(
        "powerbank_rev_c",
        "overheating",
        (("product", "Volt power bank"), ("version", "rev C")),
        lines("""
        the power bank smells sweet and the shell is lifting
        the rev C power bank puffed up like a pillow
        it bulges at the seam and gets hot even when nothing is plugged in
        my new power bank swelled up in my bag
        """),
        0.60,
        "ramp",
        0.05,
    ),
    Incident(
        "uk_spring20",
        "promo_code",
        (("region", "UK"), ("channel", "chat")),
        lines("""
        the code SUMMER20 is refused in the UK shop
        SUMMER20 takes nothing off although the mail is from today
        your SUMMER20 offer gives an error about currency
        the voucher SUMMER20 says not valid in pounds
        """),
        0.78,
        "spike",
        0.09,
    ),
    Incident(
        "canada_clips",
        "cloud_recordings",
        (("product", "Vista camera"), ("region", "Canada")),
        lines("""
        clips older than a day can't be opened in Canada
        all my recordings show a grey cloud with a cross
        the clips say moved to another data centre
        """),
        0.72,
        "step",
        0.04,
    ),
)
FIXES: Final = (
    Fix("fix_schedules", "schedule_ignored", 0.5, -0.6, "Scheduler rewritten: rules run on the device"),
    Fix("fix_cancel_page", "cancel_blocked", 0.58, 0.0, "New cancellation page"),
)
EVENTS: Final = (
    Event("ev_420", "release", 0.415, "Orbit router firmware 4.2.0", (("product", "Orbit router"),), "router_420"),
    Event("ev_depot", "logistics", 0.545, "NorthLine opens a new depot in the south", (("carrier", "NorthLine"),),
          "northline_south"),
    Event("ev_psp", "release", 0.66, "New payment provider for card renewals", (("payment", "card"),),
          "plus_double_charge"),
    Event("ev_app12", "release", 0.297, "App 12.0 for Android", (("platform", "Android"),), "android_12_login"),
    Event("ev_cells", "policy", 0.55, "Second supplier of battery cells", (("product", "Volt power bank"),),
          "powerbank_rev_c"),
    Event("ev_summer20", "campaign", 0.779, "Newsletter SUMMER20", (("region", "UK"),), "uk_spring20"),
    Event("ev_storage", "release", 0.718, "Recordings move to new storage", (("region", "Canada"),), "canada_clips"),
    Event("ev_fix_schedules", "release", 0.5, "Scheduler rewritten: rules run on the device", fix="fix_schedules"),
    Event("ev_fix_cancel", "release", 0.58, "New cancellation page", fix="fix_cancel_page"),
    Event("ev_decoy_vacuum", "release", 0.43, "Glide vacuum firmware 6.0.0", (("product", "Glide vacuum"),)),
    Event("ev_decoy_returns", "policy", 0.54, "Return window 30 instead of 45 days"),
    Event("ev_decoy_outage", "outage", 0.20, "Status page shows 12 minutes of errors"),
    Event("ev_decoy_site", "release", 0.65, "New product pages in the web shop"),
    Event("ev_decoy_speaker", "release", 0.31, "Halo speaker firmware 7.2.4", (("product", "Halo speaker"),)),
    Event("ev_decoy_carrier", "logistics", 0.77, "CityCourier serves the UK", (("region", "UK"),)),
    Event("ev_decoy_hours", "policy", 0.12, "Hotline open on Sundays"),
)  # fmt: skip
