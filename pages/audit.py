"""Who signed in, opened report rows, exported or was refused, and when?"""

import streamlit as st

from data_access.app_database import aware
from data_access.audit import AuditEvent, read_audit_log
from data_access.scope import Permission
from shell import html
from shell.audit_words import detail_words, subject_words
from shell.formats import format_instant
from shell.installation import current_app_database
from shell.language import gettext as _
from shell.language import translatable
from shell.page_frame import open_page

viewer = open_page(Permission.READ_AUDIT_LOG)

ENTRIES_ON_A_PAGE = 100
EVENT_TITLES = {
    AuditEvent.SIGNED_IN: translatable("signed in"),
    AuditEvent.SIGN_IN_FAILED: translatable("sign-in refused"),
    AuditEvent.TICKET_REFUSED: translatable("sign-in ticket refused"),
    AuditEvent.SIGNED_OUT: translatable("signed out"),
    AuditEvent.PAGE_REFUSED: translatable("page refused"),
    AuditEvent.ROWS_OPENED: translatable("rows opened"),
    AuditEvent.EXPORT_MADE: translatable("export made"),
    AuditEvent.EXPORT_FETCHED: translatable("export fetched"),
    AuditEvent.EXPORT_REFUSED: translatable("export refused"),
    AuditEvent.ACCOUNT_ADDED: translatable("account added"),
    AuditEvent.ACCOUNT_DISABLED: translatable("account disabled"),
    AuditEvent.ACCOUNT_ENABLED: translatable("account enabled"),
    AuditEvent.PASSWORD_CHANGED: translatable("password changed"),
    AuditEvent.ROLE_CHANGED: translatable("role changed"),
    AuditEvent.COMMAND_LINE_USED: translatable("command line used"),
}

asked = st.query_params.get("before", "")
before_id = int(asked) if asked.isdecimal() and len(asked) < 18 else None
entries = read_audit_log(
    current_app_database(), scope=viewer.scope, limit=ENTRIES_ON_A_PAGE, before_id=before_id
)
st.html(html.element("h1", _("Who did what, and when?")))
st.html(
    html.table(
        [
            html.Column(_("Time")),
            html.Column(_("Who")),
            html.Column(_("What")),
            html.Column(_("Concerning")),
            html.Column(_("Details"), is_minor=True),
        ],
        [
            [
                format_instant(aware(entry.happened_at), zone=viewer.settings.zone),
                entry.account,
                _(EVENT_TITLES[AuditEvent(entry.event)]),
                subject_words(entry.subject),
                detail_words(entry.detail),
            ]
            for entry in entries
        ],
        caption=_("Audit log, newest first"),
    )
)
if len(entries) == ENTRIES_ON_A_PAGE:
    parameters = {"before": str(entries[-1].entry_id), "lang": st.query_params.get("lang")}
    st.html(html.paragraph(html.link(_("Earlier entries"), html.address("audit", parameters))))
