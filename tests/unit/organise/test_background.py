"""Background topics: found where they accompany, not where everything stands alone."""

import numpy as np

from headwater.organise.experimental.background import background_topics


def contacts_with(rng: np.random.Generator, n: int, *, chatty: float) -> tuple[list[int], list[int]]:
    """Contacts with one of five issues, and with small talk (topic 5) at a rate; now and then small talk alone."""
    contacts, topics = [], []
    for contact in range(n):
        if rng.random() > 0.03:
            contacts.append(contact)
            topics.append(int(rng.integers(5)))
        if rng.random() < chatty:
            contacts.append(contact)
            topics.append(5)
    return contacts, topics


def test_small_talk_is_background_and_issues_are_not() -> None:
    rng = np.random.default_rng(0)
    assert background_topics(*contacts_with(rng, 2000, chatty=0.3), 6).tolist() == [False] * 5 + [True]


def test_nothing_is_background_where_contacts_make_one_statement() -> None:
    rng = np.random.default_rng(0)
    assert not background_topics(np.arange(500), rng.integers(0, 6, 500), 6).any()


def test_order_of_rows_does_not_matter() -> None:
    rng = np.random.default_rng(1)
    contacts, topics = (np.array(column) for column in contacts_with(rng, 800, chatty=0.4))
    order = rng.permutation(len(contacts))
    assert (
        background_topics(contacts, topics, 6).tolist() == background_topics(contacts[order], topics[order], 6).tolist()
    )


def test_few_contacts_are_no_evidence() -> None:
    assert not background_topics([0, 0, 1], [0, 1, 0], 2).any()
    assert background_topics([], [], 3).tolist() == [False] * 3
