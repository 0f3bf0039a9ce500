"""Verdicts as a reader meets them: sentences and icons, in both languages, never by colour alone."""

import re
from collections.abc import Iterator

import pytest

from shell import verdict_icons as icons
from shell import verdict_sentences as sentences
from shell.language import use_language
from tests.pages.verdict_examples import FEW, judged
from verdicts.verdict import Assurance, FunnelPlace, Variation, WhyUnjudged

WORSE = judged(variation=Variation.WORSE, assurance=Assurance.FAILS, place=FunnelPlace.WORSE)


@pytest.fixture(autouse=True)
def vietnamese() -> Iterator[None]:
    use_language("vi")
    yield
    use_language("vi")


def plain(text: str) -> str:
    """With ordinary blanks."""
    return text.replace("\u00a0", " ")


def test_a_real_change_says_measure_direction_month_both_values_and_n() -> None:
    assert plain(sentences.verdict_sentence(WORSE)) == (
        "Sở Y tế: tỷ lệ giải quyết đúng hạn giảm thật sự từ 08/2026 (71,2%, trước đó 88,4%; n = 1.200)."
    )

    use_language("en")
    assert plain(sentences.verdict_sentence(WORSE)) == (
        "Sở Y tế: on-time rate has really fallen since 08/2026 (71.2%, before that 88.4%; n = 1,200)."
    )


def test_ordinary_variation_is_no_accusation() -> None:
    text = plain(sentences.verdict_sentence(judged(value=0.9, before=0.9)))

    assert text == "Sở Y tế: tỷ lệ giải quyết đúng hạn biến động bình thường (90,0%; n = 400)."


@pytest.mark.parametrize(("why", "words"), [
    (WhyUnjudged.FEW_THINGS, "quá ít để nhận định"),
    (WhyUnjudged.FEW_MONTHS, "quá ít tháng để nhận định"),
    (WhyUnjudged.NEVER_VARIED, "các tháng đều như nhau nên không có cơ sở nhận định"),
    (WhyUnjudged.HIDDEN, "không công bố"),
])  # fmt: skip
def test_what_is_not_judged_says_why(why: WhyUnjudged, words: str) -> None:
    unit = judged("X60", name="Xã Nhỏ", variation=Variation.UNJUDGED, why=why)

    assert sentences.verdict_sentence(unit) == (
        f"Xã Nhỏ: tỷ lệ giải quyết đúng hạn chưa được nhận định: {words}."
    )


@pytest.mark.parametrize(("metric", "variation", "is_up"), [
    ("on_time_rate", Variation.WORSE, False), ("on_time_rate", Variation.BETTER, True),
    ("recovery_outstanding_vnd", Variation.WORSE, True),
    ("recovery_outstanding_vnd", Variation.BETTER, False),
    ("on_time_rate", Variation.HIGHER, True), ("on_time_rate", Variation.LOWER, False),
])  # fmt: skip
def test_the_direction_follows_from_what_is_better(metric: str, variation: Variation, is_up: bool) -> None:
    unit = judged(metric=metric, variation=variation)

    assert sentences.is_up(unit) is is_up
    assert ("tăng thật sự" in sentences.happened(unit)) is is_up


def test_money_is_said_with_its_unit() -> None:
    unit = judged(
        metric="recovery_outstanding_vnd", variation=Variation.WORSE, value=2.3e9, before=1.1e9, n=0
    )

    assert "(2,3 tỷ đồng, trước đó 1,1 tỷ đồng)" in sentences.happened(unit)


def test_the_title_of_a_chart_is_a_statement() -> None:
    assert sentences.chart_title(WORSE) == "Tỷ lệ giải quyết đúng hạn giảm thật sự từ 08/2026"
    assert sentences.chart_title(judged()) == "Tỷ lệ giải quyết đúng hạn biến động bình thường"
    few = judged(variation=Variation.UNJUDGED, why=FEW)
    assert "quá ít để nhận định" in sentences.chart_title(few)


def test_a_place_among_peers_is_said_where_it_was_judged() -> None:
    assert "kém" in sentences.place_words(WORSE)
    assert sentences.place_words(judged()) == ""
    within = judged(place=FunnelPlace.WITHIN)
    assert "không phân biệt được" in sentences.place_words(within)


def label(icon: str) -> str:
    """What an icon says to those who can not see it."""
    found = re.search(r'aria-label="([^"]*)"', icon)
    assert found is not None
    assert 'role="img"' in icon
    return found.group(1)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_state_has_an_icon_and_words_of_its_own(language: str) -> None:
    use_language(language)
    units = [judged(variation=each) for each in Variation]
    drawn = [icons.variation_icon(unit) for unit in units]
    targets = [judged(assurance=each) for each in Assurance if each is not Assurance.NO_TARGET]
    drawn += [icons.assurance_icon(unit) for unit in targets]

    assert len({label(icon) for icon in drawn}) == len(drawn)
    style = icons.icons_style()
    for icon in drawn:
        name = re.search(r'class="icon ([^"]*)"', icon)
        assert name is not None
        assert f".icon.{name.group(1)}::before" in style
    assert icons.assurance_icon(judged()) == ""


def test_no_two_drawings_are_alike_without_their_colours() -> None:
    drawings = re.findall(r'\.icon\.([\w-]+)::before\{content:url\("([^"]*)"\)\}', icons.icons_style())
    light = dict(reversed(drawings))
    colourless = {name: re.sub(r"%23[0-9a-f]{6}", "", drawing) for name, drawing in light.items()}

    assert len(colourless) == 11
    assert len(set(colourless.values())) == len(colourless)


def test_the_letters_of_the_icons_are_those_of_the_language() -> None:
    assert "%3EC%3C" in icons.icons_style()
    assert "%C4%90" in icons.icons_style()  # Đ: đạt

    use_language("en")
    assert "%3EH%3C" in icons.icons_style()
    assert "%C4%90" not in icons.icons_style()


def test_the_style_has_nothing_that_a_page_would_take_for_markup() -> None:
    content = icons.icons_style().removeprefix("<style>").removesuffix("</style>")

    assert "<" not in content
