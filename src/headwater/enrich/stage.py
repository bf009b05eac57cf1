"""The edge of enrichment: statements to vectors."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Encoder, Stage

PLACEHOLDER: Final = r"<[A-Z]+_[0-9]+>|\b[Xx]{2,}\b"
"""What stands where personal data stood; it would draw statements together that share nothing else."""


def embed(encoder: Encoder) -> Stage:
    """A stage from ``statements`` to ``vectors``; a text that stands in the batch twice is encoded once."""

    def stage(statements: pa.Table) -> Mapping[str, pa.Table]:
        meant = pc.replace_substring_regex(statements["text"].combine_chunks(), PLACEHOLDER, " ")
        encoded = pc.dictionary_encode(meant)
        unique = encoder.encode(encoded.dictionary.to_pylist())
        vectors = unique[encoded.indices.to_numpy()] if len(statements) else np.zeros((0, encoder.dim), np.float32)
        column = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), encoder.dim)
        return {
            "vectors": pa.table(
                {"statement_id": statements["statement_id"], "part": statements["part"], "vector": column}
            )
        }

    return stage
