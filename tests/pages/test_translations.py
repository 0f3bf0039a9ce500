"""Every text of the product is there in every language."""

from pathlib import Path

import pytest

from shell import check_translations
from shell.check_translations import bring_up_to_date, find_problems, used_messages
from shell.language import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_written_in_every_language_and_none_is_left_over(language: str) -> None:
    assert find_problems(language, used=used_messages()) == []


def test_a_new_a_left_over_and_a_broken_text_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "vi.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "old"\nmsgstr "cũ"\n\nmsgid "{count} rows"\nmsgstr "hàng"\n\n'
        'msgid "empty"\nmsgstr ""\n\n#, fuzzy\nmsgid "guessed"\nmsgstr "đoán"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(check_translations, "catalogue_path", lambda language: path)

    problems = find_problems("vi", used={"new", "{count} rows", "empty", "guessed"})

    assert problems == [
        "vi: missing: new",
        "vi: unused: old",
        "vi: not translated: empty",
        "vi: fuzzy: guessed",
        "vi: other placeholders than the message: {count} rows",
    ]


def test_bringing_up_to_date_keeps_what_was_translated(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / "en.po"
    monkeypatch.setattr(check_translations, "catalogue_path", lambda language: path)
    bring_up_to_date("en", used={"one", "two"})
    path.write_text(
        path.read_text(encoding="utf-8").replace('msgstr "one"', 'msgstr "ONE"'), encoding="utf-8"
    )

    bring_up_to_date("en", used={"one", "three"})

    text = path.read_text(encoding="utf-8")
    assert 'msgstr "ONE"' in text
    assert 'msgstr "three"' in text
    assert "two" not in text
