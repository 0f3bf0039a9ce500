"""Real websocket sessions, several people at once: nobody receives what is not theirs, at any address."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import AsyncExitStack

import pytest

from shell.page_list import PAGES
from tests.isolation.marked_province import ACCOUNTS, MarkedProvince, lawful_marks, make_province
from tests.isolation.websockets import Visitor, load_client, sign_in
from tests.running_app import running_app

EVERY_PAGE = [("" if page.name == "overview" else page.name, "") for page in PAGES]
BY_UNIT = [("unit", "unit=U-A"), ("unit", "unit=U-B1"), ("", "unit=U-C"), ("harassment", "unit=U-A"),
           ("petitions", "unit=U-A")]  # fmt: skip
ROWS = [
    ("rows", f"metric={metric}&since=all&period=2026")
    for metric in (
        "cases_received", "survey_responses", "inspections_concluded", "recovered_vnd", "recovery_rate",
        "harassment_reports", "harassment_open", "officers_repeatedly_reported", "petitions_received",
        "petitions_overdue_rate",
    )
]  # fmt: skip
TRICKS = [
    ("rows", "metric=harassment_reports&period=2026&unit=U-A&own=1"),
    ("rows", "metric=cases_received&period=2026&procedure=T-A"),
    ("rows", "metric=cases_received&from=2020-01-01&to=2027-12-31&channel=online&lang=en"),
    ("rows", "metric=harassment_reports&status=' OR 1=1 --&period=2026"),
    ("rows", "metric=cases_received&unit=U-A'%20OR%20'1'='1&period=2026"),
    ("rows", "metric=%00&unit=%00"),
    ("rows", "metric=cases_received&field=" + "x" * 20_000),
    ("case", "case=K-A-0'%20OR%20'1'='1"),
    ("case", "case=%25"),
    ("case", "case=K-A-0%00"),
    ("overdue", "by=officer&where=officer:S-A&unit=U-A&as_of=2026-10-01"),
    ("audit", "before=1e9"),
    ("pages/rows.py", ""),
    ("no-such-page", ""),
]
CASES = [("case", f"case=K-{letter}-{number}") for letter in "ABC" for number in (0,)]
ADDRESSES = [*EVERY_PAGE, *BY_UNIT, *ROWS, *CASES, *TRICKS]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> MarkedProvince:
    load_client()
    return make_province(tmp_path_factory.mktemp("marked"))


async def walk(
    url: str, turns: Sequence[Sequence[str]], addresses: Iterable[tuple[str, str]]
) -> list[Visitor]:
    """Each turn's people walk all addresses at the same time; turns follow one another. "" is nobody."""
    visitors: list[Visitor] = []
    async with AsyncExitStack() as stack:
        for turn in turns:
            here = [await enter(url, account, stack) for account in turn]
            await asyncio.gather(*(walk_alone(visitor, addresses) for visitor in here))
            visitors += here
    return visitors


async def enter(url: str, account: str, stack: AsyncExitStack) -> Visitor:
    """A tab of somebody signed in, or of nobody."""
    token = await sign_in(url, account) if account else None
    cookies = {"giamsat_session": token} if token else {}
    session = load_client().Session(url, cookies=cookies)
    return Visitor(account, await stack.enter_async_context(session), token)


async def walk_alone(visitor: Visitor, addresses: Iterable[tuple[str, str]]) -> None:
    for page, query in addresses:
        await visitor.visit(page, query)


def assert_isolated(visitors: Sequence[Visitor]) -> None:
    """Nothing reached the wrong eyes, and everything reached the right ones."""
    leaks = {visitor.account: visitor.leaks for visitor in visitors if visitor.leaks}
    assert leaks == {}
    missing = {
        visitor.account: lost
        for visitor in visitors
        if (lost := lawful_marks(visitor.account) - visitor.seen.keys())
    }
    assert missing == {}, "a mark never reached its owner, so its absence elsewhere proves nothing"
    assert [failure for visitor in visitors for failure in visitor.failures] == []


def test_all_at_once_on_cold_caches_each_receives_the_own_marks_and_no_other(
    province: MarkedProvince, record_property: Callable[[str, object], None]
) -> None:
    with running_app(province.installation) as url:
        visitors = asyncio.run(walk(url, [[*ACCOUNTS, ""]], ADDRESSES))

    runs = sum(visitor.runs for visitor in visitors)
    record_property("runs", runs)
    print(f"{runs} runs of pages by {len(visitors)} people")  # noqa: T201 (read in the log of a run)
    assert_isolated(visitors)
    assert province.source_digest == province.digest_before


@pytest.mark.parametrize(
    "turns",
    [
        pytest.param([["chairman"], ["head", "linked", "analyst", ""]], id="chairman-first"),
        pytest.param([["head"], ["chairman", "head_commune"], ["head", "admin"]], id="head-first"),
    ],
)
def test_what_one_warmed_the_caches_with_does_not_reach_the_next(
    province: MarkedProvince, turns: list[list[str]]
) -> None:
    addresses = [*EVERY_PAGE, ("unit", "unit=U-A"), ("", "unit=U-A"), *ROWS[5:7], *CASES]
    with running_app(province.installation) as url:
        visitors = asyncio.run(walk(url, turns, addresses))

    assert_isolated(visitors)
