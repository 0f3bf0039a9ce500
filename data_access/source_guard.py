"""The third wall: only one reading statement passes to a source, whatever the first two would have caught.

The first wall is the account without write rights (``source_rights``), the second the read-only session
(``source_dialects``).
"""

from collections.abc import Sequence
from itertools import pairwise

from data_access.source_statement import MYSQL_KIND, Token, read_tokens
from errors import SourceRefused


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_READING_WORDS = frozenset({"select", "with", "values", "table"})
#: Refused wherever they stand outside quotes: in a CTE, after one, or behind a SELECT.
_CHANGING_WORDS = frozenset({"insert", "update", "delete", "merge", "into"})
#: SQL Server needs no semicolon between two statements; all of these are reserved words there.
_SQL_SERVER_WORDS = _words(
    "alter backup begin bulk checkpoint close commit create dbcc deallocate declare deny disk drop dump "
    "exec execute goto grant if kill load open opendatasource openquery openrowset print raiserror "
    "readtext reconfigure restore return revert revoke rollback save set setuser shutdown truncate "
    "tran transaction updatetext use waitfor while writetext"
)
_SQL_SERVER_LOCKS = frozenset({"updlock", "xlock", "tablockx"})
#: Functions that change something, stop others or reach outside the database.
_CHANGING_FUNCTIONS = _words(
    "set_config nextval setval lowrite lo_import lo_export lo_unlink lo_create lo_creat lo_from_bytea "
    "lo_put lo_open lo_truncate lo_truncate64 pg_terminate_backend pg_cancel_backend pg_reload_conf "
    "pg_rotate_logfile pg_notify pg_promote pg_switch_wal pg_create_restore_point pg_sleep pg_sleep_for "
    "pg_sleep_until pg_logical_emit_message pg_stat_reset pg_execute_server_program "
    "load_extension writefile edit fts3_tokenizer "
    "sleep benchmark get_lock release_lock load_file sys_exec sys_eval"
)
_CHANGING_PREFIXES = (
    "dblink", "pg_advisory", "pg_try_advisory", "pg_read_", "pg_ls_", "pg_file_", "pg_replication_",
    "pg_create_", "pg_drop_",
)  # fmt: skip
#: Oracle's packages: their functions stand behind a dot.
_CHANGING_PACKAGES = ("dbms_", "utl_")


def find_refusals(statement: str, *, dialect: str) -> list[str]:
    """Why a mapped statement may not be sent, each reason a sentence; nothing when it only reads."""
    tokens = list(read_tokens(statement, dialect=dialect))
    return [
        *_unreadable(statement, tokens),
        *_not_one_reading_statement(tokens, dialect),
        *_changing_words(tokens, dialect),
        *_locks(tokens, dialect),
        *_changing_functions(tokens),
    ]


def refuse_unless_reading(statement: str, *, dialect: str) -> None:
    """Passes one SELECT (or WITH, VALUES, TABLE) and nothing else.

    Raises:
        SourceRefused: every reason at once.
    """
    refusals = find_refusals(statement, dialect=dialect)
    if refusals:
        raise SourceRefused(" ".join(refusals))


def _unreadable(statement: str, tokens: Sequence[Token]) -> list[str]:
    problems = []
    if "\0" in statement or "\r" in statement.replace("\r\n", "\n"):
        problems.append("The file holds a zero byte or a lone carriage return; save it as plain text.")
    problems += [
        f"A quote or comment is opened in line {_line(statement, token)} and never closed."
        for token in tokens
        if token.kind == "unclosed"
    ]
    problems += [
        f"Line {_line(statement, token)} holds a comment that the server executes; remove it."
        for token in tokens
        if token.kind == "command_comment"
    ]
    return problems


def _line(statement: str, token: Token) -> int:
    return statement.count("\n", 0, token.start) + 1


def _not_one_reading_statement(tokens: Sequence[Token], dialect: str) -> list[str]:
    code = list(tokens)
    while code and code[-1].text == ";":
        code.pop()
    if not code:
        return ["The file holds no statement."]
    problems = []
    if any(token.text == ";" for token in code):
        problems.append("Only one statement is allowed; remove everything after the first semicolon.")
    first = next((token for token in code if token.text != "("), code[0])
    allowed = _READING_WORDS | ({"from"} if dialect == "duckdb" else set())
    if first.kind != "word" or first.text.lower() not in allowed:
        shown = first.text if first.kind == "word" else "something else"
        problems.append(f"Only a SELECT is allowed; this begins with {shown}.")
    return problems


def _changing_words(tokens: Sequence[Token], dialect: str) -> list[str]:
    refused = _CHANGING_WORDS | (_SQL_SERVER_WORDS if dialect == "mssql" else set())
    found = []
    for place, token in enumerate(tokens):
        word = token.text.lower()
        if token.kind != "word" or word not in refused or _text_at(tokens, place - 1) == ".":
            continue
        is_function = word == "insert" and _text_at(tokens, place + 1) == "("
        if not (is_function and dialect in MYSQL_KIND):
            found.append(word.upper())
    return [
        f"{word} is not allowed in a SELECT; put it into quotes if it is a name."
        for word in dict.fromkeys(found)
    ]


def _locks(tokens: Sequence[Token], dialect: str) -> list[str]:
    words = [token.text.lower() if token.kind == "word" else "" for token in tokens]
    pairs = set(pairwise(words))
    is_locking = pairs & {("for", "share"), ("for", "no"), ("for", "key"), ("lock", "in")}
    if is_locking or (dialect == "mssql" and _SQL_SERVER_LOCKS & set(words)):
        return ["A SELECT that locks rows is not allowed."]
    return []


def _changing_functions(tokens: Sequence[Token]) -> list[str]:
    found = []
    for place, token in enumerate(tokens):
        if token.kind not in {"word", "quoted"} or token.text.startswith("'"):
            continue
        name = token.text.strip('"`[]').lower()
        follower = _text_at(tokens, place + 1)
        is_function = name in _CHANGING_FUNCTIONS or name.startswith(_CHANGING_PREFIXES)
        if (follower == "(" and is_function) or (follower == "." and name.startswith(_CHANGING_PACKAGES)):
            found.append(name)
    return [f"The function {name} is not allowed in a SELECT." for name in dict.fromkeys(found)]


def _text_at(tokens: Sequence[Token], place: int) -> str:
    return tokens[place].text if 0 <= place < len(tokens) else ""
