"""Routing over a workspace: the plan in force, the contacts it decides on, and the stage that does so.

A plan is teams, rules and router of one moment, kept as an artefact named by its content: a worker, a simulation and a
question at the door decide with the same function on the same rows. A contact is decided once, when it comes, by the plan of
that moment; ``headwater route replay`` decides all of them anew.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import pyarrow as pa
import pyarrow.compute as pc

from headwater.app.library.route import Router
from headwater.app.searching import Searcher, nodes_by_name
from headwater.app.workspace import Workspace
from headwater.core.ids import content_hash
from headwater.core.ports import Artefacts, Lake, Stage
from headwater.core.schema import schema
from headwater.core.types import Team
from headwater.route.decide import METHOD, SIGNAL_FROM, Owners, Route, decide
from headwater.route.decision import Decision
from headwater.route.duties import Duty, owners_of_topics, owners_of_values, read_duties
from headwater.route.rules import Rule, first_match, rule_of
from headwater.search.filter_binding import Known, bind
from headwater.search.filter_reader import parse as parse_filter
from headwater.search.filters import from_plain, holds, to_plain
from headwater.search.grammar import parse_all, satisfies

SIGNALS: Final = ("safety", "legal", "fraud", "severity", "urgency", "anger", "effort", "churn")
"""Signals that a condition may name: ``signal=legal``."""
_DOCUMENT: Final = (
    "contact_id", "part", "text", "terms", "channel", "language", "day", "week", "customer", "topics", "labels", "personal"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides.

    Attributes:
        teams: that exist.
        duties: what they own, understood.
        rules: switched on, in order; about contacts and issues.
        router: artefact of the router in use; empty: none.
        withdrawn: why the router's promise does not hold; empty: it holds.
        versions: number of the teams and of the rules.
        trial: artefact of a candidate that decides on a share of the contacts; empty: none.
        share: of the contacts, by a hash of their id, that the candidate decides on, 0..1.
    """

    teams: tuple[Team, ...] = ()
    duties: tuple[Duty, ...] = ()
    rules: tuple[Rule, ...] = ()
    router: str = ""
    withdrawn: str = ""
    versions: tuple[int, int] = (0, 0)
    trial: str = ""
    share: float = 0.0

    def router_for(self, contact_id: str) -> str:
        """Artefact of the router that a contact goes to; the same contact always to the same one."""
        if not self.trial:
            return self.router
        place = int(content_hash("trial", contact_id, size=4), 16) / 2**32
        return self.trial if place < self.share else self.router

    @property
    def decides(self) -> bool:
        """Whether there is anything to route a contact with."""
        return bool(self.rules or self.router) or any(duty.value.startswith("signal=") for duty in self.duties)

    @property
    def owners(self) -> Owners:
        """Who owns what."""
        names = {team.team_id: team.name for team in self.teams}
        return Owners(names, owners_of_topics(self.duties), owners_of_values(self.duties))

    def about(self, kind: str) -> tuple[Rule, ...]:
        """The rules about ``contact`` or ``issue``."""
        return tuple(rule for rule in self.rules if rule.about == kind)

    def rule_for(self, topic: str, labels: Sequence[str]) -> Rule | None:
        """The rule that decides on an issue."""
        row = {**dict.fromkeys(_DOCUMENT), "topics": [topic], "labels": list(labels), "personal": [], "terms": ""}
        return first_match(self.about("issue"), lambda rule: test_of(rule)(row))

    def to_bytes(self) -> bytes:
        """The same bytes for the same plan."""
        held = asdict(self)
        if not self.trial:  # so plans from before there were trials keep their name
            del held["trial"], held["share"]
        return json.dumps(held, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """What ``to_bytes`` wrote."""
        row = json.loads(data)
        return cls(
            teams=tuple(map(Team.of, row["teams"])),
            duties=tuple(Duty(**{**duty, "topics": tuple(duty["topics"])}) for duty in row["duties"]),
            rules=tuple(map(rule_of, row["rules"])),
            router=row["router"],
            withdrawn=row["withdrawn"],
            versions=tuple(row["versions"]),
            trial=row.get("trial", ""),
            share=row.get("share", 0.0),
        )


class Decider:
    """A plan with its router loaded.

    Args:
        plan: what decides.
        read: gives the bytes of an artefact.
    """

    def __init__(self, plan: Plan, read: Callable[[str], bytes]) -> None:
        self._plan, self._owners = plan, plan.owners
        self._rules = plan.about("contact")
        self._tests = {rule.line: test_of(rule) for rule in self._rules}
        self._router = Router.from_bytes(read(plan.router)) if plan.router else None
        if self._router is not None and plan.withdrawn:
            self._router.withdraw(plan.withdrawn)
        self._trial = Router.from_bytes(read(plan.trial)) if plan.trial else None

    def routes(self, rows: pa.Table) -> list[Route]:
        """Where each contact of ``gather`` goes."""
        table = rows.to_pylist()
        learned: Sequence[Decision | None] = [None] * len(table)
        if self._router is not None and table:
            learned = self._router.route([row["text"] for row in table], [attributes_of(row) for row in table])
        if self._trial is not None:
            learned = self._tried(table, learned, self._trial)
        return [self._route(row, found) for row, found in zip(table, learned, strict=True)]

    def _tried(
        self, table: Sequence[Mapping[str, Any]], learned: Sequence[Decision | None], trial: Router
    ) -> Sequence[Decision | None]:
        """The same decisions, those of the trial in place of its share of the contacts."""
        mine = [i for i, row in enumerate(table) if self._plan.router_for(row["contact_id"]) == self._plan.trial]
        some = [table[i] for i in mine]
        found = trial.route([row["text"] for row in some], [attributes_of(row) for row in some]) if some else []
        out = list(learned)
        for i, decision in zip(mine, found, strict=True):
            out[i] = decision
        return out

    def _route(self, row: Mapping[str, Any], learned: Decision | None) -> Route:
        return decide(
            row["contact_id"],
            row["topics"],
            row["labels"],
            rules=self._rules,
            holds=lambda rule: self._tests[rule.line](row),
            owners=self._owners,
            learned=learned,
        )


def test_of(rule: Rule) -> Callable[[Mapping[str, Any]], bool]:
    """Whether a rule holds for a row of ``gather``; its condition is read once."""
    condition = None if rule.condition is None else from_plain(rule.condition)
    asked = parse_all(rule.says) if rule.says else None

    def test(row: Mapping[str, Any]) -> bool:
        if condition is not None and not holds(condition, row):
            return False
        return asked is None or satisfies(row["terms"].split(), asked.required, asked.forbidden)

    return test


def attributes_of(row: Mapping[str, Any]) -> dict[str, str]:
    """What the router is told beside the text: the channel and the attributes, without signals."""
    pairs = (label.partition("=") for label in row["labels"])
    return {"channel": row["channel"], **{name: value for name, _, value in pairs if name != "signal"}}


def gather(lake: Lake, part: int) -> pa.Table:
    """The contacts of a part as they can be decided on: ``documents``, with the signals among the labels."""
    where = f"part = {part}"
    rows = lake.read("documents", columns=list(_DOCUMENT), where=where)
    strong = lake.read("signals", columns=["contact_id", *SIGNALS], where=f"{where} AND unit = 'contact'")
    labels: dict[str, list[str]] = {}
    for name in SIGNALS:
        for key in strong.filter(pc.greater_equal(strong[name], SIGNAL_FROM))["contact_id"].to_pylist():
            labels.setdefault(key, []).append(f"signal={name}")
    held = zip(rows["contact_id"].to_pylist(), rows["labels"].to_pylist(), strict=True)
    both = pa.array([sorted([*row, *labels.get(key, ())]) for key, row in held], pa.list_(pa.string()))
    return rows.set_column(rows.column_names.index("labels"), "labels", both)


def gathered(workspace: Workspace) -> Iterator[pa.Table]:
    """What ``gather`` gives of every part, in order."""
    for part in sorted({row.part for row in workspace.desk.ledger("ingest")}):
        yield gather(workspace.lake, part)


def build(path: Path) -> Stage:
    """A stage from what ``gather`` gives to ``routes``.

    Args:
        path: of the plan; its router lies beside it.
    """
    plan = Plan.from_bytes(path.read_bytes())
    decider = Decider(plan, lambda name: (path.parent / name).read_bytes())

    def stage(rows: pa.Table) -> Mapping[str, pa.Table]:
        return {"routes": table_of(decider.routes(rows), plan, rows["part"].to_pylist())}

    return stage


def table_of(found: Sequence[Route], plan: Plan, parts: Sequence[int]) -> pa.Table:
    """Rows of ``routes``."""
    rows = [
        {
            **asdict(route),
            "part": part,
            "probability": route.probability,
            "alternatives": [{"team": team, "probability": p} for team, p in route.alternatives],
            "reasons": list(route.reasons),
            "teams": plan.versions[0],
            "rules": plan.versions[1],
            "router": plan.router_for(route.contact_id),
            "method": METHOD,
        }
        for route, part in zip(found, parts, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=schema("routes"))


def plan_of(workspace: Workspace) -> Plan:
    """What decides now: the newest teams, the rules and the router that are switched on."""
    desk = workspace.desk
    teams = tuple(map(Team.of, desk.teams()))
    held, rules, router = (desk.versions.current(kind) for kind in ("teams", "rules", "router"))
    on = router is not None and router.document["on"]
    return Plan(
        teams=teams,
        duties=tuple(duties_of(workspace, teams)),
        rules=tuple(map(rule_of, rules.document["rules"])) if rules and rules.document["on"] else (),
        router=router.document["artefact"] if router and on else "",
        withdrawn=router.document["withdrawn"] if router and on else "",
        versions=(held.number if held else 0, rules.number if rules else 0),
        trial=router.document.get("trial", "") if router and on else "",
        share=router.document.get("share", 0.0) if router and on else 0.0,
    )


def duties_of(workspace: Workspace, teams: Sequence[Team]) -> list[Duty]:
    """What the teams own, understood against the taxonomy and the attributes of the workspace."""
    if not teams:
        return []
    return read_duties(teams, nodes_by_name(workspace), known_of(workspace, topics=False).attributes)


def known_of(workspace: Workspace, *, topics: bool = True) -> Known:
    """Names and values that a condition may have; of a workspace without contacts only those of signals.

    Args:
        workspace: an open one.
        topics: whether names of topics and issues are wanted, too.
    """
    found = Searcher(workspace).known(topics=topics) if workspace.desk.ledger("index") else Known()
    return Known(
        channels=found.channels,
        languages=found.languages,
        attributes={**found.attributes, "signal": SIGNALS},
        topics=found.topics,
        personal=found.personal,
    )


def reader(workspace: Workspace) -> Callable[[str], dict[str, Any]]:
    """Turns a condition into plain values, checked against what there is in the workspace."""
    known = known_of(workspace)
    return lambda text: to_plain(bind(parse_filter(text), known))


def store(artefacts: Artefacts, plan: Plan) -> str:
    """Keep a plan; the path under which a worker finds it."""
    data = plan.to_bytes()
    return artefacts.put(f"plan-{content_hash(data.decode(), size=8)}.json", data)
