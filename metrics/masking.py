"""Free text without what would lead to a person, should a source deliver it unmasked."""

import re
import unicodedata

#: What stands in the place of something masked.
MASK = "[…]"
#: The sign of a mail address, also the wide one or spelled out.
_AT = r"\s?(?:[@\uff20]|[(\[]\s?(?:at|a còng)\s?[)\]])\s?"
#: An address of electronic mail, also with blanks around its signs; bounded, so that long words cost no time.
_ADDRESS = rf"[^\s@\uff20<>]{{1,64}}{_AT}[^\s@\uff20<>]{{1,200}}?\s?\.\s?[^\s@\uff20<>]{{1,64}}"
#: What people write between the digits of a number; a stroke only between groups of three, unlike a date.
_PARTED = r"(?:[\s.,()\-\u2013\u2014_*\u00b7]{0,3}|(?<=\d{3})/(?=\d{3}))"
#: Nine digits or more, as telephone numbers, identity cards and dossier codes have them, however parted.
_NUMBER = rf"\+?\d(?:{_PARTED}\d){{8,}}"
#: A letter and seven or eight digits, as passports have them.
_PASSPORT = r"\b[A-Z]\s?\d{7,8}\b"
_TELLING = re.compile(f"{_ADDRESS}|{_NUMBER}|{_PASSPORT}", re.IGNORECASE)


def mask_contacts(text: str) -> str:
    """A text with telephone numbers, e-mail addresses and numbers of identity papers masked.

    Characters that are not seen (they could part the digits of a number) are dropped.
    """
    seen = "".join(
        letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc") or letter == "\n"
    )
    return _TELLING.sub(MASK, seen)
