"""Papers of meetings, kept as they were: their numbers, what these meant, and the files themselves.

Nothing of a kept paper is ever changed, and none is deleted. Who may open one is not decided here: whoever
reads it hands over the question (``may_open``), and a paper that is not to be opened looks like none.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from data_access.app_database import FROZEN_FILES, FROZEN_PAPERS, AppDatabase, aware
from data_access.audit import AuditEvent, record_within
from errors import ErrorForReader, NotVisible


@dataclass(frozen=True)
class PaperToFreeze:
    """What is kept of a paper. ``as_of`` and ``data_time`` are naive UTC; ``asked``, ``rows``, ``figures``
    and ``definitions`` are plain data; ``files`` are its bytes by form (pdf, docx, xlsx)."""

    title: str
    maker: str
    as_of: datetime
    data_time: datetime
    asked: Mapping[str, Any]
    rows: Mapping[str, Any]
    figures: Sequence[Mapping[str, Any]]
    definitions: Mapping[str, Any]
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class FrozenPaper:
    """A kept paper without its files; times are aware UTC."""

    paper_id: int
    title: str
    maker: str
    frozen_at: datetime
    as_of: datetime
    data_time: datetime
    asked: Mapping[str, Any]
    rows: Mapping[str, Any]
    figures: Sequence[Mapping[str, Any]]
    definitions: Mapping[str, Any]


#: Whether a paper made of such rows may be opened.
MayOpen = Callable[[Mapping[str, Any]], bool]


def freeze_paper(database: AppDatabase, paper: PaperToFreeze, *, account: str) -> int:
    """Keep a paper and return its number; written to the audit log as done by ``account``."""
    now = database.now()
    values = {name: value for name, value in vars(paper).items() if name != "files"}
    with database.writing() as connection:
        inserted = connection.execute(FROZEN_PAPERS.insert().values(frozen_at=now, **values))
        (paper_id,) = inserted.inserted_primary_key or (0,)
        for form, content in paper.files.items():
            digest = hashlib.sha256(content).hexdigest()
            kept = {"paper_id": paper_id, "form": form, "sha256": digest, "content": content}
            connection.execute(FROZEN_FILES.insert().values(**kept))
        detail = {"paper": paper_id, "maker": paper.maker, "audience": paper.rows.get("audience")}
        record_within(
            connection, at=now, account=account, event=AuditEvent.PAPER_FROZEN, subject=paper.title,
            detail=detail,
        )  # fmt: skip
    return int(paper_id)


def list_frozen(database: AppDatabase, *, may_open: MayOpen) -> tuple[FrozenPaper, ...]:
    """The kept papers that may be opened, the newest first."""
    query = sa.select(FROZEN_PAPERS).order_by(FROZEN_PAPERS.c.paper_id.desc())
    with database.reading() as connection:
        found = connection.execute(query).all()
    return tuple(_paper(row) for row in found if may_open(row.rows))


def open_frozen(
    database: AppDatabase, *, paper_id: int, form: str, account: str, may_open: MayOpen
) -> tuple[FrozenPaper, bytes]:
    """A kept paper and one of its files, exactly as it was; written to the audit log, refusals too.

    Raises:
        NotVisible: there is no such paper, or it may not be opened.
        ErrorForReader: the bytes are not those that were kept.
    """
    now = database.now()
    query = sa.select(FROZEN_PAPERS, FROZEN_FILES.c.sha256, FROZEN_FILES.c.content).join(FROZEN_FILES)
    query = query.where(FROZEN_PAPERS.c.paper_id == paper_id, FROZEN_FILES.c.form == form)
    with database.writing() as connection:
        row = connection.execute(query).first()
        is_open = row is not None and may_open(row.rows)
        record_within(
            connection, at=now, account=account,
            event=AuditEvent.FROZEN_OPENED if is_open else AuditEvent.EXPORT_REFUSED,
            subject=row.title if row is not None and is_open else "frozen paper",
            detail={"paper": paper_id, "form": form},
        )  # fmt: skip
    if row is None or not is_open:
        raise NotVisible
    if hashlib.sha256(row.content).hexdigest() != row.sha256:
        raise ErrorForReader(f"Frozen paper {paper_id} was changed in the application database.")
    return _paper(row), row.content


def _paper(row: sa.Row[Any]) -> FrozenPaper:
    columns = FrozenPaper.__dataclass_fields__
    values = {name: value for name, value in row._mapping.items() if name in columns}
    times = {name: aware(values[name]) for name in ("frozen_at", "as_of", "data_time")}
    return FrozenPaper(**{**values, **times})
