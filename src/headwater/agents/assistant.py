"""The assistant of a workspace, from Python: suggestions for the person who answers, turn by turn."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import regex

from headwater.agents.assist import drafts as reword
from headwater.agents.assist.guide import Guide, Guides
from headwater.agents.assist.replies import Pool, fitting, moments_of
from headwater.agents.assist.snippets import Passage, Passages
from headwater.agents.assist.suggestion import Citation, Code, Draft, Similar, Suggestion
from headwater.agents.assist.summary import summarise
from headwater.agents.assist.talk import Talk
from headwater.agents.conversations import Conversation, as_row, contact_named, contact_of, stored, talks
from headwater.agents.format import parse
from headwater.agents.library import ActionModel
from headwater.agents.procedure import Procedure
from headwater.agents.turns import Turn
from headwater.app import stages
from headwater.app.asking import ask
from headwater.app.assigning import model_of
from headwater.app.nodes import path_of
from headwater.app.running import PREPARE
from headwater.app.searching import Searcher, Wanted
from headwater.app.usecases.topics import named
from headwater.app.workspace import Workspace
from headwater.core.errors import ConfigError, HeadwaterError, InputError
from headwater.core.ports import TextModel
from headwater.core.schema import schema
from headwater.core.types import PersonalSpan, Quote
from headwater.enrich.trajectory import follow, turn_score
from headwater.organise.compile import DECIDED_BY

_SIMILAR: Final = 16
"""Solved contacts whose replies are weighed."""
_POOL: Final = 60
"""Candidates of the search, by meaning and by words each."""
_KEPT: Final = 4000
"""Contacts whose replies are kept in memory for the next turn."""
_VECTORS: Final = 50_000
"""Texts whose vectors are."""
_ANSWERS: Final = 0.5
"""Likeness with what was said last from which a passage is a reply."""
_ASKED: Final = 200
"""Searches whose answers are kept."""
_MOST_QUERY: Final = 600
_CODES: Final = 3


class Assistant:
    """Suggestions for whoever answers a customer, from what the workspace knows. Holds the workspace open.

    Ask again after each turn: what was read of past contacts is kept for the next.

    Args:
        workspace: an open one in which ``headwater run`` has finished.
        actions: a model of labelled dialogues (``ActionModel``), for the next action; none by default.
        articles: passages of your own that replies may rest on: help pages, notices.
        model: a language model that may reword replies; none by default.

    Raises:
        InputError: nothing can be searched or assigned yet.

    Example:
        >>> import headwater
        >>> assistant = headwater.Assistant(headwater.Workspace("./my-contacts"))  # doctest: +SKIP
        >>> assistant.suggest([{"speaker": "customer", "text": "my parcel is late"}]).replies  # doctest: +SKIP
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        actions: ActionModel | None = None,
        articles: Sequence[Passage] = (),
        model: TextModel | None = None,
    ) -> None:
        self._known = Known(workspace, articles)
        self._workspace = workspace
        self._actions = actions
        self._model = model

    def suggest(self, conversation: Conversation, k: int = 3) -> Suggestion:
        """What to do and say next.

        Args:
            conversation: turns (``speaker``, ``text``), a transcript, or the id of a stored contact.
            k: replies and similar contacts wanted, at most.

        Raises:
            InputError: no turn has words, or there is no such contact.
        """
        talk = self._known.talk(self._workspace, conversation)
        return self._known.suggest(self._workspace, talk, k, actions=self._actions, model=self._model)


class Known:
    """What an assistant keeps between calls; the workspace itself is opened by whoever calls.

    Args:
        workspace: an open one.
        articles: passages that replies may rest on.
    """

    def __init__(self, workspace: Workspace, articles: Sequence[Passage] = ()) -> None:
        self._assign = model_of(workspace)
        self._names = named(workspace)
        self._rows = {row["topic_id"]: row for row in self._names.rows}
        self._searcher = Searcher(workspace)
        self._vectors: dict[str, Any] = {}
        self._asked: OrderedDict[str, list[tuple[str, float]]] = OrderedDict()
        self._lock = threading.Lock()  # a server asks from several threads; what is kept is changed by one at a time
        published = workspace.desk.procedures.published()
        self._documents = {name: (f"{name}@{used.number}", used.document) for name, used in published.items()}
        # what customers give is read for values and may be personal: no vector of it is kept
        self._guides = Guides([parse(used.document) for used in published.values()], self._searcher.encoder.encode)
        self._passages = Passages([*articles, *_passages(self._documents, self._guides.procedures)], self.encode)
        self._returned = _returned(workspace)
        self._past: OrderedDict[str, _Past] = OrderedDict()
        self._prepare = stages.prepare(PREPARE)

    def source_of(self, procedure: str) -> str:
        """``name@number`` of a published procedure."""
        return self._documents[procedure][0]

    def encode(self, texts: Sequence[str]) -> Any:
        """``(n, d)`` unit vectors; those of the last texts are kept."""
        if len(self._vectors) > _VECTORS:
            self._vectors.clear()
        fresh = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if fresh or not texts:
            vectors = self._searcher.encoder.encode(fresh)
            self._vectors |= dict(zip(fresh, vectors, strict=True))
        return np.stack([self._vectors[text] for text in texts]) if texts else vectors

    def talk(self, workspace: Workspace, conversation: Conversation) -> Talk:
        """A conversation with its statements and personal data.

        Raises:
            InputError: no turn has words, or there is no such contact.
        """
        if key := contact_named(conversation):
            return stored(workspace, key)
        contact = contact_of(conversation)
        made = self._prepare(pa.Table.from_pylist([as_row(contact)], schema=schema("contacts")))
        personal = tuple(PersonalSpan(**span) for span in made["prepared"]["personal"][0].as_py())
        spans = zip(made["statements"]["start"].to_pylist(), made["statements"]["end"].to_pylist(), strict=True)
        return Talk(contact, personal, tuple(sorted(spans)))

    def suggest(
        self, workspace: Workspace, talk: Talk, k: int, *, actions: ActionModel | None, model: TextModel | None
    ) -> Suggestion:
        """What to do and say next.

        Args:
            workspace: the one that this was made from, open.
            talk: the conversation so far.
            k: replies and similar contacts wanted, at most.
            actions: for the next action.
            model: to reword replies.
        """
        turns = talk.turns()
        said = talk.said()
        if not said:
            raise InputError("the customer has said nothing yet", hint="begin with a turn of the customer")
        with self._lock:
            guide = self._guides.read(talk.heard())
            near = self._near(workspace, talk, said)
            pool = _together([past.pool for past, _ in near])
            found = self._drafts(guide, pool, turns, k)
            similar = _shown(near, self.encode(said), k)
            codes, calibrated = self._codes(talk, workspace.resolved.settings.min_probability)
        notes: list[str] = []
        if model is not None:
            found, notes = self._reworded(model, guide, found, turns)
        history = [{"speaker": "customer" if t.role == "customer" else "agent", "text": t.text} for t in turns]
        return Suggestion(
            actions=tuple(actions.rank(history)) if actions else (),
            guide=guide,
            drafts=tuple(found),
            similar=similar,
            summary=tuple(summarise(talk)),
            codes=codes,
            calibrated=calibrated,
            mood=follow([("customer" if t.role == "customer" else "other", t.text) for t in turns], turn_score),
            notes=tuple(notes),
        )

    def _near(self, workspace: Workspace, talk: Talk, said: Sequence[str]) -> "list[tuple[_Past, float]]":
        """Solved contacts like this one, nearest first, each once."""
        query = " ".join(said)[-_MOST_QUERY:]
        if query not in self._asked:  # between two turns of the customer, what was found before still holds
            self._asked[query] = self._search(query)
            if len(self._asked) > _ASKED:
                self._asked.popitem(last=False)
        near = [one for one in self._asked[query] if one[0] != talk.contact.id][:_SIMILAR]
        self._read(workspace, [key for key, _ in near if key not in self._past])
        found = [(self._past[key], round(score, 5)) for key, score in near if key in self._past]
        for past, _ in found:
            self._past.move_to_end(past.contact_id)
        return found

    def _search(self, query: str) -> list[tuple[str, float]]:
        """Solved contacts with their scores, nearest first."""
        try:
            ranked = self._searcher.ranked(Wanted(_plain(query)), pool=_POOL)
        except InputError:  # no word in it to look for
            return []
        pairs = zip(ranked.rows["contact_id"].to_pylist(), ranked.scores.total.tolist(), strict=True)
        return [(key, score) for key, score in pairs if key not in self._returned][: _SIMILAR + 1]

    def _read(self, workspace: Workspace, ids: Sequence[str]) -> None:
        found = talks(workspace, ids)
        # all at once: many small calls of the encoder would cost the most
        pool = moments_of([talk.turns() for talk, _ in found], self.encode)
        own: dict[str, list[int]] = {}
        for place, moment in enumerate(pool.moments):
            own.setdefault(moment.contact, []).append(place)
        stated = [_stated(talk) for talk, _ in found]
        vectors = self.encode([quote.text for quotes in stated for quote in quotes])
        at = 0
        for (talk, day), quotes in zip(found, stated, strict=True):
            key = talk.contact.id
            rows = vectors[at : at + len(quotes)]
            self._past[key] = _Past(key, day, quotes, rows, _last_answer(talk), pool.of(own.get(key, [])))
            at += len(quotes)
        while len(self._past) > _KEPT:
            self._past.popitem(last=False)

    def _drafts(self, guide: Guide | None, pool: Pool, turns: Sequence[Turn], k: int) -> list[Draft]:
        """What the procedure says next, the passage that answers, what solved contacts were answered; no words twice."""
        found = []
        if guide is not None and guide.next is not None and guide.next.words:
            name, document = self._documents[guide.procedure.name]
            found += [Draft(guide.next.words, "procedure", (one,)) for one in _cited(name, document, guide.next.words)]
        last = max((i for i, turn in enumerate(turns) if turn.role == "customer"), default=len(turns) - 1)
        for one in self._passages.find([turn.text for turn in turns[: last + 1]], 1):
            asked, passage = self.encode([turns[last].text, one.passage.text])
            if float(asked @ passage) >= _ANSWERS:
                found.append(self._of_passage(one.passage))
        for fits in fitting(pool, turns, self.encode, k=k):
            moment = fits.moment
            cited = Citation(moment.contact, moment.start, moment.end, moment.text)
            found.append(Draft(moment.text, "solved", (cited,), round(fits.score, 4), fits.n))
        once: dict[str, Draft] = {}
        for draft in found:
            once.setdefault(draft.text, draft)
        return list(once.values())[:k]

    def _of_passage(self, passage: Passage) -> Draft:
        name, _, start = passage.id.rpartition(":")
        if any(name == source for source, _ in self._documents.values()):
            at = int(start)
            return Draft(passage.text, "procedure", (Citation(name, at, at + len(passage.text), passage.text),))
        return Draft(passage.text, "article", (Citation(passage.id, 0, len(passage.text), passage.text),))

    def _reworded(
        self, model: TextModel, guide: Guide | None, found: list[Draft], turns: Sequence[Turn]
    ) -> tuple[list[Draft], list[str]]:
        """The drafts with one of the model's before them, where its sources bear it."""
        sources = {f"S{i + 1}": draft.text for i, draft in enumerate(found)}
        if not sources:
            return found, ["no reply was found that a language model could reword"]
        heard = [f"{turn.role}: {turn.text}" for turn in turns]
        never = [act.words for act in guide.procedure.forbidden if act.words] if guide else []
        try:
            answer = ask(model, reword.question(heard, sources), reword.Reworded)
        except ConfigError:
            raise
        except HeadwaterError as error:
            return found, [f"the language model was left out: {error}"]
        kept, refused = reword.borne(answer, sources, heard, never=never)
        notes = [f"refused of the language model's reply: {reason}" for reason in refused]
        if not kept:
            return found, notes
        used = dict.fromkeys(name for sentence in kept for name in sentence.sources)
        cited = tuple(one for name in used for one in found[int(name[1:]) - 1].citations)
        return [Draft(" ".join(sentence.text for sentence in kept), "model", cited), *found], notes

    def _codes(self, talk: Talk, least: float) -> tuple[tuple[Code, ...], bool]:
        """The codes of what the customer states, the likeliest statement of each."""
        spans = talk.stated or tuple(span[1:] for span in talk.spans() if span[0] == "customer")
        quotes = [talk.quote(*span) for span in spans]
        texts = [quote.text for quote in quotes]
        taught = self._assign.taught
        decided = taught.decide([""] * len(texts), self.encode(texts), texts)
        nodes = taught.settled(decided, least).tolist()
        best: dict[str, Code] = {}
        for i, (node, chance) in enumerate(zip(nodes, decided.probability.tolist(), strict=True)):
            topic = self._assign.ids[node] if node >= 0 else ""
            if topic and (topic not in best or chance > best[topic].probability):
                name = self._names.name(topic)
                above = dict.fromkeys(row["name"] for row in path_of(self._rows, topic) if row["name"] != name)
                best[topic] = Code(topic, name, tuple(above), float(chance), DECIDED_BY[decided.by[i]], quotes[i])
        ranked = sorted(best.values(), key=lambda code: (-code.probability, code.topic_id))
        return tuple(ranked[:_CODES]), taught.curve is not None


@dataclass(frozen=True, slots=True)
class _Past:
    """A solved contact, read once: what its customer states, what was answered last, every reply with what stood before it."""

    contact_id: str
    day: date | None
    stated: Sequence[Quote]
    vectors: Any
    answer: Quote | None
    pool: Pool

    def nearest(self, asked: Any) -> Quote:
        """What is stated that is most like what is asked: ``(n, d)`` vectors."""
        return self.stated[int((self.vectors @ asked.T).max(axis=1).argmax())]


def _stated(talk: Talk) -> list[Quote]:
    """The statements of a contact, else what was said first."""
    spans = talk.spans()
    first = next((span for span in spans if span[0] == "customer"), spans[0])
    return [talk.quote(*span) for span in talk.stated or [first[1:]]]


def _last_answer(talk: Talk) -> Quote | None:
    answers = [span for span in talk.spans() if span[0] == "agent"]
    return talk.quote(*answers[-1][1:]) if answers else None


def _cited(source: str, document: str, words: str) -> list[Citation]:
    """Where the words stand in a text; nothing where they do not stand in one piece."""
    start = document.find(words)
    return [Citation(source, start, start + len(words), words)] if start >= 0 else []


def _passages(documents: Mapping[str, tuple[str, str]], procedures: Sequence[Procedure]) -> list[Passage]:
    """What procedures say to customers: replies, reasons for questions, rules in words."""
    found: dict[str, Passage] = {}
    for procedure in procedures:
        source, document = documents[procedure.name]
        told = [step.reply for step in procedure.steps] + [slot.why for slot in procedure.slots]
        for words in [*told, *(rule.says for rule in procedure.policy)]:
            for one in _cited(source, document, words) if words and "{" not in words else ():
                found.setdefault(f"{source}:{one.start}", Passage(f"{source}:{one.start}", words, procedure.purpose))
    return list(found.values())


def _returned(workspace: Workspace) -> frozenset[str]:
    """Contacts after which the customer came back about the same: they solved nothing."""
    cases = workspace.read("cases", columns=["case_id", "contact_id", "rank"])
    if not cases.num_rows:
        return frozenset()
    last = cases.group_by("case_id").aggregate([("rank", "max")])
    joined = cases.join(last, "case_id")
    return frozenset(joined.filter(pc.less(joined["rank"], joined["rank_max"]))["contact_id"].to_pylist())


def _shown(near: "Sequence[tuple[_Past, float]]", asked: Any, k: int) -> tuple[Similar, ...]:
    """The first k of which each says something else."""
    shown: dict[str, Similar] = {}
    for past, likeness in near:
        problem = past.nearest(asked)
        shown.setdefault(problem.text, Similar(past.contact_id, past.day, problem, past.answer, likeness))
    return tuple(shown.values())[:k]


def _together(pools: Sequence[Pool]) -> Pool:
    return pools[0].and_(*pools[1:]) if pools else moments_of([], lambda texts: np.zeros((len(texts), 1), np.float32))


def _plain(text: str) -> str:
    return " ".join(regex.findall(r"[\p{L}\p{M}\p{N}'’]+", text))
