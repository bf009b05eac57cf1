"""The edge of enrichment: statements to vectors."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from headwater.core.ports import Encoder, Stage


def embed(encoder: Encoder) -> Stage:
    """A stage from ``statements`` to ``vectors``; a text that stands in the batch twice is encoded once."""

    def stage(statements: pa.Table) -> Mapping[str, pa.Table]:
        encoded = pc.dictionary_encode(statements["text"].combine_chunks())
        unique = encoder.encode(encoded.dictionary.to_pylist())
        vectors = unique[encoded.indices.to_numpy()] if len(statements) else np.zeros((0, encoder.dim), np.float32)
        column = pa.FixedSizeListArray.from_arrays(pa.array(vectors.reshape(-1)), encoder.dim)
        return {
            "vectors": pa.table(
                {"statement_id": statements["statement_id"], "part": statements["part"], "vector": column}
            )
        }

    return stage
