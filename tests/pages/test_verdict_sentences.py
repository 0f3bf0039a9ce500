"""Verdicts as a reader meets them: sentences and icons, in both languages, never by colour alone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from metrics.changes import Change, ChangeKind
from metrics.judged import Stretch
from metrics.needs import Need, NeedKind
from shell import verdict_icons as icons
from shell import verdict_sentences as sentences
from shell.language import use_language
from shell.peers import peers_name
from shell.standings import group_cells, group_sentence
from tests.pages.verdict_examples import FEW, judged, judged_measure
from verdicts.dispersion import Dispersion
from verdicts.indistinguishable import league
from verdicts.peers import Family, PeerGroup
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

    assert "(nay 2,3 tỷ đồng, trước đó 1,1 tỷ đồng)" in sentences.happened(unit)


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


def need(kind: NeedKind, **changes: Any) -> Need:
    unit = judged(variation=Variation.WORSE, assurance=Assurance.FAILS)
    stretch = Stretch("2025-11", "2026-10", 0.712, 285, 400)
    return Need(unit, kind, **{"stretch": stretch, "against": 0.95, **changes})


@pytest.mark.parametrize(("kind", "words"), [
    (NeedKind.GOT_WORSE, "giảm thật sự từ 08/2026 (71,2%, trước đó 88,4%; n = 1.200)"),
    (NeedKind.MISSES_TARGET, "không tháng nào đạt mục tiêu 95,0% nếu không có gì thay đổi (71,2%; n = 400)"),
    (NeedKind.FAR_FROM_PEERS,
     "trong 12 tháng đến 10/2026 thấp hơn hẳn mức 95,0% của các đơn vị cùng nhóm (71,2%; n = 400)"),
])  # fmt: skip
def test_a_need_says_against_what(kind: NeedKind, words: str) -> None:
    assert plain(sentences.need_words(need(kind))) == f"tỷ lệ giải quyết đúng hạn {words}"


def test_a_place_among_peers_comes_with_the_limits_for_the_units_own_volume() -> None:
    text = sentences.need_words(need(NeedKind.FAR_FROM_PEERS, lower=0.88, upper=0.99))

    assert "(71,2%; ngẫu nhiên chỉ từ 88,0% đến 99,0%; n" in text


@pytest.mark.parametrize(("against", "words"), [(0.5, "cao hơn hẳn"), (0.95, "thấp hơn hẳn")])
def test_a_place_among_peers_says_on_which_side(against: float, words: str) -> None:
    far = need(NeedKind.FAR_FROM_PEERS, against=against)

    assert f"{words} mức" in sentences.need_words(far)
    assert sentences.is_above(far) is (against == 0.5)


def test_a_state_that_changed_is_told_as_it_is_now() -> None:
    unit = judged(metric="overdue_open_rate", variation=Variation.WORSE, value=0.24, before=0.02, n=158)

    text = plain(sentences.happened(unit))

    assert text.endswith("tăng thật sự từ 08/2026 (nay 24,0%, trước đó 2,0%; n = 158)")


@pytest.mark.parametrize(("kind", "words"), [
    (ChangeKind.BECAME_WORSE, "giảm thật sự từ 08/2026"),
    (ChangeKind.ORDINARY_AGAIN, "trở lại biến động bình thường; trước đó đã thay đổi từ 08/2026"),
    (ChangeKind.FAILS_TARGET, "nay không tháng nào đạt mục tiêu 95,0%"),
    (ChangeKind.PASSES_TARGET, "nay tháng nào cũng đạt mục tiêu 95,0%"),
])  # fmt: skip
def test_a_change_since_the_last_visit_says_what_it_became(kind: ChangeKind, words: str) -> None:
    assert words in sentences.change_words(Change(kind, WORSE, WORSE))


@pytest.mark.parametrize(("group", "name"), [
    (("commune", 1, 3), "Xã, phường, đặc khu – ít hồ sơ"),
    (("commune", 3, 3), "Xã, phường, đặc khu – nhiều hồ sơ"),
    (("department", 1, 1), "Sở, ban, ngành"),
])  # fmt: skip
def test_peers_are_named_by_kind_and_volume(group: tuple[Family, int, int], name: str) -> None:
    assert peers_name(PeerGroup(*group, units=("A",), least_volume=1, most_volume=9)) == name


def test_what_was_judged_is_counted_with_the_reasons_why_the_rest_was_not() -> None:
    few = judged("X60", variation=Variation.UNJUDGED, why=FEW)

    text = sentences.judged_sentence([judged_measure(WORSE, few, judged("STP", value=0.9, before=0.9))])

    assert text == (
        "3 đơn vị theo 1 chỉ tiêu: 1 nhận định thay đổi thật sự, 1 biến động bình thường. "
        "Chưa nhận định: quá ít để nhận định (1)."
    )


def test_units_that_can_not_be_told_apart_share_a_group_and_tiny_ones_have_no_rank() -> None:
    counts = [("A", 990.0, 1000.0), ("B", 985.0, 1000.0), ("C", 600.0, 1000.0), ("D", 3.0, 4.0)]
    found = league(counts, kind="share", better="higher", minimum=30, dispersion=Dispersion())

    cells = {unit: re.sub(r"<[^>]+>", " ", cell).split() for unit, cell in group_cells(found).items()}

    assert cells["A"] == ["1", "thứ", "1", "đến", "2"]
    assert cells["B"] == ["1", "thứ", "1", "đến", "2"]
    assert cells["C"] == ["2", "thứ", "3"]
    assert " ".join(cells["D"]) == "quá ít để xếp hạng"
    assert "không phân biệt được" in group_sentence(found)
