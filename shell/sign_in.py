"""The sign-in form. streamlit-authenticator draws it and checks the hash; the session is ours.

Its cookie outlives signing out and a changed password, and its mail and two-factor features call a server
outside: none of them is ever constructed.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, MutableMapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from markupsafe import Markup
from streamlit_authenticator import Authenticate
from streamlit_authenticator.controllers import AuthenticationController

from data_access.accounts import Account, find_account, password_hash_for_sign_in
from data_access.app_database import AppDatabase
from data_access.audit import UNKNOWN_ACCOUNT, AuditEvent, record
from data_access.sessions import issue_ticket
from shell.html import block, element, link, notice, paragraph
from shell.installation import current_app_database, current_settings
from shell.language import LANGUAGES, current_language
from shell.language import gettext as _
from shell.session_routes import ENTER, base_path

PRODUCT_NAME = "Giám sát"
LANGUAGE_NAMES = {"vi": "Tiếng Việt", "en": "English"}
#: What the form's package leaves in the session state.
FORM_STATE = ("authentication_status", "username", "name", "email", "roles", "password_hint")
#: Where the digest of the session is kept to which the session state belongs.
OWNER = "session_owner"


class AskedAccount(MutableMapping[str, dict[str, Any]]):
    """The credentials of whichever account is asked for, read from the application database.

    Every name seems to exist: one that does not is checked against a hash that nobody's password has, so
    that the answer and the time it takes are the same.
    """

    def __init__(self, database: AppDatabase) -> None:
        self._database = database
        self._asked: dict[str, dict[str, Any]] = {}

    @property
    def last_name(self) -> str:
        """The name that was typed last."""
        return next(reversed(self._asked), "")

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str)

    def __getitem__(self, name: str) -> dict[str, Any]:
        if name not in self._asked:
            hashed = password_hash_for_sign_in(self._database, name)
            self._asked[name] = {"name": name, "password": hashed}
        return self._asked[name]

    def __setitem__(self, name: str, value: dict[str, Any]) -> None:
        self._asked[name] = value

    def __delitem__(self, name: str) -> None:
        del self._asked[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._asked)

    def __len__(self) -> int:
        return len(self._asked)


class NoCookie:
    """Stands where the package would keep a cookie of its own: it keeps none."""

    def get_cookie(self) -> None:
        """There is never a cookie to sign in with."""

    def set_cookie(self) -> None:
        """The session's cookie is set by the route ``/session/enter``, not here."""


class SignInForm(Authenticate):  # type: ignore[misc]
    """The package's form over the application database, without its cookie, mail and two-factor parts."""

    def __init__(self, credentials: AskedAccount) -> None:
        # Not calling the parent's constructor is the point: it would make its cookie manager.
        self.path = None
        self.attrs = {"login_sleep_time": 0}
        self.cookie_controller = NoCookie()
        self.authentication_controller = AuthenticationController(
            {"usernames": {}}, auto_hash=False, secret_key=secrets.token_urlsafe(32)
        )
        # Set afterwards, since the package copies what it is given into a dictionary of its own.
        model = self.authentication_controller.authentication_model
        model.credentials = {"usernames": credentials}


def show_sign_in(*, wanted: str) -> None:
    """The form alone; whoever signs in goes on to ``wanted``, a local address with its query."""
    database = current_app_database()
    _left, middle, _right = st.columns([1, 1.2, 1])
    with middle:
        st.html(block(element("h1", PRODUCT_NAME), paragraph(_province()), class_="brand"))
        account = _ask(database)
        if account:
            _go_to(issue_ticket(database, account, wanted=wanted))
        st.html(block(language_links(current_language()), class_="small"))


def language_links(current: str) -> Markup:
    """Links to this same address in the other languages."""
    query = [(name, st.query_params.get_all(name)) for name in st.query_params if name != "lang"]
    return Markup("").join(
        link(LANGUAGE_NAMES[language], f"?{urlencode([*query, ('lang', language)], doseq=True)}")
        for language in LANGUAGES
        if language != current
    )


def _ask(database: AppDatabase) -> Account | None:
    """The account whose name and password were just sent with the form, if they are right."""
    _forget_form()
    asked = AskedAccount(database)
    SignInForm(asked).login(
        fields={
            "Form name": _("Sign in"),
            "Username": _("Account name"),
            "Password": _("Password"),
            "Login": _("Sign in"),
        },
        key="sign-in-form",
    )
    answer = st.session_state.get("authentication_status")
    account = find_account(database, asked.last_name)
    _forget_form()
    if answer is None:
        return None
    if answer and account:
        return account
    record(
        database,
        account=account.name if account else UNKNOWN_ACCOUNT,
        event=AuditEvent.SIGN_IN_FAILED,
    )
    st.html(notice(_("The account name or the password is not right."), mark="!"))
    return None


def _go_to(ticket: str) -> None:
    """Send the browser to the address that sets the cookie; the ticket is good for one visit."""
    address = f"{base_path()}{ENTER}?{urlencode({'ticket': ticket})}"
    st.html(
        f"<script>window.location.replace({json.dumps(address)})</script>",
        unsafe_allow_javascript=True,
    )


def _province() -> str:
    return current_settings().app.province


def _forget_form() -> None:
    for name in FORM_STATE:
        st.session_state.pop(name, None)


def forget_other_session(token: str | None) -> None:
    """Empty the session state when it was filled under another session than the present one."""
    owner = hashlib.sha256((token or "").encode()).hexdigest()
    if st.session_state.get(OWNER, owner) != owner:
        st.session_state.clear()
    st.session_state[OWNER] = owner
