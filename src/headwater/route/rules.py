"""Routing rules as text: read from top to bottom, the first that matches decides.

::

    # a comment
    when signal in (safety, legal) then team t_trust urgent because "people first"
    when says "late OR missing" and region=EU then team t_parcels queue eu
    issue when topic="Late parcels" then team t_parcels
    otherwise person

``when`` takes a condition of the filter language (``headwater search --where``), before it ``says "..."`` for words of the
text. ``then team ID`` or ``then person``; ``queue NAME``, ``urgent`` and ``because "..."`` may follow. A line that begins
with ``issue`` is about issues, every other about contacts. ``otherwise`` matches what is left and stands last.

Pure: what a condition means is read and decided by whoever holds the filter language (``app.routing``).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

import regex

from headwater.core.errors import HeadwaterError, InputError

METHOD: Final = "route.rules.v1"
EXAMPLE: Final = 'when topic="Late parcels" and region=EU then team t_parcels'
_LINE: Final = regex.compile(
    r"(?P<issue>issue\s+)?(?:when\s+(?P<when>.+?)|otherwise)\s+(?:then\s+)?(?P<act>team\s+\S+|person)(?P<rest>.*)"
)
_SAYS: Final = regex.compile(r'says\s+"(?P<words>[^"]*)"(?:\s+and\s+(?P<more>.+))?')
_REST: Final = regex.compile(
    r'\s*(?:queue\s+(?P<queue>"[^"]+"|[^\s"]+)|(?P<urgent>urgent)\b|because\s+"(?P<because>[^"]*)")'
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line.

    Attributes:
        line: number in the text, 1 for the first.
        text: as it is written.
        about: ``contact`` or ``issue``.
        says: words that the text must hold, in the query language; empty: any.
        condition: the rest of ``when``, as ``read`` gave it (plain values); ``None``: any.
        team: id; ``None``: a person decides.
        queue: of the team; may be empty.
        urgent: whether it goes past queues.
        because: the reason given; may be empty.
    """

    line: int
    text: str
    about: str
    says: str
    condition: Any
    team: str | None
    queue: str
    urgent: bool
    because: str

    def __str__(self) -> str:
        return f"rule of line {self.line}: {self.text}"


def parse_rules(text: str, *, teams: Sequence[str], read: Callable[[str], Any], source: str = "rules") -> list[Rule]:
    """The rules of a text, in order.

    Args:
        text: of the file.
        teams: ids of the teams that exist.
        read: turns a condition into plain values; raises a ``HeadwaterError`` that says what is wrong with it.
        source: name of the file, for errors.

    Raises:
        InputError: a line cannot be read, names a team, a node, an attribute or a value that does not exist, or stands
            behind ``otherwise``; the message names the line, the hint what was probably meant.

    Example:
        >>> rules = parse_rules("when region=EU then team t_eu", teams=["t_eu"], read=lambda text: text)
        >>> rules[0].condition, rules[0].team
        ('region=EU', 't_eu')
    """
    rules: list[Rule] = []
    closed: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        rule = _rule(bare, number, f"{source}, line {number}", teams, read)
        if rule.about in closed:
            raise InputError(
                f"{source}, line {number} is never reached: line {closed[rule.about]} matches every {rule.about}",
                hint="put otherwise last",
            )
        if not rule.says and rule.condition is None:
            closed[rule.about] = number
        rules.append(rule)
    if not rules:
        raise InputError(f"{source} holds no rule", hint=f"for example: {EXAMPLE}")
    return rules


def first_match(rules: Sequence[Rule], holds: Callable[[Rule], bool]) -> Rule | None:
    """The first rule that holds."""
    return next((rule for rule in rules if holds(rule)), None)


def rule_of(row: Mapping[str, Any]) -> Rule:
    """The rule of plain values, as ``dataclasses.asdict`` gives them."""
    return Rule(**row)


def _rule(bare: str, number: int, where: str, teams: Sequence[str], read: Callable[[str], Any]) -> Rule:
    match = _LINE.fullmatch(_unquoted(bare))
    if match is None:
        raise InputError(f"{where} cannot be read: {bare!r}", hint=f"for example: {EXAMPLE}")

    def part(name: str) -> str:  # from the line itself: the mask has the same length
        return bare[match.start(name) : match.end(name)].strip() if match[name] is not None else ""

    words, _, team = part("act").partition(" ")
    options = _options(part("rest"), where)
    says, condition = _condition(part("when"), where, read)
    if words == "team" and (team := team.strip()) not in teams:
        near = get_close_matches(team, teams, n=1)
        known = f"known: {', '.join(teams)}" if teams else "headwater teams load teams.toml"
        raise InputError(f"{where}: unknown team {team!r}", hint=f"did you mean {near[0]!r}?" if near else known)
    return Rule(
        line=number,
        text=bare,
        about="issue" if match["issue"] else "contact",
        says=says,
        condition=condition,
        team=team if words == "team" else None,
        queue=options.get("queue", "").strip('"'),
        urgent="urgent" in options,
        because=options.get("because", ""),
    )


def _unquoted(line: str) -> str:
    """The line with what stands in quotes masked, so that a ``then`` inside them is no keyword."""
    masked: str = regex.sub(r'"[^"]*"', lambda m: '"' + "_" * (len(m[0]) - 2) + '"', line)
    return masked


def _options(rest: str, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    while rest:
        match = _REST.match(rest)
        if match is None:
            raise InputError(
                f"{where}: {rest.strip()!r} cannot follow the team", hint='queue NAME, urgent and because "..." can'
            )
        found |= {name: value for name, value in match.groupdict().items() if value is not None}
        rest = rest[match.end() :].strip()
    return found


def _condition(when: str, where: str, read: Callable[[str], Any]) -> tuple[str, Any]:
    says = _SAYS.fullmatch(when)
    more = (says["more"] or "") if says else when
    if says and not says["words"].strip():
        raise InputError(f"{where}: says has no words", hint='write says "late OR missing"')
    try:
        return (says["words"] if says else ""), read(more) if more else None
    except HeadwaterError as error:
        raise InputError(f"{where}: {error}", hint=error.hint) from error
