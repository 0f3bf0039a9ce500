"""Kept papers: what was kept comes back, unchanged, and only to those who may open it."""

import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from data_access.app_database import FROZEN_FILES, AppDatabase
from data_access.audit import read_audit_log
from data_access.frozen import FrozenPaper, PaperToFreeze, freeze_paper, list_frozen, open_frozen
from errors import ErrorForReader, NotVisible
from tests.data_access.app_fixtures import AUDITOR, MovedClock

T = datetime(2026, 9, 30, 17)
CONTENT = {"pdf": b"%PDF \x00\xff", "docx": b"PK\x03\x04", "xlsx": b""}


def paper(**changes: Any) -> PaperToFreeze:
    values: dict[str, Any] = {
        "title": "Báo cáo quý III", "maker": "chairman", "as_of": T, "data_time": T,
        "asked": {"start": "2026-07-01"}, "rows": {"audience": "chairman"},
        "figures": [{"metric": "cases_open", "value": 12, "share": 0.953}],
        "definitions": {"cases_open": {"title": "Open cases"}}, "files": CONTENT,
    }  # fmt: skip
    return PaperToFreeze(**{**values, **changes})


def everybody(_rows: object) -> bool:
    return True


def open_form(database: AppDatabase, paper_id: int, form: str) -> tuple[FrozenPaper, bytes]:
    return open_frozen(database, paper_id=paper_id, form=form, account="chairman", may_open=everybody)


def test_a_kept_paper_comes_back_as_it_was(database: AppDatabase, clock: MovedClock) -> None:
    frozen_at = clock.now
    paper_id = freeze_paper(database, paper(), account="chairman")
    clock.move(days=400)

    found = {form: open_form(database, paper_id, form) for form in CONTENT}

    assert {form: content for form, (_paper, content) in found.items()} == CONTENT
    kept = found["pdf"][0]
    assert (kept.frozen_at, kept.as_of) == (frozen_at.replace(tzinfo=UTC), T.replace(tzinfo=UTC))
    assert (kept.asked, kept.figures) == (paper().asked, paper().figures)
    assert (kept.rows, kept.definitions) == (paper().rows, paper().definitions)


def test_the_newest_stands_first_and_only_those_that_may_be_opened(database: AppDatabase) -> None:
    first, second, third = (
        freeze_paper(database, paper(rows={"audience": audience}), account="chairman")
        for audience in ("chairman", "heads", "heads")
    )

    found = list_frozen(database, may_open=lambda rows: rows["audience"] == "heads")

    assert [each.paper_id for each in found] == [third, second]
    assert first not in {third, second}


def test_what_may_not_be_opened_looks_like_what_does_not_exist_and_is_written_down(
    database: AppDatabase,
) -> None:
    paper_id = freeze_paper(database, paper(), account="chairman")

    for number, form in ((paper_id, "pdf"), (paper_id + 1, "pdf"), (paper_id, "odt")):
        with pytest.raises(NotVisible):
            open_frozen(database, paper_id=number, form=form, account="x", may_open=lambda rows: False)

    entries = read_audit_log(database, scope=AUDITOR, limit=4)
    assert [each.event for each in entries] == ["export_refused"] * 3 + ["paper_frozen"]
    assert "Báo cáo" not in "".join(each.subject for each in entries[:3])
    open_form(database, paper_id, "docx")
    (opened,) = read_audit_log(database, scope=AUDITOR, limit=1)
    assert (opened.event, opened.account) == ("frozen_opened", "chairman")
    assert opened.detail == {"paper": paper_id, "form": "docx"}


def test_a_file_that_was_changed_in_the_database_is_not_handed_out(database: AppDatabase) -> None:
    paper_id = freeze_paper(database, paper(), account="chairman")
    with database.writing() as connection:
        connection.execute(FROZEN_FILES.update().values(content=b"%PDF other"))

    with pytest.raises(ErrorForReader, match="was changed"):
        open_form(database, paper_id, "pdf")


def test_digests_are_those_of_the_bytes(database: AppDatabase) -> None:
    freeze_paper(database, paper(), account="chairman")

    with database.reading() as connection:
        found = connection.execute(sa.select(FROZEN_FILES.c.form, FROZEN_FILES.c.sha256)).all()

    assert {row.form: row.sha256 for row in found} == {
        form: hashlib.sha256(content).hexdigest() for form, content in CONTENT.items()
    }
