"""Who contacts when, how and about what: the facts of a block of contacts, before any word is written."""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from headwater.generate.attributes import (
    HOME_LANGUAGE,
    HOME_WEIGHT,
    LEVELS,
    PRODUCTS,
    REGION_SHARE,
    REGIONS,
    VERSION_SHARE,
    VERSIONS,
)
from headwater.generate.calendar import Calendar, base_rates, calendar
from headwater.generate.config import CorpusConfig
from headwater.generate.draw import stream
from headwater.generate.incidents import EVENTS, INCIDENTS
from headwater.generate.reasons import INDEX, REASONS
from headwater.generate.wordings import COVERED

BLOCK: Final = 1024
NO_ISSUE: Final = -1
_FACTS, _KEPT_BLOCKS, _RULE_HOLDS, _CONTACTS_PER_CUSTOMER = 1, 128, 0.95, 2.2
_HOURS = np.cumsum([1, 1, 1, 1, 1, 2, 4, 8, 12, 14, 14, 13, 12, 12, 12, 12, 12, 12, 13, 13, 11, 8, 5, 3], dtype=float)
_HOUR_SHARE = np.concatenate([[0.0], _HOURS / _HOURS[-1]])
_PRODUCT_TABLE = np.array(
    [
        np.searchsorted(
            np.cumsum(weights := np.array(LEVELS["product"][1]) * [not r.products or p in r.products for p in PRODUCTS])
            / weights.sum(),
            (np.arange(256) + 0.5) / 256,
        )
        for r in REASONS
    ]
)
_COVERED = np.array([reason.id in COVERED for reason in REASONS])
_RELEASE = {
    PRODUCTS.index("Orbit router"): next(event.at for event in EVENTS if event.id == "ev_420"),
    PRODUCTS.index("Volt power bank"): next(event.at for event in EVENTS if event.id == "ev_cells"),
}
_APP_RELEASE = next(event.at for event in EVENTS if event.id == "ev_app12")


class Facts(NamedTuple):
    """One contact before it is worded; levels of attributes are indexes.

    Attributes:
        number: of the contact.
        second: seconds since the start of the window.
        customer: number of the customer.
        reasons: indexes of the reasons of its issues; empty = no issue.
        incident: index of the incident, or -1.
        language: ISO 639-1 code of the contact.
        home: ISO 639-1 code of the household: where its names come from.
        levels: attribute -> name.
        mood: 0 polite .. 3 furious.
        case: number of the first contact of the case; its own for first contacts.
        is_copy: whether it copies a recent contact.
    """

    number: int
    second: int
    customer: int
    reasons: tuple[int, ...]
    incident: int
    language: str
    home: str
    levels: dict[str, str]
    mood: int
    case: int
    is_copy: bool


def _levels(uniform: NDArray[np.float64], shares: tuple[float, ...]) -> NDArray[np.int64]:
    return np.searchsorted(np.cumsum(shares)[:-1] / sum(shares), uniform, side="right")


def _hash01(values: NDArray[np.int64], seed: int) -> NDArray[np.float64]:
    mixed = values.astype(np.uint64) + np.uint64(seed % 2**32) * np.uint64(0x9E3779B9)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)) / 2.0**53


class Schedule:
    """The facts of every contact of a corpus, computed a block at a time and kept for a while.

    Args:
        config: which corpus.
    """

    def __init__(self, config: CorpusConfig) -> None:
        self.config = config
        self.calendar: Calendar = calendar(config)
        self._n_customers = max(len(REGIONS), int(config.n_contacts / _CONTACTS_PER_CUSTOMER))
        self._borders = np.floor(np.concatenate([[0.0], np.cumsum(REGION_SHARE)]) * self._n_customers).astype(np.int64)
        home = float(np.dot(HOME_WEIGHT, REGION_SHARE)) * float(base_rates()[_COVERED].sum())
        self._foreign = min(1.0, config.foreign / (home * (1.0 - config.no_issue)))
        self._blocks: dict[int, list[dict[str, Any]]] = {}

    def facts(self, index: int) -> Facts:
        """The facts of contact ``index``, 0..n_contacts-1; repeats take issue and customer from their first contact."""
        root = index
        while (parent := int(self._row(root)["parent"])) >= 0:
            root = parent
        own = self._row(index)
        row = own if root == index else self._row(root)
        if root != index and (row["reason"] < 0 or row["is_copy"]):
            root, row = index, own  # nothing to come back about: a contact of its own
        reasons = tuple(reason for reason in (row["reason"], row["second_reason"]) if reason >= 0)
        levels = row["levels"]
        if root != index:
            reasons = reasons[:1]
            levels = {**levels, "channel": own["levels"]["channel"]}
        return Facts(
            number=index,
            second=own["second"],
            customer=row["customer"],
            reasons=reasons,
            incident=row["incident"],
            language=row["language"],
            home=row["home"],
            levels=levels,
            mood=min(3, row["mood"] + (root != index)),
            case=root,
            is_copy=bool(own["is_copy"]),
        )

    def _row(self, index: int) -> dict[str, Any]:
        block, at = divmod(index, BLOCK)
        rows = self._blocks.get(block)
        if rows is None:
            if len(self._blocks) >= _KEPT_BLOCKS:
                self._blocks.pop(next(iter(self._blocks)))
            columns = self._plan(block)
            names = tuple(columns)
            rows = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
            self._blocks[block] = rows
        return rows[at]

    def _plan(self, block: int) -> dict[str, Any]:
        config, days = self.config, self.calendar.cumulative
        rng = stream(config.seed, _FACTS, block)
        uniform = rng.random((32, BLOCK))
        index = np.arange(block * BLOCK, (block + 1) * BLOCK)
        quantile = np.minimum((index + uniform[0]) / config.n_contacts, 1.0 - 1e-12)
        day = np.searchsorted(days, quantile, side="right") - 1
        inside = (quantile - days[day]) / (days[day + 1] - days[day])
        second = day * 86400 + np.minimum(np.interp(inside, _HOUR_SHARE, np.arange(25)) * 3600, 86399).astype(np.int64)
        incident = self._incidents(day, uniform[1])
        reason = self._reasons(day, uniform[2])
        forced = incident >= 0
        reason[forced] = np.array([INDEX[item.reason] for item in INCIDENTS])[incident[forced]]
        second_reason = self._reasons(day, uniform[3])
        second_reason[(uniform[4] >= config.multi_issue / (1 - config.no_issue)) | (second_reason == reason)] = NO_ISSUE
        # a contact with no issue is never an incident's
        none = (uniform[5] < config.no_issue / (1 - config.incident)) & ~forced
        reason[none] = second_reason[none] = NO_ISSUE
        levels = self._attributes(uniform, day, reason, incident)
        low, high = self._borders[levels["region"]], self._borders[levels["region"] + 1]
        customer = low + np.floor(uniform[20] * np.maximum(high - low, 1)).astype(np.int64)
        home = _hash01(customer, config.seed) < np.array(HOME_WEIGHT)[levels["region"]] * self._foreign
        speaks = np.where(home, np.array(HOME_LANGUAGE)[levels["region"]], "en")
        home &= np.where(reason >= 0, _COVERED[reason], False)
        home &= (second_reason < 0) | _COVERED[second_reason]
        language = np.where(home, speaks, "en")
        parent = self._parents(index, quantile, uniform[21], uniform[22])
        mood = _levels(uniform[23], (0.2, 0.4, 0.28, 0.12))
        is_copy = uniform[24] < config.duplicate / (1.0 - config.repeat)
        return {
            "second": second.tolist(),
            "customer": customer.tolist(),
            "reason": reason.tolist(),
            "second_reason": second_reason.tolist(),
            "incident": incident.tolist(),
            "language": language.tolist(),
            "home": speaks.tolist(),
            "levels": _named(levels),
            "mood": mood.tolist(),
            "parent": parent.tolist(),
            "is_copy": (is_copy & (parent < 0)).tolist(),
        }

    def _incidents(self, day: NDArray[np.int64], uniform: NDArray[np.float64]) -> NDArray[np.int64]:
        bounds = np.cumsum(self.calendar.incident_share[:, day], axis=0)
        which = (uniform[None, :] >= bounds).sum(axis=0)
        return np.where(which < len(INCIDENTS), which, -1)

    def _reasons(self, day: NDArray[np.int64], uniform: NDArray[np.float64]) -> NDArray[np.int64]:
        which = (uniform[:, None] >= self.calendar.reason_share[day]).sum(axis=1)
        return np.asarray(np.minimum(which, len(REASONS) - 1))

    def _attributes(
        self,
        uniform: NDArray[np.float64],
        day: NDArray[np.int64],
        reason: NDArray[np.int64],
        incident: NDArray[np.int64],
    ) -> dict[str, NDArray[np.int64]]:
        levels = {name: _levels(uniform[8 + at], shares) for at, (name, (_, shares)) in enumerate(LEVELS.items())}
        levels["product"] = _PRODUCT_TABLE[np.maximum(reason, 0), (uniform[8] * 256).astype(np.int64)]
        levels["version"] = _levels(uniform[17], VERSION_SHARE)
        fraction = day / (self.config.weeks * 7)
        for product, released in _RELEASE.items():
            early = (levels["product"] == product) & (levels["version"] == 2) & (fraction < released)
            levels["version"][early] = 1
        early = (levels["app_version"] == 2) & (fraction < _APP_RELEASE)
        levels["app_version"][early] = 1
        holds = uniform[18] < _RULE_HOLDS
        for number, item in enumerate(INCIDENTS):
            chosen = (incident == number) & holds
            named = dict(item.cause).get("product", "")
            for name, value in item.cause:
                known = VERSIONS[PRODUCTS.index(named)] if name == "version" else LEVELS[name][0]
                levels[name][chosen] = known.index(value)
        return levels

    def _parents(
        self,
        index: NDArray[np.int64],
        quantile: NDArray[np.float64],
        chosen: NDArray[np.float64],
        gap: NDArray[np.float64],
    ) -> NDArray[np.int64]:
        """For repeats: the number of a contact 0.5 to 9 days earlier; -1 for all others."""
        grid = np.arange(len(self.calendar.cumulative))
        when = np.interp(quantile, self.calendar.cumulative, grid) - (0.5 + 8.5 * gap**2)
        parent = np.floor(np.interp(when, grid, self.calendar.cumulative) * self.config.n_contacts).astype(np.int64)
        # candidates without an issue and copies do not count (see facts): ask for as many more
        asked = chosen < self.config.repeat / ((1.0 - self.config.no_issue) * (1.0 - self.config.duplicate))
        return np.where(asked & (when > 0) & (parent < index), parent, -1)


def _named(levels: dict[str, NDArray[np.int64]]) -> list[dict[str, str]]:
    columns = {name: np.array(names)[levels[name]].tolist() for name, (names, _) in LEVELS.items()}
    columns["version"] = np.array(VERSIONS)[levels["product"], levels["version"]].tolist()
    keys = tuple(columns)
    return [dict(zip(keys, row, strict=True)) for row in zip(*columns.values(), strict=True)]
