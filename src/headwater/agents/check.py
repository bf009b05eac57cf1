"""What is wrong with a procedure, by line; and what is still open before it can be run.

A mined draft can be sound and yet leave much open: which of three ways is taken, what a tool takes. ``check`` finds
errors, ``questions`` what a person must still decide.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

import regex

from headwater.agents.expression import names, read_call
from headwater.agents.front import Lines, Path, Problem, unknown
from headwater.agents.procedure import HAND_OFF, Case, Procedure, Step, reachable
from headwater.core.errors import InputError

VALUE: Final = "value"
"""Stands in a mined reply for words that differ from contact to contact."""
MASK: Final = "(not shown)"
"""Stands for what is not known, and for secrets."""
TODO: Final = "TODO"
"""Begins what a draft leaves to a person."""
_BRACES: Final = regex.compile(r"\{([^{}]*)\}")


def places(text: str) -> list[str]:
    """Names in braces.

    Example:
        >>> places("Order {order_id} is {find.status}.")
        ['order_id', 'find.status']
    """
    return list(_BRACES.findall(text))


def fill(template: str, values: Mapping[str, str]) -> str:
    """The text with its braces filled, in one pass: braces within a value stay as they are.

    Example:
        >>> fill("Hello {name}, {other}", {"name": "{other}"})
        'Hello {other}, (not shown)'
    """
    return str(_BRACES.sub(lambda match: values.get(match[1], MASK), template))


def check(procedure: Procedure, where: Lines) -> list[Problem]:
    """All errors.

    Args:
        procedure: as it was read.
        where: lines of its parts.
    """
    return list(_Check(procedure, where).problems())


class _Check:
    def __init__(self, procedure: Procedure, where: Lines) -> None:
        self.of = procedure
        self.where = where
        self.slots = [slot.name for slot in procedure.slots]
        self.tools = [tool.name for tool in procedure.tools]
        self.steps = [step.action for step in procedure.steps]

    def problems(self) -> Iterator[Problem]:
        for part in (self._twice, self._slots, self._tools, self._policy, self._steps, self._examples, self._tests):
            yield from part()
        yield from self._reached()

    def at(self, *path: str | int) -> int:
        return self.where[path]

    def known(self, path: Path, kind: str, name: str, among: Sequence[str]) -> Iterator[Problem]:
        if name not in among:
            yield unknown(self.where[path], kind, name, among)

    def step(self, path: Path, name: str) -> Iterator[Problem]:
        if name != HAND_OFF:
            yield from self.known(path, "step", name, self.steps)

    def condition(self, path: Path, text: str, *, own: Sequence[str] = ()) -> Iterator[Problem]:
        """An expression that can be read and sees what there is; ``own``: names that it may use besides slots."""
        try:
            seen = names(text)
        except InputError as error:
            yield Problem(self.where[path], str(error), error.hint)
            return
        for name, part in sorted(seen):
            if not part:
                yield from self.known(path, "slot", name, [*self.slots, *own])
                continue
            yield from self.known(path, "tool", name, self.tools)
            tool = self.of.tool(name)
            if tool and part != "*":
                yield from self.known(path, f"part of {name}", part, [field.name for field in tool.gives])

    def text(self, path: Path, text: str) -> Iterator[Problem]:
        for name in places(text):
            if name == VALUE:
                continue
            if not name.replace("_", "").replace(".", "").isalnum():
                yield Problem(self.where[path], f"{{{name}}} is no name", "write {slot} or {tool.part}")
                continue
            slot = self.of.slot(name)
            if slot and slot.secret:
                yield Problem(self.where[path], f"a reply repeats the secret {name!r}", "leave it out")
            yield from self.condition(path, name)
        for rule in self.of.forbidden:
            if rule.words and _finds(rule.words, text):
                yield Problem(self.where[path], f"a reply says what {rule.name!r} forbids", "word it otherwise")

    def _twice(self) -> Iterator[Problem]:
        for key in ("slots", "tools", "policy", "forbidden", "tests", "sources"):
            seen: set[str] = set()
            for i, one in enumerate(getattr(self.of, key)):
                if one.name in seen:
                    yield Problem(self.at(key, i, "name"), f"{one.name!r} is given twice in {key}", "name it otherwise")
                seen.add(one.name)
        for name in sorted(set(self.slots) & set(self.tools)):
            line = self.at("tools", self.tools.index(name), "name")
            yield Problem(line, f"{name!r} is a slot and a tool", "conditions could not tell them apart")

    def _slots(self) -> Iterator[Problem]:
        for i, slot in enumerate(self.of.slots):
            if slot.asked_by:
                yield from self.known(("slots", i, "asked_by"), "step", slot.asked_by, self.steps)
            if slot.kind == "choice" and not slot.values:
                yield Problem(self.at("slots", i), f"the choice {slot.name!r} has no values", "add values: [a, b]")
            for value in slot.also:
                yield from self.known(("slots", i, "also", value), "value", value, slot.values)
            if slot.kind == "code" and not slot.pattern:
                yield Problem(
                    self.at("slots", i), f"the code {slot.name!r} has no pattern", r"for example: pattern: 'A-\d{6}'"
                )
            yield from self._pattern(("slots", i, "pattern"), slot.pattern)
            yield from self.text(("slots", i, "ask"), slot.ask)
            yield from self.text(("slots", i, "why"), slot.why)

    def _pattern(self, path: Path, pattern: str) -> Iterator[Problem]:
        try:
            regex.compile(pattern)
        except regex.error as error:
            yield Problem(self.where[path], f"{pattern!r} is no regular expression: {error}")

    def _tools(self) -> Iterator[Problem]:
        for i, tool in enumerate(self.of.tools):
            own = [field.name for field in tool.takes]
            for key in ("needs", "ensures"):
                for j, text in enumerate(getattr(tool, key)):
                    yield from self.condition(("tools", i, key, j), text, own=own)

    def _policy(self) -> Iterator[Problem]:
        for i, rule in enumerate(self.of.policy):
            own: list[str] = []
            for j, name in enumerate(rule.guards):
                yield from self.known(("policy", i, "guards", j), "tool", name, self.tools)
                own += [field.name for field in tool.takes] if (tool := self.of.tool(name)) else []
            yield from self.condition(("policy", i, "requires"), rule.requires, own=own)
            yield from self.step(("policy", i, "otherwise"), rule.otherwise)
        for j, text in enumerate(self.of.hand_off.when):
            yield from self.condition(("hand_off", "when", j), text)
        yield from self.text(("hand_off", "say"), self.of.hand_off.say)
        for i, act in enumerate(self.of.forbidden):
            yield from self._pattern(("forbidden", i, "words"), act.words)
            if act.tool:
                yield from self.known(("forbidden", i, "tool"), "tool", act.tool, self.tools)

    def _steps(self) -> Iterator[Problem]:
        for key in ("start", "end"):
            for i, action in enumerate(getattr(self.of, key)):
                yield from self.known((key, i), "step", action, self.steps)
        for i, step in enumerate(self.of.steps):
            for key, slots in (("Forget", step.forget), ("Ask", step.ask)):
                for name in slots:
                    yield from self.known(("steps", i, key), "slot", name, self.slots)
            for cite in step.cites:
                yield from self.known(
                    ("steps", i, "From"), "source", cite.source, [one.name for one in self.of.sources]
                )
                if cite.start >= cite.end:
                    yield Problem(self.at("steps", i, "From"), "the citation ends before it begins")
            yield from self.text(("steps", i, "Say"), step.reply)
            yield from self.text(("steps", i, "Confirm"), step.confirm)
            if step.declined:
                yield from self.step(("steps", i, "Declined"), step.declined)
            if step.tool:
                yield from self._call(i, step)
            elif step.confirm:
                yield Problem(
                    self.at("steps", i, "Confirm"), "there is no call to approve", "add a line Call: tool(...)"
                )
        for i, edge in enumerate(self.of.edges):
            yield from self.step(("edges", i), edge.target)
            if edge.when:
                yield from self.condition(("edges", i), edge.when)

    def _call(self, i: int, step: Step) -> Iterator[Problem]:
        path = ("steps", i, "Call")
        yield from self.known(path, "tool", step.tool, self.tools)
        tool = self.of.tool(step.tool)
        if tool is None:
            return
        yield from self._arguments(path, step.tool, step.arguments)
        for _, value in step.arguments:
            yield from self.condition(path, value)
        if any(act.tool == step.tool for act in self.of.forbidden):
            yield Problem(self.where[path], f"{step.tool!r} is forbidden", "leave the call out")
        if tool.approval == "customer" and not step.confirm:
            hint = "add a line Confirm: with the question"
            yield Problem(self.where[path], f"{step.tool!r} needs the customer's approval", hint)

    def _arguments(self, path: Path, name: str, arguments: Sequence[tuple[str, str]]) -> Iterator[Problem]:
        tool = self.of.tool(name)
        wanted = [field.name for field in tool.takes] if tool else []
        for argument, _ in arguments:
            yield from self.known(path, f"argument of {name}", argument, wanted)
        missing = [argument for argument in wanted if argument not in dict(arguments)]
        if missing:
            yield Problem(self.where[path], f"the call of {name!r} lacks {', '.join(missing)}", "give all arguments")

    def _examples(self) -> Iterator[Problem]:
        for i, example in enumerate(self.of.examples):
            for name in example.slots:
                yield from self.known(("examples", i, "slots", name), "slot", name, self.slots)
            if example.asked:
                yield from self.known(("examples", i, "asked"), "slot", example.asked, self.slots)

    def _tests(self) -> Iterator[Problem]:
        for i, case in enumerate(self.of.tests):
            for name in case.customer:
                yield from self.known(("tests", i, "customer", name), "slot", name, self.slots)
            yield from self._world(i, case)
            for j, text in enumerate(case.calls):
                try:
                    name, arguments = read_call(text)
                except InputError as error:
                    yield Problem(self.at("tests", i, "calls", j), str(error), error.hint)
                    continue
                yield from self.known(("tests", i, "calls", j), "tool", name, self.tools)
                yield from self._arguments(("tests", i, "calls", j), name, arguments)
            if case.ends:
                yield from self.step(("tests", i, "ends"), case.ends)

    def _world(self, i: int, case: Case) -> Iterator[Problem]:
        for name, rows in case.world.items():
            yield from self.known(("tests", i, "world", name), "tool", name, self.tools)
            tool = self.of.tool(name)
            fields = [field.name for field in (*tool.takes, *tool.gives)] if tool else []
            for j, row in enumerate(rows if tool else ()):
                for key in row:
                    yield from self.known(("tests", i, "world", name, j, key), f"part of {name}", key, fields)

    def _reached(self) -> Iterator[Problem]:
        pairs = self.of.pairs()
        pairs |= {(step.action, step.declined) for step in self.of.steps if step.declined}
        pairs |= {
            (step.action, rule.otherwise)
            for step in self.of.steps
            for rule in self.of.policy
            if step.tool in rule.guards
        }
        if self.of.start and pairs:
            within = reachable(self.of.start, pairs)
            for i, action in enumerate(self.steps):
                if action not in within:
                    hint = "add a line Then: to it, or a start"
                    yield Problem(self.at("steps", i), f"step {action!r} cannot be reached", hint)


def _finds(pattern: str, text: str) -> bool:
    try:
        return bool(regex.search(pattern, text, regex.IGNORECASE, timeout=1))
    except (regex.error, TimeoutError):
        return False


def questions(procedure: Procedure, where: Lines) -> list[Problem]:
    """What must be decided before the procedure can be run, by line; empty: it can."""
    found: list[Problem] = []

    def ask(path: Path, message: str, hint: str) -> None:
        found.append(Problem(where[path], message, hint))

    if not procedure.start:
        ask((), "no step is the first", "add start: [step]")
    if not procedure.applies:
        ask((), "nothing says when it applies", "add applies: with what customers say who need it")
    if not procedure.tests:
        ask((), "there is no test", "add tests: a customer, a world and how it must end")
    for i, slot in enumerate(procedure.slots):
        if not slot.ask:
            ask(("slots", i), f"nothing asks for {slot.name!r}", "add ask: with the question")
        if TODO in (slot.pattern, *slot.values):
            ask(
                ("slots", i),
                f"what {slot.name!r} looks like is not known",
                "put a pattern, or values, in the place of TODO",
            )
    for i, tool in enumerate(procedure.tools):
        guarded = tool.approval != "none" or any(tool.name in rule.guards for rule in procedure.policy)
        if tool.effect == "write" and not guarded and not tool.needs:
            ask(("tools", i), f"{tool.name!r} writes and nothing guards it", "add a policy rule, needs: or approval:")
        if procedure.n_dialogues and not tool.takes and not tool.gives:
            ask(("tools", i), f"what {tool.name!r} takes and gives is not known", "add takes: and gives:")
    for i, step in enumerate(procedure.steps):
        _ask_step(procedure, i, step, ask)
    return sorted(found, key=lambda one: (one.line, one.message))


def _ask_step(procedure: Procedure, i: int, step: Step, ask: Callable[[Path, str, str], None]) -> None:
    if not (step.ask or step.tool or step.reply or step.hand_off or step.forget or procedure.ways(step.action)):
        ask(("steps", i), f"step {step.action!r} does nothing", "add Ask:, Call:, Say: or Then:")
    marked = [
        key for key, text in (("Note", step.note), ("Say", step.reply), ("Hand off", step.hand_off)) if TODO in text
    ]
    for key in marked:
        ask(("steps", i, key), f"{step.action!r} is marked TODO", "decide it, then take the mark out")
    if VALUE in places(step.reply):
        ask(("steps", i, "Say"), "{value} stands for words that differ", "name a slot, or what a tool gives")
    open_ways = [edge for edge in procedure.ways(step.action)[:-1] if not edge.when]
    if open_ways:
        ask(
            ("steps", i),
            f"{len(open_ways) + 1} ways leave {step.action!r}, and nothing says which is taken",
            "add when: and a condition to all but the last",
        )
