"""The filter language: what is read, what is refused, and that the store agrees with the plain reading."""

import json
from datetime import date

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.adapters.store.lake import LanceLake
from headwater.core.errors import InputError
from headwater.core.schema import schema
from headwater.search.filter_binding import Known, bind
from headwater.search.filter_reader import parse
from headwater.search.filters import Compare, Either, Every, Filter, Not, from_plain, holds, sql, to_plain

KNOWN = Known(
    channels=["chat", "email"],
    languages=["de", "en"],
    attributes={"region": ["EU", "North East", "it's"], "order": []},
    topics={"1": ["t_a"], "late parcels": ["t_a", "t_b"]},
    personal=["CARD", "EMAIL"],
)
ROWS = [
    ("chat", date(2026, 10, 5), ["region=EU"], ["t_a"], ["EMAIL"], None),
    ("email", date(2026, 9, 30), ["region=North East"], [], [], "k'1"),
    ("chat", None, [], ["t_b"], ["CARD", "EMAIL"], "k2"),
    ("email", date(2026, 10, 12), ["order=7", "region=it's"], ["t_a", "t_b"], [], "k'1"),
]


def monday(day: date | None) -> date | None:
    return None if day is None else date.fromisocalendar(*day.isocalendar()[:2], 1)


def row(number: int) -> dict[str, object]:
    channel, day, labels, topics, personal, customer = ROWS[number]
    return {
        "contact_id": f"c_{number}",
        "channel": channel,
        "language": "en",
        "day": day,
        "week": monday(day),
        "labels": labels,
        "topics": topics,
        "personal": personal,
        "customer": customer,
    }


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> LanceLake:
    found = LanceLake(str(tmp_path_factory.mktemp("lake")))
    whole = [{**row(n), "part": 0, "text": "", "terms": "", "vector": [0.0] * 256} for n in range(len(ROWS))]
    found.append("documents", pa.Table.from_pylist(whole, schema=schema("documents")))
    return found


def matching(text: str) -> list[int]:
    found = bind(parse(text), KNOWN)
    return [number for number in range(len(ROWS)) if holds(found, row(number))]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("channel=chat", [0, 2]),
        ("channel = CHAT and day >= 2026-10-01", [0]),
        ("week=2026-W40", [1]),
        ("week>=2026-10-07", [0, 3]),
        ("region='North East' or region=it\"s\"", None),
        ('region in (EU, "North East")', [0, 1]),
        ("region not in (EU)", [1, 2, 3]),
        ("region!=EU", [1, 2, 3]),
        ("not (channel=email or region=EU)", [2]),
        ("topic=1", [0, 3]),
        ('issue="Late Parcels"', [0, 2, 3]),
        ("personal=yes", [0, 2]),
        ("personal=no and channel=email", [1, 3]),
        ("personal=card", [2]),
        ('customer="k\'1"', [1, 3]),
        ("order=7", [3]),
        ("channel=chat or channel=email and day<2026-10-01", [0, 1, 2]),
        ("contact=c_2", [2]),
    ],
)
def test_what_a_filter_keeps(text: str, numbers: list[int] | None) -> None:
    if numbers is None:
        with pytest.raises(InputError, match="character"):
            matching(text)
    else:
        assert matching(text) == numbers


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "empty", "for example"),
        ("channel", "no comparison after 'channel'", "for example"),
        ("channel=", "a value after channel= is missing", "for example"),
        ("(channel=chat", r"no '\)'", "for example"),
        ("channel=chat email", "'email' where", "for example"),
        ("region in EU", r"no '\(' after 'in'", "for example"),
        ("regoin=EU", "nothing is called 'regoin'", "did you mean 'region'"),
        ("channel=cat", "channel is never 'cat'", "did you mean 'chat'"),
        ("region=NorthEast", "region is never 'NorthEast'", "did you mean 'North East'"),
        ("topic=2", "there is no topic '2'", "known"),
        ("channel<chat", "no order", "channel="),
        ("region>EU", "without order", "region="),
        ("day=yesterday", "not a day", "2026-10-05"),
        ("week=2026-W60", "not a week", "2026-W40"),
        ("personal=IBAN", "never 'IBAN'", "known"),
    ],
)
def test_what_cannot_be_followed_is_said_in_words(text: str, message: str, hint: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        bind(parse(text), KNOWN)
    assert hint in caught.value.hint


leaves = st.one_of(
    st.builds(
        Compare, st.just("channel"), st.sampled_from(["=", "!="]), st.sampled_from([("chat",), ("chat", "email")])
    ),
    st.builds(
        Compare,
        st.sampled_from(["day", "week"]),
        st.sampled_from(["=", "!=", "<", "<=", ">", ">="]),
        st.dates(date(2026, 9, 25), date(2026, 10, 15)).map(lambda day: (day.isoformat(),)),
    ),
    st.builds(Compare, st.just("region"), st.sampled_from(["=", "!="]), st.sampled_from([("EU",), ("it's", "EU")])),
    st.builds(
        Compare, st.just("order"), st.sampled_from(["=", "!="]), st.text(min_size=1, max_size=4).map(lambda t: (t,))
    ),
    st.builds(
        Compare, st.just("customer"), st.sampled_from(["=", "!="]), st.sampled_from([("k'1",), ("k2", "x' OR 'a'='a")])
    ),
    st.builds(Compare, st.just("topic"), st.sampled_from(["=", "!="]), st.sampled_from([("1",), ("late parcels",)])),
    st.builds(
        Compare, st.just("personal"), st.sampled_from(["=", "!="]), st.sampled_from([("yes",), ("no",), ("CARD",)])
    ),
)
filters = st.recursive(
    leaves,
    lambda parts: st.one_of(
        parts.map(Not),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: Every(tuple(found))),
        st.lists(parts, min_size=2, max_size=3).map(lambda found: Either(tuple(found))),
    ),
    max_leaves=5,
)


def usable(text: str) -> bool:
    return "\x00" not in text and text.isprintable()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters)
def test_the_store_keeps_what_the_plain_reading_keeps(lake: LanceLake, found: Filter) -> None:
    bound = bind(found, KNOWN)
    kept = lake.read("documents", columns=["contact_id"], where=sql(bound))["contact_id"].to_pylist()
    assert sorted(kept) == [f"c_{n}" for n in range(len(ROWS)) if holds(bound, row(n))]


def written(found: Filter) -> str:
    if isinstance(found, Not):
        return f"not ({written(found.part)})"
    if isinstance(found, Every | Either):
        return "(" + (" and " if isinstance(found, Every) else " or ").join(map(written, found.parts)) + ")"
    quoted = [f'"{value}"' if '"' not in str(value) else f"'{value}'" for value in found.values]
    if len(quoted) == 1:
        return f"{found.name} {found.op} {quoted[0]}"
    return f"{found.name} {'in' if found.op == '=' else 'not in'} ({', '.join(quoted)})"


@settings(max_examples=80, deadline=None)
@given(filters)
def test_what_is_written_down_is_read_back(found: Filter) -> None:
    text = written(found)
    if text.count('"') % 2 or "\"'" in text:  # both quotes in one value have no spelling
        return
    assert [holds(bind(parse(text), KNOWN), row(n)) for n in range(4)] == [
        holds(bind(found, KNOWN), row(n)) for n in range(4)
    ]


@settings(max_examples=150, deadline=None)
@given(filters)
def test_a_filter_survives_being_kept(found: Filter) -> None:
    bound = bind(found, KNOWN)
    kept = from_plain(json.loads(json.dumps(to_plain(bound))))
    assert sql(kept) == sql(bound)


@given(st.text(st.sampled_from("chanel=<>!()\"' ,in or and not 2026-W"), max_size=40))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        written = sql(bind(parse(text), KNOWN))
    except InputError:
        return
    assert written
