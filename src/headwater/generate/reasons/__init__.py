"""The taxonomy: families of fine reasons, the wording of each, and the teams that own them."""

from headwater.generate.reasons.account import ACCOUNT
from headwater.generate.reasons.billing import BILLING
from headwater.generate.reasons.connection import CONNECTION
from headwater.generate.reasons.delivery import DELIVERY
from headwater.generate.reasons.device import DEVICE
from headwater.generate.reasons.returns import RETURNS
from headwater.generate.reasons.service import SERVICE
from headwater.generate.reasons.storefront import STOREFRONT
from headwater.generate.reasons.subscription import SUBSCRIPTION
from headwater.generate.reasons.trust import TRUST
from headwater.generate.taxonomy import Family, Reason, Team

FAMILIES: tuple[Family, ...] = (
    DELIVERY,
    BILLING,
    SUBSCRIPTION,
    RETURNS,
    DEVICE,
    CONNECTION,
    ACCOUNT,
    STOREFRONT,
    TRUST,
    SERVICE,
)
REASONS: tuple[Reason, ...] = tuple(reason for family in FAMILIES for reason in family.reasons)
FAMILY_OF: dict[str, str] = {reason.id: family.id for family in FAMILIES for reason in family.reasons}
INDEX: dict[str, int] = {reason.id: at for at, reason in enumerate(REASONS)}
TEAMS: tuple[Team, ...] = (
    Team("logistics", "Logistics", "Warehouses, packing, carriers and the promise of delivery dates."),
    Team("billing", "Billing and subscriptions", "Charges, refunds, invoices, gift cards, plans and renewals."),
    Team("returns", "Returns and warranty", "Return labels, inspection, exchanges, repairs and recycling."),
    Team("hardware", "Device hardware", "Power, batteries, sensors, sound, picture and mechanical parts."),
    Team("firmware", "Device firmware", "Set-up, connectivity, updates, schedules, detection and voice."),
    Team("app", "App and cloud", "The app, accounts and sign-in, sharing, recordings, integrations, uptime."),
    Team("storefront", "Shop", "The web shop: catalogue, prices, promotions, orders and marketing."),
    Team("trust", "Trust and safety", "Product safety, fraud, privacy, data requests and legal matters."),
    Team("care", "Customer care", "Hotline, chat, associates, installers, help pages, vulnerable customers."),
)

__all__ = ["FAMILIES", "FAMILY_OF", "INDEX", "REASONS", "TEAMS", "Family", "Reason", "Team"]
