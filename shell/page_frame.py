"""The frame of every page: who is looking, whether they may, what went wrong, and what was computed before.

Each page's first statement is ``viewer = open_page(...)``: a page that is run alone passes no router, so
the question who is looking is asked again there, on every run.
"""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import streamlit as st

from data_access.accounts import Account, remember_language
from data_access.app_database import utc_now
from data_access.audit import AuditEvent, record
from data_access.scope import AccessScope, Permission
from data_access.source_states import SourceState, read_source_states
from data_access.store import CaseStore, current_store
from data_access.viewer import scope_of_account
from errors import ErrorForReader, NotVisible, StoreUnavailable
from metrics.compute import compute_metric
from metrics.definition import MetricResult, Question
from settings import Settings
from shell.export_routes import prepare_export
from shell.formats import format_instant
from shell.html import notice
from shell.installation import current_app_database, current_settings
from shell.language import LANGUAGES, error_sentence, use_language
from shell.language import gettext as _
from shell.session_routes import COOKIE_NAME, account_of_token
from shell.sign_in import forget_other_session, show_sign_in

__all__ = [
    "Viewer",
    "audit_rows_opened",
    "cached_metric",
    "current_viewer",
    "errors_shown",
    "open_page",
    "prepare_export",
    "read_session_token",
    "require_viewer",
    "settings_key",
    "show_refusal",
]

LOGGER = logging.getLogger("giamsat")
CACHE_SECONDS = 3600
CACHE_ENTRIES = 2000
#: Pages of lists, each with up to two hundred rows.
LIST_PAGES = 200


@dataclass(frozen=True)
class Viewer:
    """The person a page is made for, and what the page may show them."""

    account: Account
    scope: AccessScope
    settings: Settings
    published_store: CaseStore | None
    language: str

    @property
    def account_name(self) -> str:
        """The name the person signs in with."""
        return self.account.name

    @property
    def role(self) -> str:
        """The role's name; pages ask ``scope.may(...)``, never this."""
        return self.account.role

    @property
    def store(self) -> CaseStore:
        """The version of the case store that this run of the page reads.

        Raises:
            StoreUnavailable: nothing was published yet.
        """
        if self.published_store is None:
            raise StoreUnavailable("No data has been published yet.")
        return self.published_store


def open_page(*any_of: Permission) -> Viewer:
    """The viewer, if signed in and holding one of these permissions; else the script ends here.

    Says on the page when a source could be written to, is late or has failed.
    """
    viewer = require_viewer(*any_of)
    if viewer.published_store is not None:
        _show_source_notices(viewer)
    return viewer


def require_viewer(*any_of: Permission) -> Viewer:
    """As :func:`open_page`, but silent when all is well: for a fragment, which is run again alone."""
    viewer = current_viewer()
    if viewer is None:
        show_sign_in(wanted="/")
        st.stop()
    if not any(viewer.scope.may(permission) for permission in any_of):
        show_refusal(viewer, subject=", ".join(any_of))
        st.stop()
    return viewer


def current_viewer() -> Viewer | None:
    """Who is looking; asked of the database on every run, so that a session ended elsewhere is over."""
    settings = current_settings()
    token = read_session_token()
    account = account_of_token(token, settings=settings)
    forget_other_session(token if account else None)
    language = _choose_language(account, settings=settings)
    if account is None:
        return None
    store = _published_store(settings)
    return Viewer(
        account=account,
        scope=scope_of_account(account, store),
        settings=settings,
        published_store=store,
        language=language,
    )


def _choose_language(account: Account | None, *, settings: Settings) -> str:
    """The language the address asks for, else the one chosen before, else the installation's."""
    chosen = st.query_params.get("lang")
    if chosen not in LANGUAGES:
        chosen = account.language if account and account.language else settings.app.language
    elif account and account.language != chosen:
        remember_language(current_app_database(), account, language=chosen)
    use_language(chosen)
    return chosen


def read_session_token() -> str | None:
    """The session cookie of the browser this run is for."""
    return st.context.cookies.get(COOKIE_NAME)


def show_refusal(viewer: Viewer, *, subject: str) -> None:
    """The one sentence for a page that is not the viewer's and for one that does not exist."""
    record(
        current_app_database(),
        account=viewer.account_name,
        event=AuditEvent.PAGE_REFUSED,
        subject=subject[:200],
    )
    st.html(notice(error_sentence(NotVisible())))


@contextmanager
def errors_shown() -> Iterator[None]:
    """Show an error that is meant for readers; of any other show a number, which the log explains."""
    try:
        yield
    except ErrorForReader as error:
        LOGGER.warning("Shown to the reader: %s", error)
        st.html(notice(error_sentence(error), mark="!"))
    except Exception:
        number = secrets.token_hex(3).upper()
        LOGGER.exception("Error %s", number)
        sentence = _("Something went wrong here. Please give the administrator this number: {number}")
        st.html(notice(sentence.format(number=number), mark="!"))


def cached_metric(question: Question, *, scope: AccessScope, store: CaseStore) -> MetricResult:
    """The answer to a question for this scope from this version of the store, computed once an hour."""
    return _computed(question, scope=scope, store=store, settings=current_settings())


def settings_key(settings: Settings) -> str:
    """The configuration as a part of a cache's key."""
    return settings.model_dump_json()


@st.cache_data(
    ttl=CACHE_SECONDS,
    max_entries=CACHE_ENTRIES,
    show_spinner=False,
    hash_funcs={Settings: settings_key},
)
def _computed(
    question: Question, *, scope: AccessScope, store: CaseStore, settings: Settings
) -> MetricResult:
    return compute_metric(question, scope=scope, store=store, settings=settings)


def audit_rows_opened(viewer: Viewer, *, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    """Write down that a person opened report rows: which page, metric and unit; never what they say."""
    record(
        current_app_database(),
        account=viewer.account_name,
        event=AuditEvent.ROWS_OPENED,
        subject=subject,
        detail=detail,
    )


def _published_store(settings: Settings) -> CaseStore | None:
    try:
        return current_store(settings)
    except StoreUnavailable:
        return None


@st.cache_data(ttl=CACHE_SECONDS, max_entries=50, show_spinner=False)
def _cached_source_states(*, scope: AccessScope, store: CaseStore) -> tuple[SourceState, ...]:
    return read_source_states(store, scope=scope)


def _with_data_time(viewer: Viewer, state: SourceState) -> str:
    """A source's name, and up to when its data goes."""
    if state.data_time is None:
        return state.source
    instant = format_instant(state.data_time.replace(tzinfo=UTC), zone=viewer.settings.zone)
    return _("{source} (data up to {time})").format(source=state.source, time=instant)


def _show_source_notices(viewer: Viewer) -> None:
    states = _cached_source_states(scope=viewer.scope, store=viewer.store)
    writable = ", ".join(state.source for state in states if state.is_writable)
    if writable:
        sentence = _("Read through an account that could also write: {sources}.")
        st.html(notice(sentence.format(sources=writable), mark="!"))
    now = utc_now()
    stale = ", ".join(_with_data_time(viewer, state) for state in states if state.is_stale(now=now))
    if stale:
        sentence = _("Not up to date: {sources}. The numbers show the last data received.")
        st.html(notice(sentence.format(sources=stale), mark="!"))
