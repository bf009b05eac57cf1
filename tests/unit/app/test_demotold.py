from headwater.app.demotold import Told, scores_of


def test_the_scores_count_the_rows() -> None:
    rows = [
        Told("incident", "a", "", where="right", when="right", after="right", alarm="right"),
        Told("incident", "b", "", where="part", when="wrong", after="not told", alarm="not told"),
        Told("fix", "c", "", verdict="right"),
        Told("fix", "d", "", verdict="not told"),
    ]
    told = {score.measure: (score.value, score.meaning[:6]) for score in scores_of(rows)}
    assert told == {
        "segments told": (1.0, "2 of 2"),
        "segments exact": (0.5, "1 of 2"),
        "onsets told": (0.5, "1 of 2"),
        "events told": (0.5, "1 of 2"),
        "incidents alarmed": (0.5, "1 of 2"),
        "fixes judged right": (0.5, "1 of 2"),
    }
