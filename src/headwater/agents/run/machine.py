"""The state machine: a state and an event in, a state and acts out. No clock, no model, no tool is touched here.

A step asks, then calls, then says, then goes on. Every call is judged by ``policy`` first. An approval is bound to the hash
of the exact arguments: where one changes, it is void and asked for anew. A person takes over whenever a customer asks for
one, a rule or a condition says so, a tool fails, an answer is not what was promised, nothing leads on, too little is
understood, or a budget is spent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import regex

from headwater.agents.check import MASK, fill, places
from headwater.agents.expression import Value, holds, value
from headwater.agents.procedure import HAND_OFF, Procedure, Slot, Step
from headwater.agents.run import policy
from headwater.agents.run.state import (
    Act,
    Agent,
    Answered,
    Arguments,
    AskPerson,
    Decided,
    Event,
    HandOver,
    Heard,
    Invoke,
    Made,
    Note,
    Reading,
    Reply,
    State,
    Thread,
    key_of,
    shown,
)

LIKE = 0.55
"""Likeness from which a customer's words are taken to raise an issue."""
_LIKE_BESIDE = 0.62
"""The same where another issue is under way."""
_TIE = 0.03
_WORD = regex.compile(r"\w+")
_RETRIES = 1
_WHO = ("name", "email")


def advance(agent: Agent, state: State, event: Event) -> tuple[State, list[Act]]:
    """What becomes of a conversation, and what the agent does.

    Args:
        agent: its procedures, budgets and wording.
        state: before.
        event: what happened.
    """
    turn = _Turn(agent, state)
    if state.status == "handed_off":
        return state, [Reply(agent.wording.closed)] if isinstance(event, Heard) else []
    match event:
        case Heard(reading):
            turn.hear(reading)
        case Answered(key, result, error):
            turn.answer(key, result, error)
        case Decided(key, who, approves):
            turn.decide(key, who, approves=approves)
    return turn.state, turn.acts


@dataclass(slots=True)
class _Turn:
    """One event's work; the state is replaced, never changed."""

    agent: Agent
    state: State
    acts: list[Act] = field(default_factory=list)

    # --- what is at hand ------------------------------------------------------------------------------------------

    @property
    def thread(self) -> Thread:
        return self.state.threads[0]

    @property
    def procedure(self) -> Procedure:
        return self.agent.procedure(self.thread.procedure)

    @property
    def step(self) -> Step:
        found = self.procedure.step(self.thread.step)
        assert found is not None, self.thread.step
        return found

    def put(self, **changes: object) -> None:
        """Change the present thread."""
        changed = replace(self.thread, **changes)  # type: ignore[arg-type]
        self.state = replace(self.state, threads=(changed, *self.state.threads[1:]))

    def note(self, what: str, detail: str) -> None:
        self.acts.append(Note(what, detail))

    # --- saying ---------------------------------------------------------------------------------------------------

    def say(self, template: str) -> bool:
        """Say it with its slots filled in; a reply that is forbidden is not said, and a person takes over."""
        text = self.filled(template)
        for act in self.procedure.forbidden if self.state.threads else ():
            if act.words and regex.search(act.words, text, regex.IGNORECASE):
                self.hand_over(f"a reply would have broken {act.name!r}", quiet=True)
                return False
        if text:
            self.acts.append(Reply(text))
        return True

    def filled(self, template: str) -> str:
        """In one pass: what stands in a value is not looked at again."""
        if not self.state.threads:
            return template
        values = {name: value(name, self.thread.facts()) for name in places(template) if self._may_show(name)}
        return fill(template, {name: shown(found) for name, found in values.items() if found is not None})

    def _may_show(self, name: str) -> bool:
        slot = self.procedure.slot(name)
        return regex.fullmatch(r"\w+(\.\w+)?", name) is not None and not (slot and slot.secret)

    # --- the customer ---------------------------------------------------------------------------------------------

    def hear(self, reading: Reading) -> None:
        status = "open" if self.state.status == "done" else self.state.status
        said = MASK if self._tells_secret(reading) else reading.text[:300]
        self.state = replace(self.state, turns=self.state.turns + 1, said=said, status=status)
        if reading.suspect:
            self.note("suspect", "the words look like an order to the agent; they are data")
        if self.state.turns > self.agent.limits.turns:
            self.hand_over("the conversation has become too long")
        elif reading.wants == "person":
            self.hand_over("the customer asked for a person")
        elif self.state.status == "waiting":
            self.acts.append(Reply(self.agent.wording.asks_colleague))
        elif not self.state.threads:
            self.begin(reading)
        elif reading.wants == "stop":
            self.acts.append(Reply(self.agent.wording.stopped))
            self.finish("stopped")
        else:
            self.go_on(reading)

    def _tells_secret(self, reading: Reading) -> bool:
        """Whether the words may hold a secret: one was read, or asked for."""
        secret = {slot.name for one in self.agent.procedures for slot in one.slots if slot.secret}
        return bool(secret & {*reading.slots, *(thread.asking for thread in self.state.threads)})

    def begin(self, reading: Reading) -> None:
        """No issue is under way."""
        found = [one for one in reading.intents if one[1] >= LIKE]
        if not found:
            over = bool(self.state.finished) and (reading.affirms is False or reading.wants == "bye")
            if over:
                self.acts.append(Reply(self.agent.wording.bye))
                self.state = replace(self.state, status="done")
            elif reading.wants == "hello":
                self.acts.append(Reply(self.agent.wording.hello))
            else:
                self.offer()
        elif len(found) > 1 and found[0][1] - found[1][1] < _TIE and self.miss():
            first, second = (self.agent.procedure(name).purpose for name, _ in found[:2])
            self.acts.append(Reply(self.agent.wording.which.format(first=first, second=second)))
        elif self.state.status != "handed_off":
            self.start(found[0][0], reading.slots)

    def offer(self) -> None:
        if self.miss():
            purposes = "; ".join(one.purpose for one in self.agent.procedures[:5])
            self.acts.append(Reply(self.agent.wording.offer.format(purposes=purposes)))

    def start(self, name: str, slots: Mapping[str, Value]) -> None:
        procedure = self.agent.procedure(name)
        known = {key: found for key, found in slots.items() if procedure.slot(key)}
        first = procedure.start[0]
        self.state = replace(
            self.state, threads=(Thread(name, first, path=(first,), slots=known), *self.state.threads), misses=0
        )
        self.note("issue", name)
        self.run()

    def go_on(self, reading: Reading) -> None:
        """An issue is under way: values first, then yes or no, then what else was meant."""
        asked, confirming = self.thread.asking, bool(self.thread.pending)
        new = {
            name: found
            for name, found in reading.slots.items()
            if self.procedure.slot(name) and self.thread.slots.get(name) != found
        }
        beside = self._beside(reading)
        if new:
            self.state = replace(self.state, misses=0)
            if not self.learn(new):
                return
            if beside:
                self.queue(beside)
            self.run()
        elif confirming and reading.affirms is not None:
            self.state = replace(self.state, misses=0)
            self.approve(reading.affirms, who="the customer")
        elif asked and reading.wants == "skip" and not self._slot(asked).required:
            self.put(skipped=(*self.thread.skipped, asked), asking="")
            self.run()
        elif reading.wants == "why" and self.miss(weight=0):
            self.acts.append(Reply((self._slot(asked).why if asked else "") or self.agent.wording.because))
            self.repeat()
        elif reading.wants == "wait" and self.miss(weight=0):
            self.acts.append(Reply(self.agent.wording.waits))
            self.repeat()
        elif beside:
            self.queue(beside)
            self.repeat()
        elif self.miss():
            self.acts.append(Reply(self.agent.wording.plain if confirming else self.agent.wording.again))
            self.repeat()

    def _slot(self, name: str) -> Slot:
        found = self.procedure.slot(name)
        assert found is not None
        return found

    def _beside(self, reading: Reading) -> str:
        """Another issue that the words raise; empty: none."""
        known = {thread.procedure for thread in self.state.threads}
        bar = LIKE if reading.also else _LIKE_BESIDE
        return next((name for name, like in reading.intents if like >= bar and name not in known), "")

    def queue(self, name: str) -> None:
        if len(self.state.threads) > self.agent.limits.queued:
            return
        first = self.agent.procedure(name).start[0]
        self.state = replace(self.state, threads=(*self.state.threads, Thread(name, first, path=(first,))))
        self.note("queued", name)
        self.acts.append(Reply(self.agent.wording.noted))

    def repeat(self) -> None:
        """Ask again what was asked."""
        if self.thread.asking:
            self.say(self._slot(self.thread.asking).ask)
        elif self.thread.pending:
            self.say(self.step.confirm)

    def miss(self, *, weight: int = 1) -> bool:
        """Count what was not understood; False: a person has taken over."""
        self.state = replace(self.state, misses=self.state.misses + weight)
        most = (
            self.procedure.hand_off.misses
            if self.state.threads
            else min((one.hand_off.misses for one in self.agent.procedures), default=3)
        )
        if self.state.misses >= most:
            self.hand_over(f"{self.state.misses} answers in a row were not understood")
            return False
        return True

    # --- values ---------------------------------------------------------------------------------------------------

    def learn(self, new: Mapping[str, Value]) -> bool:
        """Take new values in; one that changes goes back to where it was used first. False: a person has taken over."""
        changed = [name for name in new if name in self.thread.slots]
        self.put(slots={**self.thread.slots, **new}, asking="" if self.thread.asking in new else self.thread.asking)
        for name in new:
            self.note("slot", f"{name} = {MASK if self._slot(name).secret else shown(new[name])}")
        used = [i for i, action in enumerate(self.thread.path) if self._uses(action, changed)]
        if not changed or not used:
            self.put(pending="", approved="")
            return True
        again = self.thread.path[used[0] :]
        undone = {step.tool for step in self.procedure.steps if step.action in again and step.tool}
        if any(
            made.writes and made.tool in undone and made.procedure == self.procedure.name for made in self.state.calls
        ):
            self.hand_over(f"the customer changed {', '.join(changed)} after it had been used")
            return False
        self.put(
            step=again[0],
            phase="ask",
            path=self.thread.path[: used[0] + 1],
            results={tool: given for tool, given in self.thread.results.items() if tool not in undone},
            asking="",
            pending="",
            approved="",
        )
        self.note("back", f"to {again[0]}: {', '.join(changed)} changed")
        return True

    def _uses(self, action: str, slots: Iterable[str]) -> bool:
        step = self.procedure.step(action)
        assert step is not None
        words = {word for _, given in step.arguments for word in _WORD.findall(given)} | set(step.ask)
        return bool(words & set(slots))

    # --- steps ----------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Go on until something must be waited for."""
        for _ in range(self.agent.limits.steps):
            if not self.state.threads or self.state.status != "open":
                return
            reason = next((text for text in self.procedure.hand_off.when if holds(text, self.thread.facts())), "")
            if reason:
                self.hand_over(reason)
            elif not getattr(self, f"_{self.thread.phase}")():
                return
        self.hand_over("the procedure goes round in circles")

    def _enter(self) -> bool:
        drop = set(self.step.forget)
        self.put(slots={name: v for name, v in self.thread.slots.items() if name not in drop}, phase="ask")
        self.note("step", self.thread.step)
        return True

    def _ask(self) -> bool:
        known = {*self.thread.slots, *self.thread.skipped}
        missing = next((name for name in self.step.ask if name not in known), "")
        if not missing:
            self.put(phase="call", asking="")
            return True
        self.put(asking=missing)
        self.say(self._slot(missing).ask)
        return False

    def _call(self) -> bool:
        step = self.step
        if not step.tool:
            self.put(phase="say")
            return True
        found = [(name, value(text, self.thread.facts())) for name, text in step.arguments]
        arguments: Arguments = tuple((name, given) for name, given in found if given is not None)
        if len(arguments) < len(found):
            lacking = ", ".join(name for name, given in found if given is None)
            self.hand_over(f"{lacking} of {step.tool} is not known")
            return True
        verdict = policy.judge(self.procedure, self.thread, step.tool, arguments)
        if not verdict.allowed:
            self.note("refused", f"{step.tool}: {verdict.why}")
            self.go_to(verdict.otherwise, why=verdict.why)
            return True
        return self._allowed(arguments)

    def _allowed(self, arguments: Arguments) -> bool:
        """The rules are met: approval, then once."""
        step, tool = self.step, self.procedure.tool(self.step.tool)
        assert tool is not None
        key = key_of(self.state.conversation, step.tool, arguments)
        if tool.approval != "none" and self.thread.approved != key:
            self.put(pending=key)
            if tool.approval == "customer":
                self.say(step.confirm)
            else:
                self.state = replace(self.state, status="waiting")
                self.acts += [AskPerson(key, step.tool, arguments), Reply(self.agent.wording.asks_colleague)]
            return False
        if len(self.state.calls) >= self.agent.limits.calls:
            self.hand_over("the budget of calls is spent")
            return True
        before = next((made for made in self.state.calls if made.key == key and made.writes), None)
        if before is not None and before.ok and step.tool in self.thread.results:
            self.note("once", f"{step.tool} was called with the same arguments before")
            self.put(phase="say")
            return True
        made = Made(key, self.procedure.name, step.tool, arguments, tool.effect == "write")
        counts = {**self.thread.counts, step.tool: self.thread.counts.get(step.tool, 0) + 1}
        self.put(phase="wait", counts=counts, pending="", approved="")
        self.state = replace(self.state, calls=(*self.state.calls, made), tries=0)
        self.acts.append(Invoke(key, step.tool, arguments))
        return False

    def _wait(self) -> bool:
        return False

    def _say(self) -> bool:
        if self.step.reply and not self.say(self.step.reply):
            return True
        if self.step.hand_off:
            self.hand_over(self.step.hand_off)
            return True
        ways = self.procedure.ways(self.thread.step)
        if not ways:
            self.finish(self.thread.step)
            return True
        target = next((way.target for way in ways if not way.when or holds(way.when, self.thread.facts())), "")
        if target:
            self.go_to(target, why="the procedure says so here")
        else:
            self.hand_over(f"nothing leads on from {self.thread.step!r}")
        return True

    def go_to(self, target: str, *, why: str) -> None:
        if target == HAND_OFF:
            self.hand_over(why)
        else:
            self.put(step=target, phase="enter", path=(*self.thread.path, target), asking="", pending="", approved="")

    # --- ends -----------------------------------------------------------------------------------------------------

    def finish(self, last: str) -> None:
        """The present issue is done; the next one, or whether there is one."""
        done, rest = self.thread, self.state.threads[1:]
        self.note("finished", f"{done.procedure}: {last}")
        if rest:
            self.acts.append(Reply(self.agent.wording.next))
            shared = {n: v for n, v in done.slots.items() if self._is_the_same(rest[0].procedure, n)}
            rest = (replace(rest[0], slots={**shared, **rest[0].slots}), *rest[1:])
        else:
            self.acts.append(Reply(self.agent.wording.more))
        self.state = replace(
            self.state, threads=rest, finished=(*self.state.finished, (done.procedure, last)), misses=0
        )
        if rest:
            self.note("issue", rest[0].procedure)

    def _is_the_same(self, procedure: str, name: str) -> bool:
        """Who somebody is stays the same from issue to issue; which order it is about need not."""
        other, own = self.agent.procedure(procedure).slot(name), self._slot(name)
        return other is not None and own.kind in _WHO and (other.kind, other.ask) == (own.kind, own.ask)

    def hand_over(self, why: str, *, quiet: bool = False) -> None:
        """A person takes over, whatever the state."""
        settings = (self.procedure if self.state.threads else self.agent.procedures[0]).hand_off
        self.state = replace(self.state, status="handed_off")
        text = self.filled(settings.say)
        self.acts += [Reply(text), HandOver(settings.team, why, summary(self.agent, self.state, why))]
        self.state = replace(self.state, threads=tuple(self._without_secrets(thread) for thread in self.state.threads))
        self.note("handed over", why)
        if quiet:
            self.note("withheld", "a reply was not said")

    def _without_secrets(self, thread: Thread) -> Thread:
        secret = {slot.name for slot in self.agent.procedure(thread.procedure).slots if slot.secret}
        return replace(thread, slots={name: given for name, given in thread.slots.items() if name not in secret})

    # --- answers --------------------------------------------------------------------------------------------------

    def answer(self, key: str, result: Mapping[str, Value], error: str) -> None:
        """A tool's answer; one that nobody waits for changes nothing."""
        last = self.state.calls[-1] if self.state.calls else None
        if last is None or last.key != key or not self.state.threads or self.thread.phase != "wait":
            self.note("ignored", f"an answer to {key}, which nobody waits for")
            return
        if error:
            self.note("failed", f"{last.tool}: {error[:200]}")
            if self.state.tries < _RETRIES:  # the key is the same: a tool does it once
                self.state = replace(self.state, tries=self.state.tries + 1)
                self.acts.append(Invoke(key, last.tool, last.arguments))
            else:
                self.hand_over(f"{last.tool} failed")
            return
        kept = replace(last, ok=True, arguments=self._masked(last))  # secrets are not kept longer than needed
        self.state = replace(self.state, calls=(*self.state.calls[:-1], kept))
        self.put(results={**self.thread.results, last.tool: dict(result)}, phase="say")
        wrong = policy.fault(self.procedure, self.thread, last.tool, last.arguments, dict(result))
        if wrong:
            self.hand_over(wrong)
        else:
            self.note("answered", f"{last.tool}: " + ", ".join(f"{n} = {shown(v)}" for n, v in sorted(result.items())))
            self.run()

    def _masked(self, made: Made) -> Arguments:
        hidden = secret_arguments(self.agent, made)
        return tuple((name, MASK if name in hidden else given) for name, given in made.arguments)

    def decide(self, key: str, who: str, *, approves: bool) -> None:
        if self.state.status != "waiting" or self.thread.pending != key:
            self.note("ignored", f"a decision about {key}, which nobody waits for")
            return
        self.state = replace(self.state, status="open")
        self.approve(approves, who=who)

    def approve(self, approves: bool, *, who: str) -> None:
        self.note("approved" if approves else "declined", f"{self.step.tool} by {who}")
        if approves:
            self.put(approved=self.thread.pending, pending="")
        elif self.step.declined:
            self.go_to(self.step.declined, why="the call was declined")
        else:
            self.acts.append(Reply(self.agent.wording.stopped))
            self.finish(self.thread.step)
        self.run()


def summary(agent: Agent, state: State, why: str) -> dict[str, str]:
    """What a colleague needs to go on: secrets masked."""
    out = {"why": why}
    if state.threads:
        thread = state.threads[0]
        procedure = agent.procedure(thread.procedure)
        known = [
            f"{slot.name}: {MASK if slot.secret else shown(thread.slots[slot.name])}"
            for slot in procedure.slots
            if slot.name in thread.slots
        ]
        out |= {"issue": procedure.purpose, "step": thread.step, "known": "; ".join(known) or "nothing yet"}
        asked = next((slot.ask for slot in procedure.slots if slot.name == thread.asking), "")
        out |= {"asked": asked} if asked else {}
    done = [_made(agent, made) for made in state.calls]
    out["done"] = "; ".join(done) or "nothing"
    waiting = [agent.procedure(thread.procedure).purpose for thread in state.threads[1:]]
    out |= {"also waiting": "; ".join(waiting)} if waiting else {}
    return out | {"last words": state.said}


def secret_arguments(agent: Agent, made: Made) -> set[str]:
    """Arguments of a call behind which a secret stands."""
    procedure = agent.procedure(made.procedure)
    secret = {slot.name for slot in procedure.slots if slot.secret}
    given = [pair for step in procedure.steps if step.tool == made.tool for pair in step.arguments]
    return {name for name, text in given if secret & set(_WORD.findall(text))}


def _made(agent: Agent, made: Made) -> str:
    """A call in words."""
    masked = secret_arguments(agent, made)
    parts = [f"{name} {MASK if name in masked else shown(v)}" for name, v in made.arguments]
    return f"{made.tool} ({', '.join(parts)}){'' if made.ok else ', not answered'}"
