"""The use cases behind ``route rules``, ``check``, ``simulate``, ``on``, ``off``, ``rollback`` and ``replay``."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from headwater.app.context import Context
from headwater.app.loading import check_seen
from headwater.app.routing import Decider, Plan, gathered, plan_of, reader
from headwater.app.usecases import reading
from headwater.app.usecases.run import execute
from headwater.app.usecases.teams import numbered, teams_of, version_rows
from headwater.app.verbs.config import Nothing
from headwater.app.verbs.route import (
    IssueMove,
    MoveRow,
    OffInput,
    OnInput,
    PreviewInput,
    ReplayInput,
    ReplayOutput,
    RollbackInput,
    RuleCount,
    RuleRow,
    RulesFileInput,
    RulesOutput,
    SimulateInput,
    SimulateOutput,
    TeamLoad,
)
from headwater.app.verbs.written import KeepInput
from headwater.app.workspace import Workspace, opened
from headwater.core.errors import IllegalMove, InputError
from headwater.core.ids import content_hash
from headwater.core.ports import Entry, Version
from headwater.route.decide import Route
from headwater.route.rules import EXAMPLE, Rule, parse_rules, rule_of
from headwater.route.stage import strongest_drivers
from headwater.search.grammar import parse_all

KIND: Final = "rules"
NOT_YET: Final = "not routed yet"
PERSON: Final = "a person"
_DECIDED: Final = ("contact_id", "team", "queue", "by", "urgent", "line")
_QUOTED: Final = 90


def rules(context: Context, _given: Nothing) -> RulesOutput:
    """The rules as they stand, with every version."""
    with opened(context) as workspace:
        held = workspace.desk.versions.current(KIND)
        if held is None:
            step = f"headwater route check rules.txt --workspace {workspace.path}"
            return RulesOutput(version=0, on=False, source="", text="", rules=[], next_steps=[step])
        return _output(workspace, held)


def check(context: Context, given: RulesFileInput) -> RulesOutput:
    """The rules of a file, understood.

    Raises:
        InputError: a line is wrong; which, and what was probably meant.
    """
    with opened(context) as workspace:
        found = read_rules(workspace, Path(given.file))
        steps = [f"headwater route simulate {given.file} --workspace {workspace.path}"]
        return RulesOutput(version=0, on=False, source=given.file, text="", rules=_rows(found), next_steps=steps)


def simulate(context: Context, given: SimulateInput) -> SimulateOutput:
    """What these rules would have done with every contact of the workspace, and with every issue.

    Raises:
        InputError: a line is wrong, or there is no contact.
    """
    with opened(context) as workspace:
        found = read_rules(workspace, Path(given.file))
        step = f"switch them on:  headwater route on {given.file} --workspace {workspace.path}"
        return _simulated(workspace, found, given.examples, [step])


def preview(context: Context, given: PreviewInput) -> SimulateOutput:
    """What the rules of a text would have done with every contact of the workspace, and with every issue.

    Raises:
        InputError: a line is wrong, or there is no contact.
    """
    with opened(context) as workspace:
        return _simulated(workspace, _parsed(workspace, given.text, KIND), given.examples, [])


def on(context: Context, given: OnInput) -> RulesOutput:
    """Switch the rules of a file on.

    Raises:
        InputError: a line is wrong.
    """
    with opened(context) as workspace:
        path = Path(given.file)
        return _store(context, workspace, _text(path), True, verb="route.on", source=path.name, why=given.why)


def put(context: Context, given: KeepInput) -> RulesOutput:
    """Switch the rules of a text on.

    Raises:
        InputError: a line is wrong.
        StaleVersion: the rules are not those that the caller looked at.
    """
    with opened(context) as workspace:
        held = workspace.desk.versions.current(KIND)
        check_seen(held.number if held else 0, given.version, KIND)
        return _store(context, workspace, given.text, True, verb="route.put", source=KIND, why=given.why)


def off(context: Context, given: OffInput) -> RulesOutput:
    """Switch the rules off.

    Raises:
        IllegalMove: none are on.
    """
    with opened(context) as workspace:
        held = workspace.desk.versions.current(KIND)
        if held is None or not held.document["on"]:
            raise IllegalMove("no rules are on", hint="headwater route rules shows how they stand")
        entry = Entry(context.clock.now(), context.who, "route.off", held.document["source"], given.why, {"on": False})
        made = workspace.desk.versions.put(KIND, {**held.document, "on": False}, entry, after=held.number)
        return _output(workspace, made)


def rollback(context: Context, given: RollbackInput) -> RulesOutput:
    """A new version that says what an older one said, read against the teams and attributes of today.

    Raises:
        InputError: there is no such version, or a line no longer holds.
    """
    with opened(context) as workspace:
        old = numbered(workspace.desk.versions.all(KIND), given.version).document
        return _store(
            context, workspace, old["text"], old["on"], verb="route.rollback", source=old["source"], why=given.why
        )


def replay(context: Context, given: ReplayInput) -> ReplayOutput:
    """Every contact decided on anew.

    Raises:
        IllegalMove: there is nothing to decide with.
    """
    with opened(context) as workspace:
        if not plan_of(workspace).decides:
            raise IllegalMove(
                "there is nothing to route with", hint="headwater route on rules.txt, or headwater route train"
            )
        rows = stored(workspace)
        change = {"decided": len(rows), "digest": digest_of(rows)}
        entry = Entry(context.clock.now(), context.who, "route.replay", "routes", given.why, change)
        workspace.desk.versions.put("replay", change, entry)
        report = execute(context, workspace, [], namespace="", limit=0)
        after = stored(workspace)
        return ReplayOutput(**report.model_dump(), decided=len(after), digest=digest_of(after))


def read_rules(workspace: Workspace, path: Path) -> list[Rule]:
    """The rules of a file, checked against teams, nodes and attributes of the workspace.

    Raises:
        InputError: it cannot be read, or a line is wrong.
    """
    return _parsed(workspace, _text(path), str(path))


def decided(workspace: Workspace, plan: Plan) -> Iterator[tuple[Route, str]]:
    """What a plan decides on every contact of the workspace, with its text, part by part."""
    decider = Decider(plan, workspace.artefacts.get)
    for rows in gathered(workspace):
        yield from zip(decider.routes(rows), rows["text"].to_pylist(), strict=True)


def stored(workspace: Workspace) -> list[dict[str, Any]]:
    """What was decided, as the table holds it."""
    rows: list[dict[str, Any]] = workspace.read("routes", columns=list(_DECIDED)).to_pylist()
    return rows


def digest_of(rows: Iterable[Mapping[str, Any]]) -> str:
    """A hash of decisions: equal where every contact went to the same team and queue for the same reason."""
    return content_hash(*sorted(repr([row[name] for name in _DECIDED]) for row in rows))


def _simulated(workspace: Workspace, rules: Sequence[Rule], examples: int, steps: list[str]) -> SimulateOutput:
    plan = replace(plan_of(workspace), rules=tuple(rules))
    before = {row["contact_id"]: row for row in stored(workspace)}
    moves: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    counts: Counter[tuple[str, str]] = Counter()
    lines: Counter[int] = Counter()
    by: Counter[str] = Counter()
    old, new = Counter[str](), Counter[str]()
    after: list[dict[str, Any]] = []
    for route, text in decided(workspace, plan):
        row = {name: getattr(route, name) for name in _DECIDED}
        after.append(row)
        held = before.get(route.contact_id)
        was, is_ = _place(held), _place(row)
        lines[route.line] += 1
        by[route.by] += 1
        old[str(held["team"]) if held else ""] += 1
        new[str(route.team)] += 1
        if was != is_:
            counts[was, is_] += 1
            if len(moves[was, is_]) < examples:
                moves[was, is_].append((route.contact_id, text[:_QUOTED]))
    if not after:
        raise InputError("there is no contact to try the rules on", hint="headwater run FILE first")
    weeks = reading.weeks_of_data(workspace)
    about = plan.about("contact")
    return SimulateOutput(
        contacts=len(after),
        changed=sum(counts.values()),
        rules=[RuleCount(line=rule.line, text=rule.text, contacts=lines[rule.line]) for rule in about],
        idle=[rule.line for rule in about if not lines[rule.line]],
        moves=[
            MoveRow(
                before=was,
                after=is_,
                contacts=n,
                examples=[key for key, _ in moves[was, is_]],
                quotes=[text for _, text in moves[was, is_]],
            )
            for (was, is_), n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        ],
        issues=_issue_moves(workspace, plan),
        loads=[
            TeamLoad(
                team_id=team.team_id,
                before=old[team.team_id],
                after=new[team.team_id],
                per_week=round(new[team.team_id] / weeks, 1) if weeks else 0.0,
                capacity_per_week=team.capacity_per_week,
            )
            for team in plan.teams
        ],
        by=dict(sorted(by.items())),
        digest=digest_of(after),
        next_steps=steps,
    )


def _place(row: Mapping[str, Any] | None) -> str:
    """Where a contact is, in words."""
    if row is None:
        return NOT_YET
    queue = f", queue {row['queue']}" if row["queue"] else ""
    return f"{row['team'] or PERSON}{queue}{', urgent' if row['urgent'] else ''}"


def _issue_moves(workspace: Workspace, plan: Plan) -> list[IssueMove]:
    named = {r["topic_id"] for r in workspace.read("topics", columns=["topic_id", "owner"]).to_pylist() if r["owner"]}
    driven = strongest_drivers(workspace.lake)
    found = []
    for row in sorted(workspace.read("issues").to_pylist(), key=lambda row: row["rank"]):
        topic = row["topic_id"]
        rule = None if topic in named else plan.rule_for(topic, driven.get(topic, []))
        if rule is not None and rule.team != row["team"]:
            before, after = row["team"] or PERSON, rule.team or PERSON
            found.append(IssueMove(name=row["name"], before=before, after=after, reason=str(rule)))
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}", hint=f"write one, for example: {EXAMPLE}"
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8: {error}", hint="save it as UTF-8") from error


def _parsed(workspace: Workspace, text: str, source: str) -> list[Rule]:
    teams = [team.team_id for team in teams_of(workspace)]
    found = parse_rules(text, teams=teams, read=reader(workspace), source=source)
    for rule in found:
        asked = parse_all(rule.says)
        if rule.says and not (asked.required or asked.forbidden):  # it would match everything
            where = f"{source}, line {rule.line}"
            raise InputError(f"{where}: {rule.says!r} holds no word to look for", hint='write says "late OR missing"')
    return found


def _store(
    context: Context, workspace: Workspace, text: str, is_on: bool, *, verb: str, source: str, why: str
) -> RulesOutput:
    held = workspace.desk.versions.current(KIND)
    found = _parsed(workspace, text, source)
    document = {"text": text, "on": is_on, "source": source, "rules": [asdict(rule) for rule in found]}
    entry = Entry(context.clock.now(), context.who, verb, source, why, {"on": is_on, "text": text})
    made = workspace.desk.versions.put(KIND, document, entry, after=held.number if held else 0)
    return _output(workspace, made)


def _output(workspace: Workspace, found: Version) -> RulesOutput:
    where = f"--workspace {workspace.path}"
    steps = [
        f"contacts that come from now on:  headwater run FILE {where}",
        f"those that are there, too:       headwater route replay --why ... {where}",
    ]
    return RulesOutput(
        version=found.number,
        on=found.document["on"],
        source=found.document["source"],
        text=found.document["text"],
        rules=_rows([rule_of(row) for row in found.document["rules"]]),
        versions=version_rows(workspace.desk.versions.all(KIND)),
        next_steps=steps if found.document["on"] else [],
    )


def _rows(found: Sequence[Rule]) -> list[RuleRow]:
    names = RuleRow.model_fields
    return [RuleRow(**{name: getattr(rule, name) for name in names}) for rule in found]
