"""The state machine: a state and an event in, a state and acts out. No clock, no model, no tool is touched here.

A step asks, then calls, then says, then goes on. Every call is judged by ``policy`` first. An approval is bound to the hash
of the exact arguments: where one changes, it is void and asked for anew. A person takes over whenever a customer asks for
one, a rule or a condition says so, a tool fails, an answer is not what was promised, nothing leads on, too little is
understood, or a budget is spent.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import regex

from headwater.agents.check import MASK
from headwater.agents.expression import Value
from headwater.agents.run.state import (
    Act,
    Agent,
    Answered,
    Decided,
    Event,
    Heard,
    Reading,
    Reply,
    State,
    Thread,
    shown,
)
from headwater.agents.run.turn import Turn

LIKE = 0.55
"""Likeness from which a customer's words are taken to raise an issue."""
_LIKE_BESIDE = 0.62
"""The same where another issue is under way."""
_TIE = 0.03
_WORD = regex.compile(r"\w+")


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
class _Turn(Turn):
    """The part that hears the customer; the state is replaced, never changed."""

    # --- the customer ---------------------------------------------------------------------------------------------

    def hear(self, reading: Reading) -> None:
        status = "open" if self.state.status == "done" else self.state.status
        said = MASK if self._tells_secret(reading) else reading.text[:300]
        self.state = replace(self.state, turns=self.state.turns + 1, said=said, status=status)
        if reading.suspect:
            self.note("suspect", "the words look like an order to the agent; they are data")
        if self.state.outside:
            self.hand_over("the agent is tried on a share of the conversations, and this one is not in it")
        elif self.state.turns > self.agent.limits.turns:
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
        self.tell(known)
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
        if asked and self.thread.offered and reading.affirms is not None and asked not in new:
            self.settle(asked, holds=reading.affirms)
        elif new:
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

    def settle(self, name: str, *, holds: bool) -> None:
        """Whether what was remembered still holds: then it is known, else it is asked for."""
        self.state = replace(self.state, misses=0)
        if holds:
            self.note("remembered", name)
            if not self.learn({name: self.state.remembered[name]}):
                return
        else:
            self.put(offered=False, refused=(*self.thread.refused, name))
        self.run()

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
            self.ask_for(self.thread.asking)
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
        self.tell(new)
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
