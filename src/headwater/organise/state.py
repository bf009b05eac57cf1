"""Everything a fitted topic model is, as plain arrays and JSON values, and its bytes: the same model, the same bytes."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from headwater.core.errors import InputError
from headwater.organise.assign import Assigner
from headwater.organise.cut import Evidence
from headwater.organise.name import TopicText

_MAGIC: Final = b"HWTOPIC1"


@dataclass(frozen=True, slots=True)
class TopicModelState:
    """A fitted topic model.

    Attributes:
        version: of the algorithm.
        ids: stable id of each topic, kept over refits.
        texts: name, keywords, definition and rules of each topic; exemplars are rows of the sample it was fitted on.
        assigner: which topic a vector belongs to.
        levels: ``levels[i][t]`` group of topic t at level i, level 0 = the topics themselves.
        level_names: unique names of the groups of each level above the topics; ``level_names[i - 1][g]``.
        masses: statements of the sample in each topic.
        evidence: why this number of topics.
        encoder: id of the encoder that made the vectors, empty where unknown.
        exemplar_texts: the exemplars' words.
    """

    version: str
    ids: tuple[str, ...]
    texts: tuple[TopicText, ...]
    assigner: Assigner
    levels: tuple[npt.NDArray[np.int64], ...]
    level_names: tuple[tuple[str, ...], ...]
    masses: tuple[int, ...]
    evidence: Evidence
    encoder: str = ""
    exemplar_texts: tuple[tuple[str, ...], ...] = field(default_factory=tuple)

    @property
    def n_topics(self) -> int:
        """Number of topics at the finest level."""
        return len(self.ids)

    def to_bytes(self) -> bytes:
        """A header in JSON, then the directions as little-endian float32."""
        directions = np.ascontiguousarray(self.assigner.directions, dtype="<f4")
        header = {
            "version": self.version,
            "ids": self.ids,
            "texts": [asdict(text) for text in self.texts],
            "sharpness": self.assigner.sharpness,
            "shape": directions.shape,
            "levels": [level.tolist() for level in self.levels],
            "level_names": self.level_names,
            "masses": self.masses,
            "evidence": asdict(self.evidence),
            "encoder": self.encoder,
            "exemplar_texts": self.exemplar_texts,
        }
        text = json.dumps(header, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
        return _MAGIC + len(text).to_bytes(8, "little") + text + directions.tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> "TopicModelState":
        """The model whose ``to_bytes`` this is.

        Raises:
            InputError: not the bytes of a topic model.
        """
        if data[:8] != _MAGIC:
            raise InputError("these bytes are not a saved topic model", hint="give what TopicModel.save wrote")
        size = int.from_bytes(data[8:16], "little")
        header: dict[str, Any] = json.loads(data[16 : 16 + size])
        directions = np.frombuffer(data[16 + size :], dtype="<f4").reshape(header["shape"]).astype(np.float32)
        evidence = header["evidence"]
        return cls(
            version=header["version"],
            ids=tuple(header["ids"]),
            texts=tuple(
                TopicText(
                    name=text["name"],
                    keywords=tuple(text["keywords"]),
                    definition=text["definition"],
                    include=text["include"],
                    exclude=text["exclude"],
                    exemplars=tuple(text["exemplars"]),
                )
                for text in header["texts"]
            ),
            assigner=Assigner(directions, float(header["sharpness"])),
            levels=tuple(np.asarray(level, dtype=np.int64) for level in header["levels"]),
            level_names=tuple(tuple(names) for names in header["level_names"]),
            masses=tuple(header["masses"]),
            evidence=Evidence(
                n_topics=tuple(evidence["n_topics"]),
                reproduced=tuple(evidence["reproduced"]),
                stability=tuple(evidence["stability"]),
                chosen=evidence["chosen"],
                method=evidence["method"],
            ),
            encoder=header["encoder"],
            exemplar_texts=tuple(tuple(texts) for texts in header["exemplar_texts"]),
        )
