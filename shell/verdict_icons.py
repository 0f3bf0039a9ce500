"""The icons of a verdict: a circle for how a measure moves, a square for whether its target is met.

After the "Making Data Count" icons of the English health service, drawn anew: a letter and a little line, so
that none speaks by colour alone. Filled is worse, a thick ring better, a thin grey one ordinary, a dashed one
not judged. The framework takes drawings out of a page's HTML, so they come as one style sheet a page.
"""

from collections.abc import Mapping
from urllib.parse import quote

from markupsafe import Markup

from charts.theme import DARK, LIGHT, Ink
from metrics.judged import JudgedUnit
from shell import html
from shell.language import gettext as _
from shell.language import translatable as N_
from shell.verdict_sentences import assurance_words, is_up, place_words, variation_words
from verdicts.verdict import Assurance, Variation

#: Pixels of an icon's side.
SIDE = 22
UP_LETTER, DOWN_LETTER = N_("H"), N_("L")
PASS_LETTER, FAIL_LETTER = N_("P"), N_("F")
RISING, FALLING = "M7 18.8l10-3.6", "M7 15.2l10 3.6"
WAVE = "M4.5 12c2.5-5 5-5 7.5 0s5 5 7.5 0"
TARGET_LINE = "M6 18h12"
#: The names of the drawings for each state that has a direction.
STATES: Mapping[Variation, str] = {
    Variation.BETTER: "better",
    Variation.WORSE: "worse",
    Variation.HIGHER: "moved",
    Variation.LOWER: "moved",
}


def variation_icon(judged: JudgedUnit) -> Markup:
    """How a unit's measure moves, read out in words."""
    return _icon(_variation_name(judged), variation_words(judged))


def assurance_icon(judged: JudgedUnit) -> Markup | str:
    """Whether a unit's measure meets its target, read out in words; nothing where it has none."""
    assurance = judged.series.assurance
    if assurance is Assurance.NO_TARGET:
        return ""
    return _icon(str(assurance), assurance_words(judged))


def place_icon(judged: JudgedUnit, *, is_up: bool) -> Markup:
    """That a unit lies far from its peers, above or below them, read out in words."""
    return _icon(f"worse-{'up' if is_up else 'down'}", place_words(judged))


def legend(*, has_targets: bool = True) -> Markup:
    """What the icons mean, as one line below them; without targets where none is set."""
    said: list[tuple[tuple[str, ...], str]] = [
        (("worse-up", "worse-down"), _("really worse: higher, lower")),
        (("better-up", "better-down"), _("really better: higher, lower")),
        (("ordinary",), _("ordinary variation")),
        (("unjudged",), _("too little to judge")),
    ]
    if has_targets:
        said.append((("passes", "varies", "fails"), _("target: always met, sometimes, not met")))
    parts = [
        html.join([*(_icon(name, "") for name in names), " ", text]) for names, text in said
    ]  # fmt: skip
    return html.element("p", html.join(parts, separator=" \u00a0 "), class_="legend")


def icons_style() -> Markup:
    """The drawings, for a light and a dark screen; once on every page that shows icons."""
    light = "".join(f".icon.{name}::before{{content:{_url(drawing)}}}" for name, drawing in _drawings(LIGHT))
    dark = "".join(f".icon.{name}::before{{content:{_url(drawing)}}}" for name, drawing in _drawings(DARK))
    # Paper is white, whatever the screen was.
    return Markup("<style>{light}@media screen and (prefers-color-scheme:dark){{{dark}}}</style>").format(
        light=Markup(light), dark=Markup(dark)
    )


def _variation_name(judged: JudgedUnit) -> str:
    variation = judged.series.variation
    if variation not in STATES:
        return str(variation)
    return f"{STATES[variation]}-{'up' if is_up(judged) else 'down'}"


def _icon(name: str, words: str) -> Markup:
    if not words:
        return html.element("span", class_=f"icon {name}", aria_hidden="true")
    return html.element("span", class_=f"icon {name}", role="img", aria_label=words, title=words)


def _drawings(colours: Ink) -> list[tuple[str, str]]:
    ring = '<circle cx="12" cy="12" r="10.8" fill="{fill}" stroke="{stroke}" stroke-width="{width}"{dash}/>'
    square = (
        '<rect x="1.4" y="1.4" width="21.2" height="21.2" rx="4" fill="{fill}" stroke="{stroke}" '
        'stroke-width="{width}"{dash}/>'
    )
    plain = {"fill": "none", "dash": ""}
    ordinary = plain | {"stroke": colours.ordinary, "width": "1.4"}
    better = plain | {"stroke": colours.better, "width": "2.2"}
    worse = {"fill": colours.worse, "dash": "", "stroke": colours.worse, "width": "1.4"}
    moved = plain | {"stroke": colours.text, "width": "2"}
    unjudged = ordinary | {"dash": ' stroke-dasharray="2.4 3"'}
    found = [
        ("ordinary", _drawing(ring.format(**ordinary), WAVE, ink=colours.ordinary)),
        ("unjudged", _drawing(ring.format(**unjudged), "M9.5 12h5", ink=colours.ordinary)),
        ("passes", _drawing(square.format(**better), TARGET_LINE, ink=colours.better, letter=_(PASS_LETTER))),
        ("varies", _drawing(square.format(**ordinary), TARGET_LINE, ink=colours.quiet, letter="?")),
        ("fails", _drawing(square.format(**worse), TARGET_LINE, ink=colours.paper, letter=_(FAIL_LETTER))),
    ]
    for state, look, ink in (
        ("better", better, colours.better),
        ("worse", worse, colours.paper),
        ("moved", moved, colours.text),
    ):
        shape = ring.format(**look)
        found.append((f"{state}-up", _drawing(shape, RISING, ink=ink, letter=_(UP_LETTER))))
        found.append((f"{state}-down", _drawing(shape, FALLING, ink=ink, letter=_(DOWN_LETTER))))
    return found


def _drawing(shape: str, line: str, *, ink: str, letter: str = "") -> str:
    text = (
        f'<text x="12" y="13.4" text-anchor="middle" font-family="Arial,sans-serif" font-size="12" '
        f'font-weight="700" fill="{ink}">{letter}</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}" viewBox="0 0 24 24">{shape}'
        f'<path d="{line}" fill="none" stroke="{ink}" stroke-width="1.8" stroke-linecap="round"/>'
        f"{text if letter else ''}</svg>"
    )


def _url(drawing: str) -> str:
    return f'url("data:image/svg+xml,{quote(drawing)}")'
