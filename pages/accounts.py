"""Who may sign in, and with which rights? Read only: accounts are changed on the command line."""

import streamlit as st

from data_access.accounts import list_accounts
from data_access.app_database import aware
from data_access.scope import Permission
from shell import html
from shell.formats import format_instant
from shell.header import ROLE_TITLES
from shell.installation import current_app_database
from shell.language import gettext as _
from shell.page_frame import open_page

viewer = open_page(Permission.MANAGE_ACCOUNTS)

accounts = list_accounts(current_app_database())
zone = viewer.settings.zone
st.html(html.element("h1", _("Who may sign in?")))
st.html(
    html.table(
        [
            html.Column(_("Account")),
            html.Column(_("Role")),
            html.Column(_("Unit")),
            html.Column(_("Official")),
            html.Column(_("State")),
            html.Column(_("Password changed"), is_minor=True),
        ],
        [
            [
                account.name,
                _(ROLE_TITLES[account.role]),
                account.unit_id or "–",
                account.officer_id or "–",
                _("disabled") if account.is_disabled else _("active"),
                format_instant(aware(account.password_changed_at), zone=zone),
            ]
            for account in accounts
        ],
        caption=_("Accounts and their roles"),
    )
)
st.html(
    html.paragraph(
        _("Accounts are added, changed and disabled with: {command}").format(command="python manage.py user")
    )
)
