"""Stages that look at everything at once, on a bounded sample or on keys alone."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from threadpoolctl import threadpool_limits

from headwater.app import wiring
from headwater.app.config import Settings
from headwater.app.library.prepare import is_safe_name
from headwater.app.naming import name_topics
from headwater.app.seeding import Seeds
from headwater.core.errors import InputError
from headwater.core.ids import contact_of, content_hash
from headwater.core.ports import Artefacts, Encoder, Lake, TextModel
from headwater.core.tables import matrix
from headwater.organise import stage as organise
from headwater.organise.accept import parents_of
from headwater.organise.choose import NamingAids
from headwater.organise.config import OrganiseConfig
from headwater.organise.experimental.background import background_topics
from headwater.organise.held import Held
from headwater.organise.languages import language_directions, without_language
from headwater.organise.map import Layout, lay_out
from headwater.organise.seeds import Seed
from headwater.organise.state import TopicModelState
from headwater.prepare.duplicates import find_duplicates

_HEX = 16**8
_FIT_SAMPLE = 3000
MIN_TO_FIT = 2000
"""Statements that a corpus needs before an encoder is fitted to it."""


def duplicates(lake: Lake) -> Mapping[str, Any]:
    """Write ``duplicates``: contacts that say the same, or nearly."""
    rows = lake.read("prepared", columns=["contact_id", "sketch"])
    found = find_duplicates(*(rows[name].combine_chunks() for name in ("contact_id", "sketch")))
    lake.replace("duplicates", [found])
    return {"contacts_in_groups": found.num_rows}


def encoder(
    lake: Lake, artefacts: Artefacts, settings: Settings, *, teacher: Encoder | None, shipped: Encoder
) -> Mapping[str, Any]:
    """Write ``encoders``: the one that embeds this corpus; fitted to it where a heavier one is at hand.

    Args:
        lake: the lake.
        artefacts: where the fitted table goes.
        settings: of the run.
        teacher: the heavier encoder; ``None`` to use the other one as it is.
        shipped: the encoder that the settings name.
    """
    row = {"encoder_id": shipped.id, "path": "", "base": settings.encoder, "teacher": "", "sample": 0}
    if teacher is not None:
        said = lake.read("statements", columns=["statement_id", "text"], where=sample_where(lake, _FIT_SAMPLE))
        texts = sorted(set(said["text"].to_pylist()))
        with threadpool_limits(limits=1):  # sums must not depend on how many threads share them
            made = wiring.fitted_encoder(texts, base=settings.encoder, teacher=teacher, seed=settings.seed)
        data = wiring.encoder_bytes(made) or b""
        name = f"encoder-{content_hash(data, size=8)}.npz"
        artefacts.put(name, data)
        row |= {"encoder_id": made.id, "path": name, "teacher": teacher.id, "sample": len(texts)}
    lake.replace("encoders", [pa.Table.from_pylist([row])])
    return row


def tuned_encoder(lake: Lake, chosen: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write ``encoders``: the one that was tuned on labels; what it was tuned from stays on record."""
    before = lake.read("encoders").to_pylist()
    row = {name: chosen[name] for name in ("encoder_id", "path", "base")}
    row |= {name: before[0][name] if before else empty for name, empty in (("teacher", ""), ("sample", 0))}
    lake.replace("encoders", [pa.Table.from_pylist([row])])
    return row


def sample_where(lake: Lake, n: int) -> str | None:
    """A filter for about ``n`` statements: all those of the contacts with the smallest ids, which are hashes."""
    share = n / max(lake.count("statements"), 1)
    return None if share >= 1 else f"statement_id < 'c_{int(share * _HEX):08x}'"


def topics(
    lake: Lake,
    artefacts: Artefacts,
    settings: Settings,
    *,
    encoder: Encoder,
    previous: Mapping[str, Any],
    held: Sequence[Held] = (),
    seeds: Seeds = MappingProxyType({}),
    namer: TextModel | None = None,
) -> Mapping[str, Any]:
    """Find topics on a sample of contacts and write ``discovered``; returns where the model lies.

    The sample is all statements of the contacts whose ids are smallest. Ids are hashes, so it is random, but the
    same whatever the order of the rows.

    Args:
        lake: the lake.
        artefacts: where the model goes.
        settings: of the run.
        encoder: the one that made the vectors; names are judged by it, too.
        previous: facts of the last time, whose topics keep their ids; may be empty.
        held: what people merged and split.
        seeds: topics asked for by name, with their words and example texts.
        namer: a language model that proposes names; ``settings.llm_names`` says for which topics.

    Raises:
        InputError: there is no statement in the data.
    """
    total = lake.count("statements")
    if total == 0:
        raise InputError(
            "no contact states an issue: there is nothing to organise",
            hint="check which column was taken for the text: headwater mapping show FILE",
        )
    where = sample_where(lake, settings.sample_statements)
    said = lake.read("statements", columns=["statement_id", "text"], where=where).sort_by("statement_id")
    vectors = lake.read("vectors", columns=["statement_id", "vector"], where=where).sort_by("statement_id")
    plain = matrix(vectors["vector"])
    statements = said["statement_id"].to_pylist()
    with threadpool_limits(limits=1):  # sums must not depend on how many threads share them
        directions = language_directions(plain, languages_of(lake, statements))
        rows = without_language(plain, directions)
    config = OrganiseConfig(
        n_topics=settings.topics or None,
        granularity=settings.granularity,  # type: ignore[arg-type]  # checked by app.config
        seed=settings.seed,
        max_rows=settings.sample_statements,
    )
    before = TopicModelState.from_bytes(artefacts.get(previous["state"])) if previous else None
    texts = said["text"].to_pylist()

    def encode(names: Sequence[str]) -> npt.NDArray[np.float32]:
        return without_language(encoder.encode(names), directions)

    aids = NamingAids(encode, may_show=is_safe_name)
    asked = [Seed(name, phrases, encode(phrases)) for name, phrases in seeds.items()]
    fit = partial(organise.fit, texts, rows, previous=before, encoder=encoder.id, held=held, aids=aids, seeds=asked)
    with threadpool_limits(limits=1):
        state = fit(config)
        floor = fewest_topics(len(texts), settings)
        if state.n_topics < floor:
            state = fit(replace(config, n_topics=floor))
        index, _ = organise.assign(state, rows)
    renamed: dict[str, Any] = {}
    if namer is not None:
        known = set(before.ids) if before is not None and settings.llm_names == "new" else set()
        wanted = [topic for topic in state.ids if topic not in known]
        found = name_topics(state, texts, index, model=namer, wanted=wanted, aids=aids)
        state, renamed = found.state, {"llm": found.facts()}
    data = state.to_bytes()
    name = f"topics-{content_hash(data, size=8)}.bin"
    artefacts.put(name, data)
    languages = f"languages-{content_hash(directions.tobytes(), size=8)}.f4"
    artefacts.put(languages, directions.tobytes())
    _, drawn = draw_layout(artefacts, rows, previous, encoder=encoder.id)
    first: dict[str, str] = {}
    for text, key in zip(texts, statements, strict=True):
        first.setdefault(text, key)
    behind = background_topics(_contact_numbers(statements), index, state.n_topics)
    background = [topic for topic, is_behind in zip(state.ids, behind, strict=True) if is_behind]
    lake.replace("discovered", [topic_table(state, name, first, set(background))])
    return {
        "state": name,
        "languages": languages,
        **drawn,
        "topics": state.n_topics,
        "background": background,
        "sample": len(texts),
        "of": total,
        **renamed,
    }


def draw_layout(
    artefacts: Artefacts, rows: npt.NDArray[np.float32], previous: Mapping[str, Any], *, encoder: str
) -> tuple[Layout, Mapping[str, Any]]:
    """The layout of the map, and what the ledger says of it.

    It stays as it was until the sample is twice as large or the vectors are others, so that the picture does not move
    under those who know their way about it.
    """
    kept = previous.get("layout")
    if kept and previous["layout_encoder"] == encoder and len(rows) < 2 * previous["layout_sample"]:
        return Layout.from_bytes(artefacts.get(kept)), {k: previous[k] for k in previous if k.startswith("layout")}
    with threadpool_limits(limits=1):
        layout = lay_out(rows)
    data = layout.to_bytes()
    name = f"map-{content_hash(data, size=8)}.bin"
    artefacts.put(name, data)
    return layout, {"layout": name, "layout_encoder": encoder, "layout_sample": len(rows)}


def fewest_topics(n_statements: int, settings: Settings) -> int:
    """The least number of topics an issue list is made of, where the user names none.

    Narratives about one product vary without gaps, so that evidence supports a handful of topics; but an owner acts on
    finer ones. A quarter of the square root of the statements, at most 40; twice that for ``fine``, none for ``coarse``.

    Example:
        >>> fewest_topics(10_000, Settings()), fewest_topics(10_000, Settings(granularity="coarse"))
        (25, 1)
    """
    if settings.topics or settings.granularity == "coarse":
        return 1
    floor = min(40, round(math.sqrt(n_statements) / 4))
    return max(1, 2 * floor if settings.granularity == "fine" else floor)


def languages_of(lake: Lake, statements: list[str]) -> list[str]:
    """Language of the contact of each statement."""
    contacts = [contact_of(name) for name in statements]
    found = lake.read("prepared", columns=["contact_id", "language"], where=f"contact_id <= '{max(contacts)}'")
    language = dict(zip(found["contact_id"].to_pylist(), found["language"].to_pylist(), strict=True))
    return [language[name] for name in contacts]


def _contact_numbers(statements: list[str]) -> list[int]:
    """A number for each contact, from the ids of its statements."""
    seen: dict[str, int] = {}
    return [seen.setdefault(contact_of(name), len(seen)) for name in statements]


def topic_table(
    state: TopicModelState,
    model: str,
    statement_of: Mapping[str, str],
    background: set[str],
    held: Mapping[str, Sequence[str]] | None = None,
) -> pa.Table:
    """The table ``discovered`` of a model.

    Args:
        state: the model.
        model: its name.
        statement_of: a statement that says a text.
        background: topics that are no issue.
        held: exemplars of topics, for those whose texts are not among ``statement_of``.
    """
    rows: dict[str, dict[str, Any]] = {}
    parents = parents_of(state)
    for level, ids in enumerate(parents, start=1):
        for index, group in enumerate(ids):
            name = state.level_names[level - 1][int(state.levels[level][index])]
            above = parents[level][index] if level < len(parents) else None
            rows[group] = _row(group, above, level, name, f"{name} and its kind", [], [], model)
    for index, (topic, text) in enumerate(zip(state.ids, state.texts, strict=True)):
        above = parents[0][index] if parents else None
        shown = [statement_of[t] for t in state.exemplar_texts[index] if t in statement_of]
        shown = shown or list((held or {}).get(topic, ()))
        rows[topic] = _row(topic, above, 0, text.name, text.definition, list(text.keywords), shown, model)
    for row in rows.values():
        row["kind"] = "background" if row["topic_id"] in background else "issue"
    return pa.Table.from_pylist(sorted(rows.values(), key=lambda row: (row["level"], row["topic_id"])))


def _row(
    topic: str, parent: str | None, level: int, name: str, definition: str, keywords: list[str], exemplars: list[str],
    model: str,
) -> dict[str, Any]:  # fmt: skip
    return {
        "topic_id": topic,
        "parent_id": parent,
        "level": level,
        "name": name,
        "definition": definition,
        "keywords": keywords,
        "exemplars": exemplars,
        "model": model,
    }
