"""The corpus: records as a company would export them, and the gold kept apart, in batches."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from headwater.core.errors import ConfigError
from headwater.core.ids import contact_id
from headwater.generate.config import CorpusConfig
from headwater.generate.draw import Draw, mix, stream
from headwater.generate.incidents import INCIDENTS
from headwater.generate.marks import Unmarked, unmark
from headwater.generate.personal import Person
from headwater.generate.reasons import REASONS
from headwater.generate.schedule import BLOCK, Facts, Schedule
from headwater.generate.shapes import call, chat, email, survey
from headwater.generate.shapes.dialogue import Turn
from headwater.generate.story import Story

_WORDS, _ROW, _REACH = 2, 112, 40
_SURVEY_SECONDS: Final = 20
_KINDS: Final = ("exact", "exact", "template", "forward")
Record = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """Consecutive contacts.

    Attributes:
        start: number of the first contact.
        records: JSON-able records, in order; see ``docs/methods/generator.md`` for the fields of each channel.
        gold: one row a record, with the columns of ``gold.GOLD_CONTACTS``.
    """

    start: int
    records: list[Record]
    gold: list[Record]


def generate(config: CorpusConfig, start: int = 0, stop: int | None = None) -> Iterator[Batch]:
    """The contacts ``start`` .. ``stop`` - 1 of a corpus, in batches of at most 1,024, in constant memory.

    Contact ``i`` depends on the settings and on ``i`` only: ranges made apart, in any order or process, are together
    the same bytes as the whole.

    Args:
        config: which corpus.
        start: first contact.
        stop: one past the last contact; None = all.

    Raises:
        ConfigError: the range does not lie inside the corpus.

    Example:
        >>> batch = next(generate(CorpusConfig(n_contacts=100)))
        >>> len(batch.records), len(batch.gold)
        (100, 100)
    """
    end = config.n_contacts if stop is None else stop
    if not 0 <= start <= end <= config.n_contacts:
        raise ConfigError(
            f"range {start}..{end} of {config.n_contacts} contacts", hint="choose 0 <= start <= stop <= n"
        )
    writer = _Writer(config)
    at = start
    while at < end:
        until = min(end, (at // BLOCK + 1) * BLOCK)
        pairs = [writer.contact(index) for index in range(at, until)]
        yield Batch(at, [record for record, _ in pairs], [gold for _, gold in pairs])
        at = until


class _Writer:
    """Writes contact after contact; keeps the schedule and the choices of the block it is in."""

    def __init__(self, config: CorpusConfig) -> None:
        self._config = config
        self._schedule = Schedule(config)
        first = self._schedule.calendar.first
        self._days = [first + timedelta(days=at) for at in range(config.weeks * 7 + 2)]
        self._isos = [day.isoformat() for day in self._days]
        self._block, self._rows = -1, [[0]]
        self._salt = mix(config.seed)
        self._name = repr(config)

    def contact(self, index: int) -> tuple[Record, Record]:
        """Record and gold row of contact ``index``."""
        facts = self._schedule.facts(index)
        source = self._source(facts)
        if source is None:
            return self._write(facts, index, facts)
        kind = _KINDS[mix(index ^ self._salt) % len(_KINDS)]
        if kind == "forward" and source.levels["channel"] != "email":
            kind = "exact"
        return self._copy(facts, source, kind)

    def _source(self, facts: Facts) -> Facts | None:
        """The contact that this one copies: 1..40 before it, in the same block, itself no copy and no repeat."""
        if not facts.is_copy:
            return None
        index = facts.number
        first = index // BLOCK * BLOCK
        offset = 1 + mix(index * 31 + self._salt) % _REACH
        for source in range(max(first, index - offset), first - 1, -1):
            found = self._schedule.facts(source)
            if not found.is_copy and found.case == source:
                return found
        return None

    def _copy(self, facts: Facts, source: Facts, kind: str) -> tuple[Record, Record]:
        if kind == "template":
            shown = source._replace(
                number=facts.number, case=facts.number, customer=facts.customer, second=facts.second
            )
        else:
            shown = source._replace(number=facts.number, case=facts.number, second=facts.second)
        record, gold = self._write(shown, source.number, source, is_forward=kind == "forward")
        gold["duplicate_of"] = self._id(source.number)
        gold["duplicate_kind"] = "exact" if kind == "exact" else "near"
        if kind != "template":
            gold["case_id"] = self._id(source.number)
        return record, gold

    def _id(self, index: int) -> str:
        return str(contact_id(self._name, str(index)))

    def _draw(self, index: int) -> Draw:
        block, at = divmod(index, BLOCK)
        if block != self._block:
            values = stream(self._config.seed, _WORDS, block).integers(0, 2**32, (BLOCK, _ROW), dtype="uint32")
            self._rows, self._block = values.tolist(), block
        return Draw(self._rows[at])

    def _write(self, facts: Facts, words: int, worded: Facts, *, is_forward: bool = False) -> tuple[Record, Record]:
        """Record and gold of ``facts``, in the wording that contact number ``words`` would use."""
        draw = self._draw(words)
        channel = facts.levels["channel"]
        said_on = self._days[worded.second // 86400]
        person = Person(mix(facts.customer ^ self._salt), facts.home, facts.language, is_spoken=channel == "call")
        story = Story(facts, person, draw, said_on, self._config.difficulty)
        story.is_repeat = worded.case != worded.number
        source_id = f"{channel[:2].upper()}-{facts.number:08d}"
        record: Record = {
            "id": source_id,
            "created_at": self._stamp(facts.second),
            "channel": channel,
            "customer_id": f"CU{facts.customer:07d}",
            **{name: value for name, value in facts.levels.items() if name != "channel"},
            "order_value": round(9 + (draw.bits() % 40000) / 100, 2),
        }
        if channel in ("chat", "call"):
            found = self._dialogue(
                record, chat.write(story) if channel == "chat" else call.write(story), facts.second, draw
            )
        elif channel == "email":
            subject, body = email.write(story, said_on)
            if is_forward:
                body = f"---------- Forwarded message ---------\nFrom: {person.email()}\n\n{body}"
            found = unmark(body)
            record.update(subject=subject, **{"from": person.mail_address()}, body=found.text)
            record["handle_time_s"] = 180 + len(found.text) // 4 + draw.below(600)
        else:
            rating, comment = survey.write(story)
            found = unmark(comment)
            record.update(rating=rating, comment=found.text, handle_time_s=_SURVEY_SECONDS)
        return record, self._gold(facts, source_id, found)

    def _gold(self, facts: Facts, source_id: str, found: Unmarked) -> Record:
        issues = [
            {
                "reason": REASONS[reason].id,
                "spans": [{"start": span.start, "end": span.end} for span in found.statements if span.label == number],
            }
            for number, reason in enumerate(facts.reasons)
        ]
        day = self._days[facts.second // 86400]
        own = self._id(facts.number)
        return {
            "contact_id": own,
            "source_id": source_id,
            "index": facts.number,
            "week": day - timedelta(days=day.weekday()),
            "customer": f"CU{facts.customer:07d}",
            "language": facts.language,
            "issues": issues,
            "personal": [{"start": start, "end": end, "type": kind} for start, end, kind in found.personal],
            "incident": INCIDENTS[facts.incident].id if facts.incident >= 0 else None,
            "case_id": own if facts.case == facts.number else self._id(facts.case),
            "duplicate_of": None,
            "duplicate_kind": None,
        }

    def _dialogue(self, record: Record, turns: list[Turn], second: int, draw: Draw) -> Unmarked:
        """Put the turns into the record; the found spans count in the texts joined by line breaks."""
        found = unmark("\n".join(turn.text for turn in turns))
        now = second
        rows = []
        for turn, text in zip(turns, found.text.split("\n"), strict=True):
            rows.append({"speaker": turn.speaker, "text": text, "timestamp": self._stamp(now)})
            now += 4 + len(text) // 4 + draw.below(25)
        record["turns"] = rows
        record["handle_time_s"] = now - second + 30 + draw.below(90)
        return found

    def _stamp(self, second: int) -> str:
        """UTC time, so many seconds after the start of the window."""
        day, clock = divmod(second, 86400)
        return f"{self._isos[day]}T{clock // 3600:02d}:{clock // 60 % 60:02d}:{clock % 60:02d}Z"
