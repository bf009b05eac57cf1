"""The stage ``organise`` over time: topics are found once and kept; new data are assigned to them, people add to them.

Topics are found anew only where the settings change or the data have more than doubled since (and then old ones keep id,
name and direction, see ``organise.extend``). A candidate that a person accepted is added with the id it was given at the
decision. Where the encoder changes, the same topics move to its space.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from headwater.app import whole
from headwater.app.config import Settings
from headwater.app.seeding import Seeds
from headwater.app.vectors import places, read_vectors, stacked, vectors_of_contacts
from headwater.core.ids import contact_of, content_hash
from headwater.core.ports import Artefacts, Lake
from headwater.core.vectors.exact import group_sums, snap
from headwater.organise import stage as organise
from headwater.organise.languages import language_directions, without_language
from headwater.organise.state import TopicModelState

GROWTH = 2.0
"""Topics are looked for anew when there are so many times the statements of the last time."""

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Keeper:
    """What the stage needs.

    Attributes:
        lake: the lake.
        artefacts: where models go.
        settings: of the run.
        encoder: id of the encoder that made the vectors.
        parts: parts of the data that there are.
        accepted: decisions that accepted a candidate: ``topic_id``, ``name``, ``statements``.
        seeds: topics asked for; others than the last time are looked for anew.
    """

    lake: Lake
    artefacts: Artefacts
    settings: Settings
    encoder: str
    parts: Sequence[int]
    accepted: Sequence[Mapping[str, Any]]
    seeds: Seeds

    def topics(self, previous: Facts, find: Callable[[], Facts]) -> Facts:
        """Bring ``discovered`` up to date; returns the facts of the stage.

        Args:
            previous: facts of the last time; may be empty.
            find: finds topics anew, writes ``discovered`` and returns its facts.
        """
        facts = self._kept(previous) if previous else None
        if facts is None:
            facts = {**find(), "fitted": self._fitted()}
        return self._with_accepted(facts)

    def _fitted(self) -> dict[str, Any]:
        return {"parts": list(self.parts), "of": self.lake.count("statements"), "settings": self._mark()}

    def _mark(self) -> str:
        names = ("topics", "granularity", "seed", "sample_statements", "new_topics")
        asked = [repr(self.seeds)] if self.seeds else []
        return content_hash(repr([getattr(self.settings, name) for name in names]), *asked, size=6)

    def _kept(self, previous: Facts) -> Facts | None:
        """Facts of the topics as they are; ``None`` where they have to be looked for."""
        fitted = previous.get("fitted", {})
        if fitted.get("settings") != self._mark():
            return None
        state = TopicModelState.from_bytes(self.artefacts.get(previous["state"]))
        if state.encoder != self.encoder:
            return self._moved(previous, state)
        asks = self.settings.new_topics == "ask" and self.lake.count("statements") <= GROWTH * fitted["of"]
        return previous if asks or fitted["parts"] == list(self.parts) else None

    def _moved(self, previous: Facts, state: TopicModelState) -> Facts:
        """The same topics in the space of another encoder."""
        where = whole.sample_where(self.lake, self.settings.sample_statements)
        ids, texts, plain = read_vectors(self.lake, where)
        index = {topic: i for i, topic in enumerate(state.ids)}
        found = self.lake.read("assignments", columns=["statement_id", "best_topic_id"], where=where)
        had = dict(zip(found["statement_id"].to_pylist(), found["best_topic_id"].to_pylist(), strict=True))
        kept = [i for i, key in enumerate(ids) if had.get(key) in index]
        topics = np.asarray([index[had[ids[i]]] for i in kept], dtype=np.int64)
        directions = self._directions(plain, ids)
        with threadpool_limits(limits=1):  # sums must not depend on how many threads share them
            rows = without_language(plain[kept], directions)
            moved = organise.move(state, [texts[i] for i in kept], rows, topics, encoder=self.encoder)
        name = f"languages-{content_hash(directions.tobytes(), size=8)}.f4"
        self.artefacts.put(name, directions.tobytes())
        shown = {texts[i]: ids[i] for i in reversed(kept)}
        _, drawn = whole.draw_layout(self.artefacts, rows, previous, encoder=self.encoder)
        facts = {**previous, **drawn, "languages": name}
        return {**self._written(moved, facts, shown), "moved_from": state.encoder}

    def _directions(self, plain: npt.NDArray[np.float32], ids: Sequence[str]) -> npt.NDArray[np.float32]:
        with threadpool_limits(limits=1):
            return language_directions(plain, whole.languages_of(self.lake, list(ids)))

    def _with_accepted(self, facts: Facts) -> Facts:
        """The topics with those that people asked for and that are not there yet."""
        state = TopicModelState.from_bytes(self.artefacts.get(facts["state"]))
        wanted = [decision for decision in self.accepted if decision["topic_id"] not in state.ids]
        if not wanted:
            return facts
        where = whole.sample_where(self.lake, self.settings.sample_statements)
        said = dict.fromkeys(key for decision in wanted for key in decision["statements"])
        ids, texts, plain = read_vectors(self.lake, where)
        more = vectors_of_contacts(self.lake, {contact_of(key) for key in said} - {contact_of(key) for key in ids})
        ids, texts, plain = ids + more[0], texts + more[1], stacked(plain, more[2])
        languages = np.frombuffer(self.artefacts.get(facts["languages"]), np.float32).reshape(plain.shape[1], -1)
        rows = snap(without_language(plain, languages))
        place = places(ids)
        members = [[place[key] for key in decision["statements"] if key in place] for decision in wanted]
        topic = np.repeat(np.arange(len(wanted)), [len(found) for found in members])
        flat = np.asarray([i for found in members for i in found], dtype=np.int64)
        fresh = group_sums(rows[flat], topic, len(wanted))
        longer = organise.adopt(
            state,
            texts,
            rows,
            fresh,
            ids=[str(decision["topic_id"]) for decision in wanted],
            names=[str(decision["name"]) for decision in wanted],
        )
        return self._written(longer, facts, {texts[i]: ids[i] for i in reversed(range(len(ids)))})

    def _written(self, state: TopicModelState, facts: Facts, statement_of: Mapping[str, str]) -> Facts:
        """Store the model and the table; the facts with where they lie."""
        data = state.to_bytes()
        name = f"topics-{content_hash(data, size=8)}.bin"
        self.artefacts.put(name, data)
        held = {row["topic_id"]: row["exemplars"] for row in self.lake.read("discovered").to_pylist()}
        table = whole.topic_table(state, name, statement_of, set(facts["background"]), held)
        self.lake.replace("discovered", [table])
        return {**facts, "state": name, "topics": state.n_topics}
