"""Is every text of the product written in every language, and nothing that is no longer used?

``python -m shell.check_translations`` says what is missing and changes nothing; with ``fix`` it brings the
catalogues up to date: new texts come in empty (in English: as they are), unused ones go.
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from data_access.scope import PERMISSION_SENTENCES, ROLES
from metrics.catalog import METRICS
from shell.language import DOMAIN, LANGUAGES, catalogue_path

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("shell", "pages", "charts", "reports", "verdicts", "metrics")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "_": None, "gettext": None, "translatable": None, "N_": None, "ngettext": (1, 2),
}  # fmt: skip
PLACEHOLDER = re.compile(r"{[^{}]*}")
#: In the language the messages are written in a text stands for itself.
WRITTEN_IN = "en"
#: One day for all writings, so that a catalogue changes where its messages do.
WRITTEN_ON = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "# The words of Giám sát. Written by `make fix`, which keeps the translations."
Identity = str | tuple[str, ...]


def used_messages() -> set[Identity]:
    """Every message the product can show: from the code, the metrics, the roles and permissions."""
    found: set[Identity] = set()
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        found.update(_messages_of(path))
    for metric in METRICS.values():
        found.update((metric.title, metric.question, metric.formula, metric.source))
    found.update(PERMISSION_SENTENCES.values())
    found.update(role.sentence for role in ROLES.values())
    return found - {""}


def _messages_of(path: Path) -> Iterator[Identity]:
    for _line, message, _comments, _context in extract_from_file("python", path, keywords=KEYWORDS):
        yield message if isinstance(message, str) else tuple(message)


def read_catalogue(language: str) -> Catalog:
    """The texts of one language as they are written down."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN)
    with path.open("rb") as source:
        return read_po(source, locale=language, domain=DOMAIN)


def find_problems(language: str, *, used: set[Identity]) -> list[str]:
    """What is wrong with the texts of one language, one sentence each."""
    catalogue = read_catalogue(language)
    messages = {_identity(message): message for message in catalogue if message.id}
    problems = [
        f"{language}: missing: {_shown(identity)}" for identity in sorted(used - set(messages), key=_shown)
    ]
    problems += [
        f"{language}: unused: {_shown(identity)}" for identity in sorted(set(messages) - used, key=_shown)
    ]
    for identity in sorted(used & set(messages), key=_shown):
        problems += [f"{language}: {what}: {_shown(identity)}" for what in _faults(messages[identity])]
    return problems


def _faults(message: Message) -> Iterator[str]:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or [""])
    if message.fuzzy:
        yield "fuzzy"
    if not all(texts):
        yield "not translated"
        return
    wanted = sorted(PLACEHOLDER.findall(_shown(_identity(message))))
    if any(sorted(PLACEHOLDER.findall(text)) != wanted for text in texts):
        yield "other placeholders than the message"


def bring_up_to_date(language: str, *, used: set[Identity]) -> None:
    """Write one language's catalogue anew: sorted, with every used message and no other."""
    old = {_identity(message): message.string for message in read_catalogue(language) if message.id}
    catalogue = Catalog(
        locale=language, domain=DOMAIN, project="giamsat", version="", header_comment=HEADER, fuzzy=False,
        last_translator="Giám sát", language_team="Giám sát",
        creation_date=WRITTEN_ON, revision_date=WRITTEN_ON,
    )  # fmt: skip
    for identity in sorted(used, key=_shown):
        text = old.get(identity) or (identity if language == WRITTEN_IN else None)
        catalogue.add(identity, text)
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        write_po(target, catalogue, width=100, omit_header=False)


def _identity(message: Message) -> Identity:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _shown(identity: Identity) -> str:
    return identity if isinstance(identity, str) else identity[-1]


def main(arguments: list[str]) -> int:
    """Exit code 0 when every language is complete."""
    used = used_messages()
    if arguments == ["fix"]:
        for language in LANGUAGES:
            bring_up_to_date(language, used=used)
    problems = [problem for language in LANGUAGES for problem in find_problems(language, used=used)]
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
