import numpy as np
import pyarrow as pa

from headwater.anecdotes.rare import RareCounts
from headwater.anecdotes.weak import Farthest, alike


def contacts(first: int, values: list[str]) -> pa.Table:
    kind = pa.map_(pa.string(), pa.string())
    return pa.table(
        {
            "contact_id": [f"c{first + i}" for i in range(len(values))],
            "attributes": pa.array([[("channel", value)] for value in values], kind),
        }
    )


def test_a_segment_where_a_topic_hardly_happens():
    counts = RareCounts()
    for first in (0, 200):
        part = contacts(first, ["chat"] * 100 + ["call"] * 100)
        topic = [f"c{first + i}" for i in range(60)]  # chats alone
        counts.add(part, pa.table({"contact_id": topic, "topic_id": ["t"] * 60}))
    found = counts.rare()
    assert list(found["t"]) == [("channel", "call")]
    lift, high = found["t"]["channel", "call"]
    assert lift == 0 < high < 0.35


def test_few_contacts_say_nothing_about_a_segment():
    counts = RareCounts()
    counts.add(contacts(0, ["chat"] * 20 + ["call"] * 5), pa.table({"contact_id": ["c1"], "topic_id": ["t"]}))
    assert counts.rare() == {}


def test_the_farthest_are_kept_whatever_the_order_of_the_batches():
    rng = np.random.default_rng(0)
    vectors = rng.standard_normal((900, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    topics = np.eye(8, dtype=np.float32)[:2]
    ids = [f"s{i:03}" for i in range(900)]
    told = np.ones(900, bool)
    told[:100] = False
    kept = []
    for order in (range(0, 900, 300), range(600, -1, -300)):
        farthest = Farthest.none(8)
        for begin in order:
            rows = slice(begin, begin + 300)
            farthest.add(ids[rows], vectors[rows], topics, told[rows])
        kept.append(farthest.ids)
        assert ((farthest.novelty() >= 0) & (farthest.novelty() <= 1)).all()
        assert not set(farthest.ids) & set(ids[:100])
    assert kept[0] == kept[1]


def test_alike_leaves_out_the_row_itself():
    same = alike(np.array([[1, 0], [0.9, 0.436], [0, 1]], np.float32))
    assert same.tolist() == [[False, True, False], [True, False, False], [False, False, False]]
