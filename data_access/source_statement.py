"""What a mapped SELECT consists of, told apart from what it merely quotes.

The one reader of SQL text in the product: it knows strings, quoted names and comments of each kind of
database, so that nobody mistakes a word inside them for a command or for ``:since``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

MYSQL_KIND = frozenset({"mysql", "mariadb"})
_POSTGRES_KIND = frozenset({"postgresql", "duckdb"})
_NESTED_COMMENTS = frozenset({"postgresql", "duckdb", "mssql"})
_BACKTICK_NAMES = MYSQL_KIND | {"sqlite"}
_BRACKET_NAMES = frozenset({"sqlite", "mssql"})
#: Rows changed since ever: a whole reading of a SELECT that knows incremental ones.
BEGINNING = datetime(1900, 1, 1, tzinfo=UTC)

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d][\w$#]*")
_NUMBER = re.compile(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_SINCE = re.compile(r":(since_local|since)(?![\w$])")
_DOLLAR_TAG = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_ORACLE_CLOSING = {"[": "]", "(": ")", "{": "}", "<": ">"}


@dataclass(frozen=True)
class Token:
    """One piece of a statement.

    ``kind`` is word, number, quoted (a string or a quoted name), since (``:since`` or ``:since_local``),
    mark (one other character, ``::`` or ``:=``), command_comment (``/*! ... */``, which MySQL executes) or
    unclosed (a quote or comment that never ends).
    """

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the next piece may begin."""
        return self.start + len(self.text)


def read_tokens(statement: str, *, dialect: str) -> Iterator[Token]:
    """The pieces of a statement in their order, without blanks and comments."""
    position = 0
    before: Token | None = None
    while position < len(statement):
        token = _next_token(statement, position, dialect, before)
        if token.kind not in {"space", "comment"}:
            yield token
        before = token
        position = token.end


def _next_token(text: str, at: int, dialect: str, before: Token | None) -> Token:
    comment = _comment(text, at, dialect)
    if comment:
        return comment
    quoted = _quoted(text, at, dialect, before)
    if quoted:
        return quoted
    for kind, pattern in (
        ("space", _SPACE),
        ("word", _WORD),
        ("number", _NUMBER),
        ("since", _SINCE),
    ):
        match = pattern.match(text, at)
        if match:
            return Token(kind, match[0], at)
    mark = text[at : at + 2] if text[at : at + 2] in {"::", ":="} else text[at]
    return Token("mark", mark, at)


def _comment(text: str, at: int, dialect: str) -> Token | None:
    is_line = text.startswith("--", at)
    if dialect in MYSQL_KIND:
        # There two dashes without a blank are two minus signs.
        is_line = is_line and (at + 2 >= len(text) or text[at + 2].isspace())
        is_line = is_line or text[at] == "#"
    if is_line:
        end = text.find("\n", at)
        return Token("comment", text[at : end if end >= 0 else len(text)], at)
    if text.startswith("/*", at):
        return _block_comment(text, at, dialect)
    return None


def _block_comment(text: str, at: int, dialect: str) -> Token:
    depth, position = 1, at + 2
    while depth and position < len(text):
        if text.startswith("*/", position):
            depth, position = depth - 1, position + 2
        elif text.startswith("/*", position) and dialect in _NESTED_COMMENTS:
            depth, position = depth + 1, position + 2
        else:
            position += 1
    if depth:
        return Token("unclosed", text[at:], at)
    is_command = dialect in MYSQL_KIND and text.startswith(("/*!", "/*M!"), at)
    return Token("command_comment" if is_command else "comment", text[at:position], at)


def _quoted(text: str, at: int, dialect: str, before: Token | None) -> Token | None:
    character = text[at]
    prefix = before.text.lower() if before and before.kind == "word" else ""
    if character == "'" and dialect == "oracle" and prefix in {"q", "nq"} and at + 1 < len(text):
        closing = _ORACLE_CLOSING.get(text[at + 1], text[at + 1]) + "'"
        return _until(text, at, closing, search_from=at + 2)
    if character == "'":
        has_backslash = dialect in MYSQL_KIND or (dialect in _POSTGRES_KIND and prefix == "e")
        return _until_doubled(text, at, "'", has_backslash=has_backslash)
    if character == '"':
        return _until_doubled(text, at, '"', has_backslash=dialect in MYSQL_KIND)
    if character == "`" and dialect in _BACKTICK_NAMES:
        return _until_doubled(text, at, "`")
    if character == "[" and dialect == "sqlite":
        return _until(text, at, "]", search_from=at + 1)
    if character == "[" and dialect in _BRACKET_NAMES:
        return _until_doubled(text, at, "]")
    tag = _DOLLAR_TAG.match(text, at) if dialect in _POSTGRES_KIND else None
    return _until(text, at, tag[0], search_from=tag.end()) if tag else None


def _until(text: str, at: int, closing: str, *, search_from: int) -> Token:
    end = text.find(closing, search_from)
    if end < 0:
        return Token("unclosed", text[at:], at)
    return Token("quoted", text[at : end + len(closing)], at)


def _until_doubled(text: str, at: int, closing: str, *, has_backslash: bool = False) -> Token:
    position = at + 1
    while position < len(text):
        is_escaped = has_backslash and text[position] == "\\"
        if is_escaped or text.startswith(closing * 2, position):
            position += 2
        elif text[position] == closing:
            return Token("quoted", text[at : position + 1], at)
        else:
            position += 1
    return Token("unclosed", text[at:], at)


def uses_since(statement: str, *, dialect: str) -> bool:
    """Whether a SELECT asks to be read incrementally, by ``:since`` or ``:since_local``."""
    return any(token.kind == "since" for token in read_tokens(statement, dialect=dialect))


def fill_since(statement: str, *, dialect: str, zone: ZoneInfo, since: datetime | None) -> str:
    """The statement with ``:since`` and ``:since_local`` written out as times; nothing else changes.

    Without ``since`` they become a time before every row. A time is cut to whole seconds downwards, so a
    row is rather read twice than missed.
    """
    moment = (since or BEGINNING).astimezone(UTC).replace(microsecond=0)
    pieces, position = [], 0
    for token in read_tokens(statement, dialect=dialect):
        if token.kind == "since":
            pieces += [
                statement[position : token.start],
                _time_literal(moment, dialect)
                if token.text == ":since"
                else _local_literal(earliest_local(moment, zone=zone), dialect),
            ]
            position = token.end
    return "".join([*pieces, statement[position:]])


def earliest_local(moment: datetime, *, zone: ZoneInfo) -> datetime:
    """The smallest naive local time that anything from this instant on may carry.

    Example: in the autumn night in which the clock is set back from 03:00 to 02:00, a row written half an
    hour after 02:45 carries 02:15, so for the first 02:45 the answer is 02:00.
    """
    quarter = timedelta(minutes=15)
    start = datetime.fromtimestamp(moment.timestamp() // 900 * 900, tz=UTC)
    later = [start + quarter * step for step in range(1, 13)]
    return min(instant.astimezone(zone).replace(tzinfo=None) for instant in (moment, *later))


def _time_literal(moment: datetime, dialect: str) -> str:
    text = f"{moment.replace(tzinfo=None):%Y-%m-%d %H:%M:%S}"
    if dialect in _POSTGRES_KIND:
        return f"TIMESTAMPTZ '{text}+00:00'"
    if dialect == "oracle":
        return f"TIMESTAMP '{text} +00:00'"
    if dialect == "mssql":
        return f"CAST('{text.replace(' ', 'T')}+00:00' AS datetimeoffset)"
    # These know no literal with a zone: the naive UTC time.
    return _local_literal(moment.replace(tzinfo=None), dialect)


def _local_literal(moment: datetime, dialect: str) -> str:
    text = f"{moment:%Y-%m-%d %H:%M:%S}"
    if dialect == "sqlite":
        return f"'{text}'"
    if dialect == "mssql":
        return f"CAST('{text.replace(' ', 'T')}' AS datetime2)"
    return f"TIMESTAMP '{text}'"
