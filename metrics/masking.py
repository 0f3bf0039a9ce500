"""Free text without what would lead to a person, should a source deliver it unmasked."""

import re
import unicodedata

#: What stands in the place of something masked.
MASK = "[…]"
#: An address of electronic mail.
_ADDRESS = r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+"
#: Nine digits or more, as telephone numbers, identity cards and dossier codes have them, however parted.
_NUMBER = r"\+?\d(?:[ .()\-]{0,2}\d){8,}"
_TELLING = re.compile(f"{_ADDRESS}|{_NUMBER}")


def mask_contacts(text: str) -> str:
    """A text with telephone numbers, e-mail addresses and identity numbers masked.

    Characters that are not seen (they could part the digits of a number) are dropped.
    """
    seen = "".join(
        letter for letter in text if unicodedata.category(letter) not in ("Cf", "Cc") or letter == "\n"
    )
    return _TELLING.sub(MASK, seen)
