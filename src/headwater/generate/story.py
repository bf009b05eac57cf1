"""What one customer has to say, sentence by sentence, whatever the channel."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from headwater.generate import phrases
from headwater.generate.asides import wander
from headwater.generate.draw import Draw
from headwater.generate.incidents import INCIDENTS
from headwater.generate.marks import sentence, statement
from headwater.generate.noise import mistype
from headwater.generate.personal import Person
from headwater.generate.reasons import REASONS
from headwater.generate.schedule import Facts
from headwater.generate.subjects import FRAMES, SUBJECTS
from headwater.generate.taxonomy import words
from headwater.generate.wordings import WORDINGS

_MONTHS: Final = {
    "en": words("January February March April May June July August September October November December"),
    "es": words("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"),
    "de": words("Januar Februar März April Mai Juni Juli August September Oktober November Dezember"),
    "fr": words("janvier février mars avril mai juin juillet août septembre octobre novembre décembre"),
    "pt": words("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro"),
}
_PRICES: Final = (
    4.99,
    7.99,
    9.99,
    12.5,
    14.99,
    19.0,
    24.99,
    29.9,
    39.0,
    49.99,
    59.0,
    79.99,
    99.0,
    129.0,
    149.99,
    199.0,
)
_TELLS = 0.6
_RAMBLES = 0.3


@dataclass(frozen=True)
class Knobs:
    """What a difficulty means.

    Attributes:
        typos: slips per 100 characters of a careless customer.
        careless: share of customers that make slips.
        oblique: probability of stating an issue without its usual words, where the reason has such a wording.
        distract: probability of a sentence that borrows another reason's words.
        dress: probability that a statement gets a lead-in, and separately a trailing clause.
        restate: probability of stating the issue a second time, in other words.
        name: probability that a statement also names its subject ("late delivery").
    """

    typos: float
    careless: float
    oblique: float
    distract: float
    dress: float
    restate: float
    name: float


KNOBS: Final = {
    "easy": Knobs(typos=0.5, careless=0.1, oblique=0.0, distract=0.05, dress=0.3, restate=0.35, name=0.85),
    "normal": Knobs(typos=0.9, careless=0.3, oblique=0.08, distract=0.25, dress=0.6, restate=0.25, name=0.6),
    "hard": Knobs(typos=1.8, careless=0.55, oblique=0.3, distract=0.6, dress=0.9, restate=0.12, name=0.2),
}


class Slots(dict[str, str]):
    """Values of the slots in a phrase, made when first asked for."""

    def __init__(self, facts: Facts, person: Person, draw: Draw, day: date) -> None:
        super().__init__(
            product=facts.levels["product"],
            version=facts.levels["version"],
            carrier=facts.levels["carrier"],
            plan=facts.levels["plan"],
        )
        self._person, self._draw, self._day = person, draw, day

    def __missing__(self, name: str) -> str:
        value = self._make(name)
        self[name] = value
        return value

    def _make(self, name: str) -> str:
        draw, person = self._draw, self._person
        if name == "days":
            return str(2 + draw.below(19))
        if name == "amount":
            price = _PRICES[draw.below(len(_PRICES))] + draw.below(4)
            return f"${price:.2f}" if person.language == "en" else f"{price:.2f} €".replace(".", ",")
        if name == "date":
            then = self._day - timedelta(days=2 + draw.below(20))
            month = _MONTHS[person.language][then.month - 1]
            if person.language == "en":
                return f"{month} {then.day}" if self["region"] != "UK" else f"{then.day} {month}"
            return {"de": f"{then.day}. {month}", "fr": f"{then.day} {month}"}.get(
                person.language, f"{then.day} de {month}"
            )
        if name == "order":
            return person.order(draw.bits())
        makers = {
            "name": person.name,
            "first": person.first,
            "email": person.email,
            "phone": person.phone,
            "card": person.card,
            "iban": person.bank,
            "address": person.address,
        }
        return makers[name]()


class Story:
    """The sentences of one contact; each call makes the next choices of ``draw``.

    Args:
        facts: what the contact is about.
        person: who speaks.
        draw: choices of the wording.
        day: the day of the contact.
        difficulty: a key of ``KNOBS``.
    """

    def __init__(self, facts: Facts, person: Person, draw: Draw, day: date, difficulty: str) -> None:
        self.facts, self.person, self.draw = facts, person, draw
        self.knobs = KNOBS[difficulty]
        self.slots = Slots(facts, person, draw, day)
        self.slots["region"] = facts.levels["region"]
        self.wording = WORDINGS.get(facts.language)
        self.is_repeat = facts.case != facts.number
        self.is_careless = draw.chance(self.knobs.careless)
        self._said: list[str] = []

    def fill(self, phrase: str) -> str:
        """The phrase with its slots filled."""
        return phrase.format_map(self.slots) if "{" in phrase else phrase

    def type(self, text: str) -> str:
        """The text as this customer types it."""
        if not self.is_careless:
            return text
        return mistype(text, self.draw, round(len(text) * self.knobs.typos / 100 + self.draw.bits() / 2**32))

    def opener(self) -> str:
        """A greeting without closing punctuation."""
        return self.draw.pick(self.wording.openers if self.wording else phrases.OPENERS)

    def context(self) -> str:
        """A sentence about the customer."""
        return self.fill(self.draw.pick(self.wording.contexts if self.wording else phrases.CONTEXTS))

    def clause(self, number: int) -> str:
        """A marked clause that states issue ``number``, in a wording not yet used in this contact."""
        reason = REASONS[self.facts.reasons[number]]
        draw = self.draw
        options = reason.symptoms
        if self.wording:
            options = self.wording.symptoms[reason.id]
        elif number == 0 and self.facts.incident >= 0 and draw.chance(_TELLS):
            options = INCIDENTS[self.facts.incident].phrases
        elif reason.oblique and draw.chance(self.knobs.oblique):
            options = reason.oblique
        phrase = draw.pick(options)
        if phrase in self._said:
            phrase = options[(options.index(phrase) + 1) % len(options)]
        self._said.append(phrase)
        clause = self.fill(phrase)
        if not self.wording and draw.chance(self.knobs.name):
            clause = draw.pick(FRAMES).format(draw.pick(SUBJECTS[reason.id]), clause)
        return statement(number, clause)

    def issue(self, number: int) -> list[str]:
        """One or two sentences that state issue ``number``; only the statement itself is marked."""
        draw = self.draw
        clause = self.clause(number)
        if self.wording:
            lead = draw.pick(self.wording.also) if number else ""
            return [sentence(lead + clause)]
        lead = draw.pick(phrases.ALSO) if number else draw.pick(phrases.LEADS) if draw.chance(self.knobs.dress) else ""
        trail = self.fill(draw.pick(phrases.TRAILS)) if draw.chance(self.knobs.dress) else ""
        said = [sentence(f"{lead}{clause}{trail}")]
        if draw.chance(0.45):
            said.append(self.fill(draw.pick(REASONS[self.facts.reasons[number]].details)))
        return said

    def nothing(self) -> str:
        """What a customer without an issue says."""
        kind = self.draw.pick(("praise", "praise", "praise", "thanks", "thanks", "spam", "other"))
        return sentence(self.fill(self.draw.pick(phrases.NO_ISSUE[kind])))

    def body(self, *, is_long: bool) -> list[str]:
        """All that the customer wants to say, as sentences in order."""
        draw, wording = self.draw, self.wording
        if not self.facts.reasons:
            return [self.nothing()]
        said: list[str] = []
        if self.is_repeat and draw.chance(0.8):
            said.append(self.fill(draw.pick(wording.repeats if wording else phrases.REPEATS)))
        if draw.chance(0.75 if is_long else 0.25):
            said.append(self.context())
        if is_long and draw.chance(0.3):
            said.append(self.context())
        rambles = 0 if wording or not is_long or not draw.chance(_RAMBLES) else 1 + draw.below(5)
        said += [wander(draw) for _ in range(rambles)]
        said += self.issue(0)
        said += [wander(draw) for _ in range(rambles // 2)]
        if not wording and draw.chance(self.knobs.distract):
            said.append(draw.pick(phrases.DISTRACTORS))
        if draw.chance(0.55 if is_long else 0.25):
            said.append(draw.pick(wording.consequences if wording else phrases.CONSEQUENCES))
        for number in range(1, len(self.facts.reasons)):
            said += self.issue(number)
        if is_long and draw.chance(self.knobs.restate):
            said.append(sentence(self.clause(0)))
        if draw.chance(0.6):
            remedy = REASONS[self.facts.reasons[0]].remedy
            said.append(draw.pick(wording.asks if wording else phrases.REMEDIES[remedy]))
        if not wording and draw.chance(0.35):
            said.append(draw.pick(phrases.MOODS[self.facts.mood]))
        return list(dict.fromkeys(said))

    def closing(self) -> str:
        """The customer's last words in a dialogue."""
        return self.draw.pick(self.wording.closings if self.wording else phrases.CLOSINGS)
