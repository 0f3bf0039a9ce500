"""The first wall: proof that the account of a source has no right to write.

Writable means any INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES or TRIGGER right on a table (or some of its
columns), CREATE on a schema or database, ownership, superuser or the like, held directly, by everyone
(PUBLIC) or through a role. Not counted: PostgreSQL's default TEMP right, and the right to execute routines,
as what these would write fails in the read-only session.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from data_access.source_config import Source
from data_access.source_connection import SourceConnection
from data_access.source_files import existing_file
from data_access.source_rights_sql import (
    ORACLE_RIGHTS,
    POSTGRESQL_RIGHTS,
    SQL_SERVER_RIGHTS,
)
from errors import SourceRefused, SourceUnavailable

#: How many objects a refusal names before it only counts the others.
_NAMED_OBJECTS = 20
#: MySQL and MariaDB: everything outside this list counts as writing.
_HARMLESS_GRANTS = frozenset(
    {
        "USAGE",
        "SELECT",
        "EXECUTE",
        "PROCESS",
        "SHOW DATABASES",
        "SHOW VIEW",
        "SHOW_ROUTINE",
        "SHOW CREATE ROUTINE",
        "CREATE TEMPORARY TABLES",
        "LOCK TABLES",
        "REPLICATION CLIENT",
        "BINLOG MONITOR",
        "REPLICA MONITOR",
        "SLAVE MONITOR",
    }
)
_GRANT = re.compile(r"GRANT (?P<rights>.+?) ON (?P<place>.+?) TO ")


@dataclass(frozen=True)
class WriteRight:
    """A right that lets an account change something: what, on which object, and how to take it away."""

    right: str
    object: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.right} on {self.object}" + (
            f" (take it away with: {self.remedy})" if self.remedy else ""
        )


def find_write_rights(connection: SourceConnection) -> list[WriteRight]:
    """Every right to write that the account of an open source holds; nothing for a mere reader.

    Files have no accounts and give an empty list: their wall is ``require_read_only``'s trial write.

    Raises:
        SourceRefused: a kind of database whose rights the product can not read.
    """
    if connection.rules.is_file:
        return []
    finders: dict[str, Callable[[SourceConnection], list[WriteRight]]] = {
        "postgresql": lambda open_: _rights_of(open_, POSTGRESQL_RIGHTS),
        "mssql": lambda open_: _rights_of(open_, SQL_SERVER_RIGHTS),
        "oracle": lambda open_: _rights_of(open_, ORACLE_RIGHTS),
        "mysql": _mysql_rights,
        "mariadb": _mysql_rights,
    }
    finder = finders.get(connection.dialect)
    if finder is None:
        return [WriteRight("unknown rights", f"a database of kind {connection.dialect}")]
    return finder(connection)


def require_read_only(source: Source, connection: SourceConnection) -> list[str]:
    """Passes a source that provably can not be written to; returns what its owner should still know.

    Raises:
        SourceRefused: it can, and ``allow_writable`` does not say that this is accepted. Names the rights
            and how to make an account without them.
    """
    if connection.rules.is_file:
        if connection.accepts_trial_write():
            raise SourceRefused(f"{connection.place}: a trial write was not refused; it is not read.")
        return _file_warnings(source, connection)
    rights = find_write_rights(connection)
    if not rights:
        return list(connection.warnings)
    named = name_rights(rights)
    if source.allow_writable:
        return [
            f"{connection.place}: the account can write, as allow_writable accepts: {named}.",
            *connection.warnings,
        ]
    raise SourceRefused(
        f"{connection.place}: the account can write: {named}. {_recipe(connection.dialect)} If the owner "
        f"accepts an account that can write, set allow_writable = true in {source.folder / 'source.toml'}; "
        "every page will say so."
    )


def name_rights(rights: Sequence[WriteRight]) -> str:
    """The rights as a sentence part, those on one object together, tables first."""
    held: dict[tuple[str, str], list[str]] = {}
    for right in sorted(rights, key=lambda right: not right.object.startswith("table ")):
        held.setdefault((right.object, right.remedy), []).append(right.right)
    named = [str(WriteRight(", ".join(names), place, remedy)) for (place, remedy), names in held.items()]
    more = [f"and {len(named) - _NAMED_OBJECTS} more"] if len(named) > _NAMED_OBJECTS else []
    return "; ".join([*named[:_NAMED_OBJECTS], *more])


def _rights_of(connection: SourceConnection, questions: tuple[str, ...]) -> list[WriteRight]:
    found: list[WriteRight] = []
    for question in questions:
        found += [WriteRight(*map(str, row)) for row in connection.read_own(question)]
        if found and found[0].right in {"SUPERUSER", "CONTROL SERVER"}:
            # Everything else follows from it and would only bury it.
            return found[:1]
    return list(dict.fromkeys(found))


def _mysql_rights(connection: SourceConnection) -> list[WriteRight]:
    version = str(connection.read_own("SELECT VERSION()")[0][0]).lower()
    number = tuple(int(part) for part in re.findall(r"\d+", version)[:2])
    lines = _grant_lines(connection, "SHOW GRANTS")
    if "mariadb" in version:
        lines += _mariadb_role_lines(connection)
        lines += _grant_lines(connection, "SHOW GRANTS FOR PUBLIC") if number >= (10, 11) else []
    elif number >= (8, 0):
        lines += _mysql_role_lines(connection)
    return list(dict.fromkeys(right for line in lines for right in read_mysql_grant(line)))


def _grant_lines(connection: SourceConnection, question: str) -> list[str]:
    return [str(row[0]) for row in connection.read_own(question)]


def _mariadb_role_lines(connection: SourceConnection) -> list[str]:
    """What may be had through roles, active or not; a plain account is shown those of its active role."""
    active = connection.read_own("SELECT CURRENT_ROLE()")[0][0]
    roles = connection.read_own(
        "SELECT role_name FROM information_schema.applicable_roles WHERE grantee = CURRENT_USER()"
    )
    lines: list[str] = []
    for (role,) in roles:
        connection.read_own(f"SET ROLE {_mysql_name(str(role))}")
        lines += _grant_lines(connection, "SHOW GRANTS")
    if roles:
        connection.read_own(f"SET ROLE {_mysql_name(active) if active else 'NONE'}")
    return lines


def _mysql_role_lines(connection: SourceConnection) -> list[str]:
    roles = connection.read_own(
        "SELECT DISTINCT role_name, role_host FROM information_schema.applicable_roles"
    )
    using = ", ".join(f"{_mysql_name(str(name))}@{_mysql_name(str(host))}" for name, host in roles)
    return _grant_lines(connection, f"SHOW GRANTS FOR CURRENT_USER() USING {using}") if using else []


def _mysql_name(name: str) -> str:
    return f"`{name.replace('`', '``')}`"


def read_mysql_grant(line: str) -> list[WriteRight]:
    """The rights to write in one line of SHOW GRANTS. A line without ON grants a role, asked apart."""
    match = _GRANT.match(line)
    if match is None:
        return []
    place = match["place"].replace("`", "")
    rights = [right.strip() for right in re.split(r",(?![^(]*\))", match["rights"])]
    if "WITH GRANT OPTION" in line[match.end() :]:
        rights.append("GRANT OPTION")
    return [
        WriteRight(right.replace("`", ""), place)
        for right in rights
        if right.split("(")[0].strip().upper() not in _HARMLESS_GRANTS
    ]


def _file_warnings(source: Source, connection: SourceConnection) -> list[str]:
    try:
        path = existing_file(sa.make_url(source.url.get_secret_value()))
        # The mode, not os.access: the system's administrator may write to anything.
        is_writable = bool(path.stat().st_mode & 0o222)
    except OSError as error:
        raise SourceUnavailable(f"{connection.place}: {error.strerror}.") from None
    if not is_writable:
        return list(connection.warnings)
    return [
        *connection.warnings,
        f"{connection.place}: an account of this machine may write to the file; the product opens it "
        f"read-only. To be sure: chmod a-w '{path}'.",
    ]


def _recipe(dialect: str) -> str:
    if dialect == "postgresql":
        return (
            "Make an account that only reads: CREATE ROLE giamsat_reader LOGIN PASSWORD '...'; GRANT USAGE "
            "ON SCHEMA the_schema TO giamsat_reader; GRANT SELECT ON the tables mapped TO giamsat_reader;"
        )
    if dialect in {"mysql", "mariadb"}:
        return (
            "Make an account that only reads: CREATE USER giamsat_reader IDENTIFIED BY '...'; GRANT SELECT "
            "ON the_database.* TO giamsat_reader;"
        )
    if dialect in {"mssql", "oracle"}:
        return "Make an account that may only connect and SELECT from the tables mapped."
    return "The product can not read the rights of this kind of database."
