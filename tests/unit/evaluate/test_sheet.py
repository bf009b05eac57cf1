"""Cards of data and taxonomies say what was counted, how noisy labels are at least, and what nobody has said."""

from headwater.evaluate.card import About
from headwater.evaluate.sheet import Data, Reasons, data_card, taxonomy_card


def test_a_card_of_data_bounds_the_noise_of_its_labels_and_names_what_is_thin() -> None:
    of = Data(
        "mine",
        "labelled items",
        200,
        {"label": {"refund": 195, "parcel": 5}, "language": {"en": 200}},
        n_customers=90,
        copies=40,
        groups=20,
        apart=5,
        looked_at=200,
        personal={"EMAIL": 3},
    )
    text = data_card(of, About("Tests.", ("chats only",), "CC0"), collected="by hand")
    assert "different labels: 25.0% [11.2% to 46.9%]" in text  # Wilson, 5 of 20
    assert "- label: parcel" in text
    assert "language: en" not in text
    assert "EMAIL in 3. It is NOT replaced" in text
    assert "- chats only" in text
    silent = data_card(Data("x", "contacts", 3, {}), About())
    assert "Nobody has said how it was collected" in silent
    assert "It was not looked for." in silent


def test_a_card_of_a_taxonomy_shows_the_worst_nodes_first_and_what_is_not_known() -> None:
    of = Reasons(
        "version 2",
        [("Nodes", "3")],
        {"an owner": ["Refunds"], "a definition": []},
        [("Refunds", "88 [70 to 99]")],
        [("labellers agree", "0.700 [0.600 to 0.800]")],
        [(0.6, 0.5, 10)],
        [("Refunds", 10, 4), ("Parcels", 10, 9)],
        ["version 1"],
    )
    text = taxonomy_card(of, About(), picture="reasons.svg")
    assert text.index("| Refunds | 10 | 40% [17% to 69%] |") < text.index("| Parcels |")
    assert "- 1 without an owner: Refunds" in text
    assert "without a definition" not in text
    assert "(reasons.svg)" in text
    bare = taxonomy_card(Reasons("x", [], {}, [], [], [], [], []), About())
    assert "Too few labels drawn at random" in bare
    assert "None is counted yet" in bare
