"""The edge of enrichment: statements to vectors."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Encoder, Stage

PLACEHOLDER: Final = r"<[A-Z]+_[0-9]+>|\b[Xx]{2,}\b"
"""What stands where personal data stood; it would draw statements together that share nothing else."""


def embed(encoder: Encoder) -> Stage:
    """A stage from ``statements`` to ``vectors``; a text that stands in the batch twice is encoded once."""

    def stage(statements: pa.Table) -> Mapping[str, pa.Table]:
        vectors = encode_statements(encoder, statements["text"].combine_chunks())
        column = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), encoder.dim)
        return {
            "vectors": pa.table(
                {"statement_id": statements["statement_id"], "part": statements["part"], "vector": column}
            )
        }

    return stage


def encode_statements(encoder: Encoder, texts: pa.Array) -> npt.NDArray[np.float32]:
    """``(n, dim)`` vectors of statements, in a run and at serving time alike: placeholders say nothing."""
    encoded = pc.dictionary_encode(pc.replace_substring_regex(texts, PLACEHOLDER, " "))
    unique = encoder.encode(encoded.dictionary.to_pylist())
    return unique[encoded.indices.to_numpy()] if len(texts) else np.zeros((0, encoder.dim), np.float32)
