"""What a person sees of a slice of an original text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.core.text.visible import hidden_spans, visible


def test_tags_go_and_entities_are_decoded() -> None:
    assert visible("<p class='x'>It&#39;s  broken<br/>again &amp; again</p>") == "It's broken again & again"


def test_styles_and_scripts_are_never_words() -> None:
    text = "a<style>p { color: red }</style>b<script>var x = '<p>';</script>c"
    assert visible(text) == "a b c"
    assert [text[a:b][:6] for a, b in hidden_spans(text)] == ["<style", "<scrip"]


def test_unclosed_script_hides_the_rest() -> None:
    assert visible("seen <script>never") == "seen"


def test_placeholders_comparisons_and_unknown_tags_stay() -> None:
    assert visible("<EMAIL_1> if 3 < 4 and <grin> x > y") == "<EMAIL_1> if 3 < 4 and <grin> x > y"


@settings(deadline=None)
@given(st.text())
def test_total_and_folded(text: str) -> None:
    shown = visible(text)
    assert shown == " ".join(shown.split())


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_characters="<&")))
def test_idempotent_without_markup(text: str) -> None:
    assert visible(visible(text)) == visible(text)


def test_time_is_linear_on_hostile_markup() -> None:
    assert visible("<" * 200_000).startswith("<<<")
    assert visible("<p " * 100_000 + ">") is not None
    assert visible("<script>" * 50_000) == ""
