"""Made-up statements with known topics, for the tests of this folder."""

import numpy as np

WORDS = ("refund", "password", "delivery", "invoice", "crash", "card", "login", "parcel", "warranty", "voucher")


def blobs(n_topics: int = 6, per_topic: int = 40, *, noise: float = 0.6, seed: int = 0, dim: int = 48):
    """Vectors around ``n_topics`` directions, their topics, and texts that name them."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(n_topics, dim))
    truth = np.repeat(np.arange(n_topics), per_topic)
    vectors = centres[truth] + noise * rng.normal(size=(len(truth), dim))
    texts = [
        f"my {WORDS[t % 10]} is not working {'again' if i % 2 else 'today'} number {i}" for i, t in enumerate(truth)
    ]
    return vectors.astype(np.float32), truth, texts
