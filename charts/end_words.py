"""Words at the right end of the lines of a chart, moved apart where they would run into each other."""

from collections.abc import Iterable, Sequence

import altair as alt

from charts.theme import FONT_SIZE, Ink, Rows, named

#: Pixels from one word to the next below it.
APART = 18
NAME = "ends"

EndWord = tuple[float | None, str]


def end_words(words: Iterable[EndWord], *, drawn: Sequence[float | None], height: int) -> Rows:
    """Each word at the value where its line ends; a word without a value or a text is left out.

    ``drawn`` has the values the chart shows: they say how many pixels of its ``height`` a step is.
    """
    known = sorted((value, text) for value, text in words if value is not None and text)
    values = [value for value in drawn if value is not None]
    if not known or not values:
        return []
    apart = (max(values) - min(values)) * APART / height
    ends: list[float] = []
    for value, _text in known:
        ends.append(max(value, ends[-1] + apart) if ends else value)
    # The words of a crowd stand around their lines and not all above them.
    sunk = sum(end - value for end, (value, _text) in zip(ends, known, strict=True)) / len(ends)
    # They stay between the least and the largest value, else the axis would reach to what can not be.
    reached = [*values, *(value for value, _text in known)]
    sunk = min(max(sunk, ends[-1] - max(reached)), ends[0] - min(reached))
    return [{"at": end - sunk, "word": text} for end, (_value, text) in zip(ends, known, strict=True)]


def end_words_layer(colours: Ink, *, y: alt.Y) -> alt.Chart:
    """The layer of these words, beside the right edge."""
    layer: alt.Chart = named(NAME).mark_text(align="left", dx=6, fontSize=FONT_SIZE, color=colours.quiet)
    return layer.encode(x=alt.value("width"), y=y, text="word:N")
