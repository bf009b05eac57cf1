"""What an agent does within one event: asks, calls, says, goes on, ends, and takes the answers of tools."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import regex

from headwater.agents.check import MASK, fill, places
from headwater.agents.expression import Value, holds, value
from headwater.agents.procedure import HAND_OFF, Procedure, Slot, Step
from headwater.agents.run import policy
from headwater.agents.run.state import (
    Act,
    Agent,
    Arguments,
    AskPerson,
    HandOver,
    Invoke,
    Made,
    Note,
    Reply,
    State,
    Thread,
    key_of,
    shown,
)
from headwater.agents.run.values import find

_WORD = regex.compile(r"\w+")
_RETRIES = 1
_WHO = ("name", "email")
_REMEMBERED = (*_WHO, "code", "choice")
"""Kinds of slots whose values are remembered: what was said in free words or as a number belongs to its issue."""


@dataclass(slots=True)
class Turn:
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
        changed = replace(self.thread, **changes)  # type: ignore[arg-type]  # names and types are those of Thread
        self.state = replace(self.state, threads=(changed, *self.state.threads[1:]))

    def note(self, what: str, detail: str) -> None:
        self.acts.append(Note(what, detail))

    def _slot(self, name: str) -> Slot:
        found = self.procedure.slot(name)
        assert found is not None
        return found

    # --- saying ---------------------------------------------------------------------------------------------------

    def say(self, template: str) -> bool:
        """Say it with its slots filled in; a reply that is forbidden is not said, and a person takes over."""
        return self.utter(self.filled(template))

    def utter(self, text: str) -> bool:
        """Say it as it is, as ``say`` does."""
        broken = policy.broken_by(self.procedure, text) if self.state.threads else None
        if broken is not None:
            self.hand_over(f"a reply would have broken {broken.name!r}", quiet=True)
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
        refused = tuple(dict.fromkeys((*self.thread.refused, *self.step.forget)))  # it was wrong: not offered again
        kept = {name: v for name, v in self.thread.slots.items() if name not in drop}
        self.put(slots=kept, phase="ask", refused=refused)
        self.note("step", self.thread.step)
        return True

    def _ask(self) -> bool:
        known = {*self.thread.slots, *self.thread.skipped}
        missing = next((name for name in self.step.ask if name not in known), "")
        if not missing:
            self.put(phase="call", asking="")
            return True
        self.put(asking=missing, offered=self.remembers(missing))
        self.ask_for(missing)
        return False

    def remembers(self, name: str) -> bool:
        """Whether an earlier conversation told a value that this slot takes, and it was not refused."""
        slot, past = self._slot(name), self.state.remembered.get(name)
        if past is None or slot.secret or slot.kind not in _REMEMBERED or name in self.thread.refused:
            return False
        return any(found.value == past for found in find(slot, shown(past), asked=True))

    def ask_for(self, name: str) -> None:
        """The question for a slot; for one that is remembered, whether that still holds."""
        if self.thread.offered:
            past = shown(self.state.remembered[name])
            self.utter(self.agent.wording.still.format(name=name.replace("_", " "), value=past))
        else:
            self.say(self._slot(name).ask)

    def tell(self, new: Mapping[str, Value]) -> None:
        """Keep what the customer told, as far as it is remembered."""
        slots = {name: self._slot(name) for name in new}
        kept = {n: v for n, v in new.items() if slots[n].kind in _REMEMBERED and not slots[n].secret}
        self.state = replace(self.state, told={**self.state.told, **kept})

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
