"""Which attribute value is over-represented in a topic, from counts alone.

For every topic x attribute = value: the share of the value among the topic's contacts over its share among all other
contacts (lift), a one-sided exact (hypergeometric) test, adjusted for all the triples tried, and an interval whose
level is adjusted for having selected (false-coverage-rate), so that the best of hundreds is not flattered.

"Over-represented" is association, not cause. A value that only goes with a changed mix shows up here as well.

References:
    Benjamini & Yekutieli (2005), JASA 100:71 (intervals after selection); Donner & Zou (2012), SMMR 21:347.
"""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import stats

from headwater.core.errors import SchemaMismatch
from headwater.core.stats.intervals import ratio
from headwater.core.stats.multiplicity import benjamini_hochberg

METHOD = "causes.lift.v1"
Floats = NDArray[np.float64]


def top_attributes(
    counts: pa.Table, *, level: float = 0.95, fdr: float = 0.05, per_topic: int = 3, min_contacts: int = 10
) -> pa.Table:
    """The attribute values that set each topic apart from all other contacts, strongest first.

    Args:
        counts: ``topic_id`` (null = all contacts), ``attribute``, ``value``, ``contacts``: distinct contacts that
            have the attribute value, per topic and over all. Contacts without the attribute are left out of both.
        level: confidence level.
        fdr: share of false findings tolerated, 0..1.
        per_topic: how many values to keep per topic.
        min_contacts: a value must have so many contacts of the topic.

    Returns:
        Rows of the ``drivers`` table: topic_id, rank, rule, lift, low, high, contacts, p_value (adjusted). Only
        values with p_value <= fdr and a lift above 1; ranked by what they add to the topic's divergence
        (contacts x log of the lower end of the lift).

    Raises:
        SchemaMismatch: a column is missing.

    Example:
        >>> rows = [(None, "os", "a", 500), (None, "os", "b", 500), ("t", "os", "a", 90), ("t", "os", "b", 10)]
        >>> names = ["topic_id", "attribute", "value", "contacts"]
        >>> table = pa.table({n: list(c) for n, c in zip(names, zip(*rows))})
        >>> top_attributes(table)["rule"].to_pylist()
        [[('os', 'a')]]
    """
    names, cells = _cells(counts)
    lift, low, high, p_value = compare(
        cells["contacts"], cells["of_topic"], cells["of_value"], cells["of_all"], level=level, fdr=fdr
    )
    gain = cells["contacts"] * np.log(np.maximum(low, 1e-300))
    keep = (p_value <= fdr) & (low > 1) & (cells["contacts"] >= min_contacts)
    order = np.lexsort((names["value"], names["attribute"], -gain, names["topic_id"]))
    order = order[keep[order]]
    topics = names["topic_id"][order]
    rank = np.arange(len(order)) - np.searchsorted(topics, topics, side="left")
    order, rank = order[rank < per_topic], rank[rank < per_topic]
    rules = [[(str(names["attribute"][i]), str(names["value"][i]))] for i in order]
    return pa.table(
        {
            "topic_id": pa.array(names["topic_id"][order].tolist(), pa.string()),
            "rank": pa.array(rank, pa.int32()),
            "rule": pa.array(rules, pa.map_(pa.string(), pa.string())),
            "lift": pa.array(lift[order]),
            "low": pa.array(low[order]),
            "high": pa.array(high[order]),
            "contacts": pa.array(cells["contacts"][order].astype(np.int64)),
            "p_value": pa.array(p_value[order]),
        }
    )


def compare(
    inside: Floats, of_topic: Floats, of_value: Floats, of_all: Floats, *, level: float = 0.95, fdr: float = 0.05
) -> tuple[Floats, Floats, Floats, Floats]:
    """Lift, its interval and adjusted p-value of each value in each topic, from the four counts of a 2 x 2 table.

    Args:
        inside: (m,) contacts with the topic and the value.
        of_topic: (m,) contacts of the topic that have the attribute.
        of_value: (m,) contacts with the value.
        of_all: (m,) contacts that have the attribute.
        level: confidence level before the adjustment for selection.
        fdr: false discovery rate that selects.

    Returns:
        lift, low, high, p_value, each (m,). The lift is infinite for a value that occurs in the topic only.
    """
    rest_value, rest = of_value - inside, of_all - of_topic
    p_value = benjamini_hochberg(stats.hypergeom.sf(inside - 1, of_all, of_value, of_topic)) if len(inside) else inside
    selected = max(int((p_value <= fdr).sum()), 1)
    strict = 1 - (1 - level) * selected / max(len(inside), 1)
    low, high = ratio(inside, of_topic, rest_value, rest, level=strict)
    with np.errstate(divide="ignore", invalid="ignore"):
        lift = np.where(rest_value > 0, inside / of_topic / (rest_value / rest), np.inf)
    lift = np.where(inside > 0, lift, 0.0)
    return np.where(rest > 0, lift, 1.0), np.where(rest > 0, low, 0.0), high, p_value


def _cells(counts: pa.Table) -> tuple[dict[str, NDArray[np.object_]], dict[str, Floats]]:
    missing = [name for name in ("topic_id", "attribute", "value", "contacts") if name not in counts.column_names]
    if missing:
        raise SchemaMismatch(f"counts lacks the columns {missing}")
    overall = counts.filter(counts["topic_id"].is_null()).select(["attribute", "value", "contacts"])
    topical = counts.filter(counts["topic_id"].is_valid())
    of_all = _totals(overall, ["attribute"], "of_all")
    of_topic = _totals(topical, ["topic_id", "attribute"], "of_topic")
    joined = (
        topical.join(
            overall.rename_columns(["attribute", "value", "of_value"]), ["attribute", "value"], use_threads=False
        )
        .join(of_all, ["attribute"], use_threads=False)
        .join(of_topic, ["topic_id", "attribute"], use_threads=False)
    )
    text = {name: np.array(joined[name].to_pylist(), dtype=object) for name in ("topic_id", "attribute", "value")}
    if any(joined[name].null_count for name in ("of_value", "of_all")):
        raise SchemaMismatch("counts has a topic's value that the rows of all contacts (topic_id null) lack")
    numbers = {name: joined[name].to_numpy().astype(float) for name in ("contacts", "of_value", "of_all", "of_topic")}
    return text, numbers


def _totals(table: pa.Table, keys: list[str], name: str) -> pa.Table:
    grouped = table.group_by(keys, use_threads=False).aggregate([("contacts", "sum")])
    return grouped.select([*keys, "contacts_sum"]).rename_columns([*keys, name])
