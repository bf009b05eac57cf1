"""What a made-up company records beside a contact: products, versions, regions, carriers, plans."""

from typing import Final

PRODUCTS: Final = (
    "Orbit router", "Vista camera", "Chime doorbell", "Halo speaker", "Aero thermostat", "Lumen bulb", "Glide vacuum",
    "Pulse watch", "Nimbus earbuds", "Volt power bank", "Nexa hub", "Beam stick",
)  # fmt: skip
PRODUCT_SHARE: Final = (0.15, 0.13, 0.10, 0.11, 0.09, 0.07, 0.08, 0.08, 0.07, 0.04, 0.05, 0.03)
VERSIONS: Final[tuple[tuple[str, str, str], ...]] = (
    ("4.0.2", "4.1.3", "4.2.0"), ("2.8.1", "2.9.0", "3.0.0"), ("1.4.0", "1.5.2", "1.6.0"), ("7.0.1", "7.1.0", "7.2.4"),
    ("3.3.0", "3.4.1", "3.5.0"), ("1.0.9", "1.1.0", "1.2.0"), ("5.5.0", "5.6.3", "6.0.0"), ("9.1.0", "9.2.0", "9.3.1"),
    ("2.0.0", "2.1.0", "2.2.0"), ("rev A", "rev B", "rev C"), ("6.1.0", "6.2.0", "6.3.0"), ("8.0.0", "8.1.0", "8.2.0"),
)  # fmt: skip
VERSION_SHARE: Final = (0.2, 0.45, 0.35)
REGIONS: Final = (
    "US-East",
    "US-West",
    "US-South",
    "US-Midwest",
    "Canada",
    "UK",
    "Germany",
    "Spain",
    "France",
    "Portugal",
)
REGION_SHARE: Final = (0.19, 0.15, 0.13, 0.09, 0.06, 0.12, 0.09, 0.07, 0.06, 0.04)
HOME_LANGUAGE: Final = ("es", "es", "es", "es", "fr", "en", "de", "es", "fr", "pt")
HOME_WEIGHT: Final = (0.08, 0.12, 0.15, 0.03, 0.25, 0.0, 1.0, 1.0, 1.0, 1.0)
CARRIERS: Final = ("SwiftParcel", "NorthLine", "CityCourier", "PostDirect")
CARRIER_SHARE: Final = (0.38, 0.27, 0.2, 0.15)
CHANNELS: Final = ("chat", "email", "call", "survey")
CHANNEL_SHARE: Final = (0.38, 0.27, 0.2, 0.15)
PLANS: Final = ("Free", "Plus", "Premium")
PLAN_SHARE: Final = (0.5, 0.35, 0.15)
PAYMENTS: Final = ("card", "wallet", "bank transfer", "gift card")
PAYMENT_SHARE: Final = (0.58, 0.25, 0.13, 0.04)
PLATFORMS: Final = ("Android", "iOS", "web")
PLATFORM_SHARE: Final = (0.46, 0.4, 0.14)
APP_VERSIONS: Final = ("11.3", "11.4", "12.0")
APP_VERSION_SHARE: Final = (0.15, 0.45, 0.4)

Levels = tuple[tuple[str, ...], tuple[float, ...]]
LEVELS: Final[dict[str, Levels]] = {
    "product": (PRODUCTS, PRODUCT_SHARE),
    "region": (REGIONS, REGION_SHARE),
    "carrier": (CARRIERS, CARRIER_SHARE),
    "channel": (CHANNELS, CHANNEL_SHARE),
    "plan": (PLANS, PLAN_SHARE),
    "payment": (PAYMENTS, PAYMENT_SHARE),
    "platform": (PLATFORMS, PLATFORM_SHARE),
    "app_version": (APP_VERSIONS, APP_VERSION_SHARE),
}
"""Names and shares of every attribute but the version, whose names depend on the product."""
