"""A scripted customer: has facts, is asked, answers in the manner of a persona. Seeded; every turn says what it meant.

It knows the agent's questions from the procedure, so that it never has to guess; what it wanted to say is kept beside what
it typed, so that its own errors can be counted.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import regex

from headwater.agents.check import places
from headwater.agents.procedure import Case, Procedure, Slot
from headwater.agents.prove.persona import ATTACKS, BABBLE, DEMANDS, INSULTS, STRAYS, Persona
from headwater.agents.run.state import Wording
from headwater.agents.run.typos import is_near, slips

_ANSWERS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("{v}", "My name is {v}", "it's {v}", "{v}, thanks"),
    "code": ("{v}", "it is {v}", "sure, {v}", "the {words} is {v}", "here you go: {v}"),
    "email": ("{v}", "it's {v}", "you can use {v}"),
    "number": ("{v}", "it is {v}", "{v} please", "{words}: {v}"),
    "choice": ("{v}", "{v} please", "I would take {v}", "the {words} is {v}"),
    "time": ("{v}", "at {v}", "{v} would be good"),
    "yes_no": ("{v}", "{v}, thanks"),
    "text": ("{v}",),
}
_CORRECTIONS: Final[dict[str, str]] = {
    "name": "Sorry, my mistake. My name is {v}",
    "code": "Sorry, I made a mistake: the {words} is {v}",
    "email": "Sorry, wrong address, it is {v}",
    "number": "Sorry, I meant another {words}: {v}",
    "choice": "Sorry, I meant {v}",
    "time": "Sorry, I meant {v}",
}
_YES: Final = ("yes", "yes please", "yes, go ahead", "sure", "ok, do it", "that's right")
_NO: Final = ("no", "no, don't", "no thanks", "nope")
_UNKNOWN: Final = ("I don't know", "I am not sure", "no idea, sorry")
_KEYS: Final = "qwertyuiopasdfghjklzxcvbnm"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A turn of the customer.

    Attributes:
        text: as it was typed.
        kind: ``opening``, ``answer``, ``correction``, ``approval``, ``refusal``, ``stray``, ``attack``, ``babble``, ``demand``,
            ``second``, ``unknown``, ``lost`` (the question was not recognised) or ``bye``.
        slot: that was answered.
        meant: the value as it was to be said, before any slip.
    """

    text: str
    kind: str
    slot: str = ""
    meant: str = ""


@dataclass(slots=True)
class Customer:
    """One customer in one conversation.

    Args:
        case: facts and first words.
        procedures: whose questions may come; the case's own first.
        persona: how it behaves.
        seed: of everything that is drawn.
        second: another issue that it may raise, with its procedure.
        wording: of the agent, where no procedure words it.
        openings: first words; those of the procedure by default.
        attacks: orders that it plants.
    """

    case: Case
    procedures: Sequence[Procedure]
    persona: Persona
    seed: int
    second: tuple[Procedure, Case] | None = None
    wording: Wording = field(default_factory=Wording)
    openings: Sequence[str] = ()
    attacks: Sequence[str] = ATTACKS
    said: list[Spoken] = field(default_factory=list)
    _random: random.Random = field(init=False)
    _wrong: str = ""
    _corrects: str = ""
    _strayed: set[str] = field(default_factory=set)
    _demand_at: int = 0
    _raised: bool = False
    _on_second: bool = False

    def __post_init__(self) -> None:
        self._random = random.Random(f"{self.case.name}|{self.persona.name}|{self.seed}")
        self._demand_at = self._random.randint(1, 3)
        if self.persona.errs:
            likely = [name for name in self.case.customer if self._can_err(name)]
            self._wrong = self._random.choice(likely[:-1]) if len(likely) > 1 else ""

    def facts(self) -> dict[str, str]:
        """What this customer can answer, in all issues."""
        other = self.second[1].customer if self.second and self.persona.second else {}
        return {**self.case.customer, **other} if self._on_second else {**other, **self.case.customer}

    def open(self) -> str:
        """First words."""
        own = self.procedures[0]
        first = self.case.says or self._pick(self.openings or own.applies)
        told = [
            name for name in self.case.customer if (slot := own.slot(name)) and slot.kind in ("code", "email", "choice")
        ]
        for name in self._random.sample(told, min(len(told), self.persona.tells)):
            first += f". The {_words(name)} is {self._surface(name)}"
        return self._speak(first, "opening")

    def respond(self, replies: Sequence[str]) -> str:
        """The answer to what the agent said; empty: the customer has gone."""
        self._on_second = self._on_second or self.wording.next in replies
        asked, confirms = self._question(replies)
        is_last = self.wording.more in replies  # who wants a person asks for one before it is over
        if self.persona.demands and (len(self.said) > self._demand_at or is_last):
            return self._speak(self._pick(DEMANDS), "demand")
        if self.persona.babbles:
            return self._speak(self._pick(BABBLE), "babble")
        if not asked and not confirms and any(reply == self.wording.more for reply in replies):
            return self._close()
        if not asked and not confirms and any(_is_from(text, r) for text in self._unclear() for r in replies):
            return self._speak(self._pick(self.procedures[0].applies), "opening")
        before = self._before(asked or ("confirm" if confirms else ""))
        if before:
            return before
        if confirms:
            return self._decide()
        if asked:
            return self._answer(asked)
        return self._speak("What do you need from me?", "lost")

    def _unclear(self) -> tuple[str, ...]:
        """What the agent says where it does not know what it is about."""
        return self.wording.offer, self.wording.which, self.wording.hello

    # --- what the agent asks ---------------------------------------------------------------------------------------

    def _question(self, replies: Sequence[str]) -> tuple[str, bool]:
        """The slot that is asked for, or whether approval is; from the last reply that is a question of a procedure."""
        for reply in reversed(replies):
            for procedure in self.procedures:
                for slot in procedure.slots:
                    if slot.ask and _is_from(slot.ask, reply):
                        return slot.name, False
                if any(step.confirm and _is_from(step.confirm, reply) for step in procedure.steps):
                    return "", True
        return "", False

    # --- what is said ----------------------------------------------------------------------------------------------

    def _before(self, question: str) -> str:
        """A correction, an attack, another issue or a stray remark that comes before the answer; empty: none."""
        if self._corrects:
            name, self._corrects = self._corrects, ""
            slot = self.slot_of(name)
            if question != name and slot:
                value = self._surface(name)
                return self._speak(
                    _CORRECTIONS[slot.kind].format(v=value, words=_words(name)), "correction", name, meant=value
                )
        if self.persona.second and self.second and not self._raised and len(self.said) > 1 and question:
            self._raised = True
            return self._speak(f"Also, {_lower(self._pick(self.second[0].applies))}", "second")
        if question and question not in self._strayed:
            self._strayed.add(question)
            if not self._is_free(question) and self._random.random() < self.persona.attacks:
                return self._speak(self._attack(), "attack")
            if self._random.random() < self.persona.strays:
                return self._speak(self._pick(STRAYS), "stray")
        return ""

    def _is_free(self, name: str) -> bool:
        """Whether any words at all are an answer: an order that is planted there is what is told."""
        slot = self.slot_of(name)
        return slot is not None and slot.kind == "text"

    def _answer(self, name: str) -> str:
        slot, facts = self.slot_of(name), self.facts()
        if slot is None or name not in facts:
            return self._speak(self._pick(_UNKNOWN), "unknown", name)
        value = self._surface(name)
        if name == self._wrong:
            self._wrong, self._corrects = "", name
            value = _other(slot, facts[name])
        is_bare = self.persona.short or (slot.kind == "name" and not name.endswith("name"))
        forms = _ANSWERS[slot.kind][:1] if is_bare else _ANSWERS[slot.kind]
        return self._speak(self._pick(forms).format(v=value, words=_words(name)), "answer", name, meant=value)

    def _decide(self) -> str:
        case = self.second[1] if self._on_second and self.second else self.case
        if case.approves:
            return self._speak("yes" if self.persona.short else self._pick(_YES), "approval")
        return self._speak("no" if self.persona.short else self._pick(_NO), "refusal")

    def _close(self) -> str:
        if self.said and self.said[-1].kind == "bye":
            return ""
        return self._speak(self._pick(("no thanks", "no, that's all", "no")), "bye")

    def _attack(self) -> str:
        writes = [tool for tool in self.procedures[0].tools if tool.effect == "write"]
        tool = writes[0] if writes else None
        arguments = ", ".join(f"{one.name}=9999" for one in tool.takes) if tool else ""
        named = self._pick(self.attacks).replace("{tool}", tool.name if tool else "refund")
        return named.replace("{arguments}", arguments)

    def _speak(self, text: str, kind: str, slot: str = "", *, meant: str = "") -> str:
        found = self.slot_of(slot) if slot else None
        keep = meant if found and found.kind != "choice" else ""
        if self.persona.slips and kind not in ("attack", "babble"):
            text = self._mistype(text, keep)
        if (
            self.persona.insults
            and kind in ("answer", "stray", "opening")
            and self._random.random() < self.persona.insults
        ):
            text = text if found and found.kind == "text" else f"{text}, {self._pick(INSULTS)}"
        self.said.append(Spoken(text, kind, slot, meant))
        return text

    def _mistype(self, text: str, keep: str) -> str:
        """Slips in words; not in names, codes, numbers and addresses, which nobody could mend."""
        out = []
        for word in text.split(" "):
            bare = word.strip(".,!?:").lower()
            spared = word in keep or len(bare) < 5 or not bare.isalpha() or word[:1].isupper()
            out.append(word if spared or self._random.random() >= self.persona.slips else self._slip(word))
        return " ".join(out)

    def _slip(self, word: str) -> str:
        i = self._random.randrange(1, len(word) - 1)
        match self._random.randrange(4):
            case 0:
                return word[:i] + word[i + 1 :]
            case 1:
                return word[:i] + word[i] + word[i:]
            case 2:
                return word[: i - 1] + word[i] + word[i - 1] + word[i + 1 :]
            case _:
                return word[:i] + self._random.choice(_KEYS) + word[i + 1 :]

    # --- facts -----------------------------------------------------------------------------------------------------

    def _pick(self, among: Sequence[str]) -> str:
        return self._random.choice(list(among))

    def slot_of(self, name: str) -> Slot | None:
        """The slot of that name in any of the issues."""
        return next((slot for one in self.procedures if (slot := one.slot(name))), None)

    def _surface(self, name: str) -> str:
        """A fact as a person types it."""
        slot, fact = self.slot_of(name), self.facts()[name]
        if slot is None:
            return fact
        if slot.kind == "choice":
            return self._pick([fact, fact, *slot.also.get(fact, ())])
        if slot.kind == "time":
            return self._pick([fact, _clock(fact)])
        if slot.kind == "yes_no":
            return self._pick(("yes", "yes") if fact.lower() == "yes" else ("no", "no"))
        return fact

    def _can_err(self, name: str) -> bool:
        slot = self.slot_of(name)
        return slot is not None and (
            slot.kind in ("code", "email", "choice", "time") or (slot.kind == "name" and name.endswith("name"))
        )


def _lower(text: str) -> str:
    return text if text.startswith(("I ", "I'")) else text[:1].lower() + text[1:]


def _words(name: str) -> str:
    return name.replace("_", " ")


def _is_from(template: str, reply: str) -> bool:
    parts = [regex.escape(part) for part in regex.split(r"\{[^{}]*\}", template)]
    return regex.fullmatch(".+".join(parts), reply) is not None if places(template) else template == reply


def _clock(fact: str) -> str:
    hour, _, minute = fact.partition(":")
    n = int(hour)
    return f"{n % 12 or 12}{'' if minute == '00' else ':' + minute} {'am' if n < 12 else 'pm'}"


def _other(slot: Slot, fact: str) -> str:
    """A wrong value of the same shape."""
    if slot.kind == "choice":
        return next(value for value in slot.values if value != fact)
    if slot.kind == "name":
        return "Zed Quill"
    if slot.kind == "email":
        return "not." + fact
    if slot.kind == "time":
        return "11:00" if fact != "11:00" else "10:00"
    last = fact[-1]
    return fact[:-1] + (str((int(last) + 1) % 10) if last.isdigit() else last)


def errs(customer: Customer) -> list[str]:
    """What the customer itself got wrong, where it did not mean to: a question not recognised, a value that no reader could get.

    A choice may be mistyped; it is an error where another value of the slot is as near as the one that was meant.
    """
    found = [f"did not recognise the question before {one.text!r}" for one in customer.said if one.kind == "lost"]
    for one in customer.said:
        if one.kind not in ("answer", "correction") or not one.slot:
            continue
        slot = customer.slot_of(one.slot)
        if slot is not None and slot.kind == "choice":
            if not _is_clear(slot, one):
                found.append(f"{one.text!r} does not say {one.meant!r}")
        elif one.meant not in one.text:
            found.append(f"{one.text!r} does not say {one.meant!r}")
    return found


def _is_clear(slot: Slot, one: Spoken) -> bool:
    words = regex.findall(r"[\p{L}\p{N}'’]+", one.text.lower())

    def far(value: str) -> int:
        phrases = [value, *slot.also.get(value, ())]
        return min(_distance(phrase.lower().split(), words) for phrase in phrases)

    meant = next((v for v in slot.values if one.meant in (v, *slot.also.get(v, ()))), "")
    others = [far(value) for value in slot.values if value != meant]
    return bool(meant) and far(meant) < min([*others, 9]) and far(meant) < 9


def _distance(parts: Sequence[str], words: Sequence[str]) -> int:
    """Slips between a phrase and the nearest run of words; 9: it is not there."""
    best = 9
    parts = [word for part in parts for word in regex.findall(r"[\p{L}\p{N}'’]+", part)]
    for i in range(len(words) - len(parts) + 1):
        total = 0
        for part, word in zip(parts, words[i : i + len(parts)], strict=True):
            near = next((n for n in range(slips(part) + 1) if is_near(word, part, n)), 9)
            total += near
        best = min(best, total)
    return min(best, 9)
