"""The reader's language: every text on a screen passes through here.

Messages are written in English in the code; ``locale/<language>/LC_MESSAGES/giamsat.po`` holds what the
reader sees. The files are read as they are: there is nothing to compile and nothing to forget.
"""

import gettext as standard_gettext
from contextvars import ContextVar
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from errors import (
    ConfigurationError,
    ErrorForReader,
    NotVisible,
    SourceRefused,
    SourceUnavailable,
    StoreUnavailable,
    TooMuchData,
    UnknownName,
)

LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "giamsat"
LANGUAGES = ("vi", "en")
DEFAULT_LANGUAGE = "vi"

_current: ContextVar[str] = ContextVar("language", default=DEFAULT_LANGUAGE)


def use_language(language: str) -> None:
    """From here on, in this run of the page, texts and numbers are those of this language."""
    _current.set(language if language in LANGUAGES else DEFAULT_LANGUAGE)


def current_language() -> str:
    """The language of this run: ``vi`` or ``en``."""
    return _current.get()


def catalogue_path(language: str) -> Path:
    """Where the texts of one language are written down."""
    return LOCALE_FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> standard_gettext.GNUTranslations:
    with catalogue_path(language).open("rb") as source:
        catalogue = read_po(source, locale=language, domain=DOMAIN)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return standard_gettext.GNUTranslations(compiled)


def gettext(message: str) -> str:
    """A message in the reader's language; empty stays empty."""
    return _translations(current_language()).gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a message that fits a count, in the reader's language."""
    return _translations(current_language()).ngettext(singular, plural, count)


def translatable(message: str) -> str:
    """Marks a message that is written down here and translated where it is shown."""
    return message


#: What a reader is told for each kind of error; the nearest ancestor of the error's class is taken.
ERROR_SENTENCES: dict[type[ErrorForReader], str] = {
    NotVisible: translatable("Not found, or not yours to see."),
    UnknownName: translatable("The address asks for something that does not exist. Go back to the overview."),
    TooMuchData: translatable("This question took too long. Choose a shorter period or fewer units."),
    StoreUnavailable: translatable(
        "There is no data yet: the sources have not been loaded for the first time. Tell the administrator."
    ),
    SourceUnavailable: translatable("A data source can not be reached. Try again later."),
    SourceRefused: translatable("A data source may not be read as it is set up. Tell the administrator."),
    ConfigurationError: translatable("The system is not set up correctly. Tell the administrator."),
    ErrorForReader: translatable("This can not be shown. Go back to the overview."),
}


def error_sentence(error: ErrorForReader) -> str:
    """What a reader is told about an error, in the own language; never the technical text."""
    kind = next(ancestor for ancestor in type(error).__mro__ if ancestor in ERROR_SENTENCES)
    return gettext(ERROR_SENTENCES[kind])
