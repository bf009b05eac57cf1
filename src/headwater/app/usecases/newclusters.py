"""Clusters that are not in the taxonomy yet, as the watch tells of them, and the quotes that stand for some statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from headwater.anecdotes.quote import is_verbatim, make_quote
from headwater.anecdotes.select import select
from headwater.app.cohort import Cohort
from headwater.app.usecases.quotes import originals
from headwater.app.vectors import places, read_vectors
from headwater.app.verbs.why import WhyQuote
from headwater.app.workspace import Workspace
from headwater.causes.lift import compare
from headwater.core.ids import contact_of
from headwater.core.ports import among
from headwater.core.stats.intervals import poisson
from headwater.core.tables import codes
from headwater.core.types import Estimate

QUOTES: Final = 3
_LOOKED_AT: Final = 200  # statements that quotes are chosen from
_SPARE: Final = 4  # chosen for each one wanted, since some repeat each other
_SHORT, _LONG = 20, 240  # characters of a quote that reads well
_MOST_ODDS: Final = 1e12


@dataclass(frozen=True)
class NewCluster:
    """An open candidate.

    Attributes:
        key: its id.
        name: of it.
        rows: of the cohort that carry it.
        expected: contacts to expect of it if nothing were new.
        excess: contacts beyond those.
        e_value: evidence.
        p_value: of so many if nothing were new.
        segment: attribute value that is over-represented among its contacts; empty where none is.
        quotes: three that stand for it.
    """

    key: str
    name: str
    rows: NDArray[np.int64]
    expected: float
    excess: Estimate
    e_value: float
    p_value: float
    segment: Mapping[str, str]
    quotes: Sequence[WhyQuote]


def new_clusters(workspace: Workspace, cohort: Cohort, *, fdr: float) -> list[NewCluster]:
    """Open candidates with at most this share of false ones, the surest first.

    The p-value of a candidate becomes evidence by the calibrator ``1 / (2 sqrt p)``.

    References:
        Vovk & Wang (2021), Annals of Statistics 49:1736 (from p-values to e-values).
    """
    decided = {row["candidate_id"] for row in workspace.desk.candidates.decisions()}
    facts: Mapping[str, Any] = next((row.facts for row in workspace.desk.ledger("emerge")), {})
    found = []
    for row in (
        workspace.read("candidates").sort_by([("p_value", "ascending"), ("candidate_id", "ascending")]).to_pylist()
    ):
        members = {contact_of(key) for key in row["statements"]}
        inside = pc.is_in(cohort.ids, value_set=pa.array(sorted(members), pa.string())).to_numpy(zero_copy_only=False)
        if row["candidate_id"] in decided or row["q_value"] > fdr or not inside.any():
            continue
        n = int(inside.sum())
        expected = row["known"] * facts.get("new", 0) / max(facts.get("known", 0), 1)
        low, high = (float(end) for end in poisson(float(n)))
        excess = Estimate(n - expected, low - expected, high - expected, 0.95, "contacts", row["method"], ("sampling",))
        said = workspace.read("statements", where=among("statement_id", row["statements"]))
        found.append(
            NewCluster(
                row["candidate_id"],
                row["name"],
                np.flatnonzero(inside),
                float(expected),
                excess,
                min(0.5 / max(row["p_value"], 1e-300) ** 0.5, _MOST_ODDS),
                row["p_value"],
                _segment(cohort, inside),
                told_by(workspace, said.to_pylist()),
            )
        )
    return found


def told_by(workspace: Workspace, said: Sequence[Mapping[str, Any]]) -> list[WhyQuote]:
    """Three verbatim quotes of different customers that stand for these statements.

    Args:
        workspace: an open one.
        said: rows of ``statements``, in an order that says nothing.
    """
    good = [row for row in said if _SHORT <= len(row["text"]) <= _LONG][:_LOOKED_AT] or list(said[:_LOOKED_AT])
    if not good:
        return []
    ids, _, vectors = read_vectors(workspace.lake, among("statement_id", [row["statement_id"] for row in good]))
    row_of = places([row["statement_id"] for row in good])
    chosen = select(vectors, min(_SPARE * QUOTES, len(ids)), keys=ids).indices.tolist()
    texts, personal = originals(workspace, [row["contact_id"] for row in good])
    found: dict[str, WhyQuote] = {}
    for row in (good[row_of[ids[i]]] for i in chosen):
        key = row["contact_id"]
        if len(found) == QUOTES or key not in personal or key in found:
            continue
        quote = make_quote(key, texts[key], row["start"], row["end"], personal[key])
        known = {other.quote for other in found.values()}
        if is_verbatim(quote, texts[key], personal[key]) and quote.text not in known:
            found[key] = WhyQuote(contact_id=key, quote=quote.text)
    return list(found.values())


def _segment(cohort: Cohort, inside: NDArray[np.bool_]) -> dict[str, str]:
    """The attribute value that most sets these contacts apart, if any does beyond chance."""
    rows: list[tuple[str, str, float, float, float, float]] = []
    for name in cohort.attributes.column_names:
        code, values = codes(cohort.attributes[name])
        has = code >= 0
        of_topic, of_all = float((inside & has).sum()), float(has.sum())
        mine = np.bincount(code[inside & has], minlength=len(values))
        whole = np.bincount(code[has], minlength=len(values))
        rows += [(name, value, float(mine[i]), of_topic, float(whole[i]), of_all) for i, value in enumerate(values)]
    rows = [row for row in rows if row[2] >= 5]
    if not rows:
        return {}
    inside_, of_topic_, of_value, of_all_ = (np.array([row[k] for row in rows]) for k in (2, 3, 4, 5))
    _, low, _, p_value = compare(inside_, of_topic_, of_value, of_all_)
    best = max(range(len(rows)), key=lambda i: (low[i], -p_value[i], rows[i][:2]))
    return {rows[best][0]: rows[best][1]} if low[best] > 1 and p_value[best] <= 0.05 else {}
