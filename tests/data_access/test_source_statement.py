"""``:since`` is found outside quotes and comments alone, and nothing else in a statement changes."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.source_statement import earliest_local, fill_since, read_tokens, uses_since

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SINCE = datetime(2026, 10, 31, 17, 30, 15, 999999, tzinfo=UTC)
DIALECTS = ("postgresql", "mariadb", "mysql", "sqlite", "duckdb", "mssql", "oracle")


def fill(statement: str, dialect: str, since: datetime | None = SINCE) -> str:
    return fill_since(statement, dialect=dialect, zone=HANOI, since=since)


@pytest.mark.parametrize(
    ("dialect", "since", "since_local"),
    [
        ("postgresql", "TIMESTAMPTZ '2026-10-31 17:30:15+00:00'", "TIMESTAMP '2026-11-01 00:30:15'"),
        ("duckdb", "TIMESTAMPTZ '2026-10-31 17:30:15+00:00'", "TIMESTAMP '2026-11-01 00:30:15'"),
        ("mariadb", "TIMESTAMP '2026-10-31 17:30:15'", "TIMESTAMP '2026-11-01 00:30:15'"),
        ("sqlite", "'2026-10-31 17:30:15'", "'2026-11-01 00:30:15'"),
        ("oracle", "TIMESTAMP '2026-10-31 17:30:15 +00:00'", "TIMESTAMP '2026-11-01 00:30:15'"),
        (
            "mssql",
            "CAST('2026-10-31T17:30:15+00:00' AS datetimeoffset)",
            "CAST('2026-11-01T00:30:15' AS datetime2)",
        ),
    ],
)
def test_since_is_written_out_in_the_words_of_the_database(
    dialect: str, since: str, since_local: str
) -> None:
    assert fill("a > :since OR b > :since_local", dialect) == f"a > {since} OR b > {since_local}"


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT ':since', 'it''s :since'",
        'SELECT ":since"',
        "SELECT a -- :since\n",
        "SELECT a /* :since */",
        "SELECT a::since",
        "SELECT :since_when, :sinces, :Since",
    ],
)
def test_since_inside_quotes_comments_and_other_names_stays(statement: str, dialect: str) -> None:
    assert not uses_since(statement, dialect=dialect)
    assert fill(statement, dialect) == statement


@pytest.mark.parametrize(
    ("dialect", "statement"),
    [
        ("mariadb", "SELECT `:since`, 'a\\' :since' # :since"),
        ("sqlite", "SELECT [:since], `:since`"),
        ("mssql", "SELECT [a]] :since]"),
        ("postgresql", "SELECT $$ :since $$, $q$ $$ :since $q$, E'\\' :since' /* /* */ :since */"),
        ("oracle", "SELECT q'[' :since]'"),
    ],
)
def test_since_inside_the_quotes_of_one_kind_of_database_stays(dialect: str, statement: str) -> None:
    assert fill(statement, dialect) == statement


def test_since_after_a_closed_quote_is_found() -> None:
    assert uses_since("SELECT 'it''s' WHERE a>:since", dialect="postgresql")
    assert uses_since("SELECT a WHERE a::date>:since_local", dialect="postgresql")


def test_since_of_a_whole_reading_lies_before_every_row() -> None:
    assert fill("a > :since", "postgresql", None) == "a > TIMESTAMPTZ '1900-01-01 00:00:00+00:00'"


@given(
    statement=st.text(alphabet=":since'\"`[]$-/*#\\ \n;aE_q", max_size=40), dialect=st.sampled_from(DIALECTS)
)
def test_tokens_and_what_lies_between_make_up_the_statement(statement: str, dialect: str) -> None:
    tokens = list(read_tokens(statement, dialect=dialect))

    assert all(statement[token.start : token.end] == token.text for token in tokens)
    assert all(first.end <= second.start for first, second in pairwise(tokens))
    if not any(token.kind == "since" for token in tokens):
        assert fill(statement, dialect) == statement


@given(
    moment=st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2036, 1, 1)),
    later=st.timedeltas(min_value=timedelta(0), max_value=timedelta(hours=30)),
    zone=st.sampled_from([HANOI, AMSTERDAM, ZoneInfo("America/St_Johns"), ZoneInfo("Australia/Lord_Howe")]),
)
def test_no_row_written_later_carries_a_smaller_local_time(
    moment: datetime, later: timedelta, zone: ZoneInfo
) -> None:
    instant = moment.replace(tzinfo=UTC)

    written = (instant + later).astimezone(zone).replace(tzinfo=None)

    assert earliest_local(instant, zone=zone) <= written


def test_earliest_local_before_the_clock_is_set_back_is_the_hour_that_comes_twice() -> None:
    first_quarter_to_three = datetime(2026, 10, 25, 0, 45, tzinfo=UTC)

    assert earliest_local(first_quarter_to_three, zone=AMSTERDAM) == datetime(2026, 10, 25, 2, 0)
