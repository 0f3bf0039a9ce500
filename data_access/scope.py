"""Who may see what: permissions, roles, and the scope that every reading function requires.

Closed unless opened: no account, no unit or no permission means no rows.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do; pages and readers ask for these, never for a role."""

    COUNT_ROWS = "count_rows"
    OPEN_ROWS = "open_rows"
    SEE_PUBLISHED = "see_published"
    SEE_HARASSMENT = "see_harassment"
    SEE_RESTRICTED_REPORTS = "see_restricted_reports"
    SEE_OFFICER_NAMES = "see_officer_names"
    READ_AUDIT_LOG = "read_audit_log"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_DATA_HEALTH = "see_data_health"
    SEE_DEFINITIONS = "see_definitions"
    MAKE_BRIEFINGS = "make_briefings"


#: What each permission means, for a manager who grants it.
PERMISSION_SENTENCES: dict[Permission, str] = {
    Permission.COUNT_ROWS: "See numbers computed from every row in the own scope.",
    Permission.OPEN_ROWS: "Open the single rows behind a number, down to the case.",
    Permission.SEE_PUBLISHED: "See published aggregates only; small counts are hidden.",
    Permission.SEE_HARASSMENT: "See reports of harassment by officials in the own scope.",
    Permission.SEE_RESTRICTED_REPORTS: "See sealed reports and reports about heads of units.",
    Permission.SEE_OFFICER_NAMES: "See the names of officials.",
    Permission.READ_AUDIT_LOG: "Read who opened, exported and was refused what.",
    Permission.MANAGE_ACCOUNTS: "Create, disable and change accounts.",
    Permission.SEE_DATA_HEALTH: "See the state of the connected sources, and rejected rows.",
    Permission.SEE_DEFINITIONS: "Read what every number means.",
    Permission.MAKE_BRIEFINGS: "Make briefing papers for others, and keep the numbers of a meeting.",
}


@dataclass(frozen=True)
class Role:
    """A named bundle of permissions with a sentence for the manager who assigns it.

    ``sees_all_units`` lists every unit of the store when the scope is made; ``needs_unit`` and
    ``needs_officer`` say what an account of this role can not be without.
    """

    name: str
    sentence: str
    permissions: frozenset[Permission]
    sees_all_units: bool = False
    needs_unit: bool = False
    needs_officer: bool = False


_READER = frozenset(
    {
        Permission.COUNT_ROWS,
        Permission.OPEN_ROWS,
        Permission.SEE_HARASSMENT,
        Permission.SEE_OFFICER_NAMES,
        Permission.SEE_DATA_HEALTH,
        Permission.SEE_DEFINITIONS,
    }
)

ROLES: dict[str, Role] = {
    role.name: role
    for role in (
        Role(
            "chairman",
            "Sees every unit of the province, in numbers and rows.",
            _READER | {Permission.SEE_RESTRICTED_REPORTS, Permission.MAKE_BRIEFINGS},
            sees_all_units=True,
        ),
        Role(
            "inspectorate",
            "Sees every unit of the province, in numbers and rows, and reads the audit log.",
            _READER
            | {Permission.SEE_RESTRICTED_REPORTS, Permission.READ_AUDIT_LOG, Permission.MAKE_BRIEFINGS},
            sees_all_units=True,
        ),
        Role(
            "unit_head",
            "Sees the own unit and those below it; no sealed report, none about a head.",
            _READER,
            needs_unit=True,
            needs_officer=True,
        ),
        Role(
            "analyst",
            "Sees published aggregates only.",
            frozenset(
                {
                    Permission.SEE_PUBLISHED,
                    Permission.SEE_HARASSMENT,
                    Permission.SEE_DEFINITIONS,
                }
            ),
            sees_all_units=True,
        ),
        Role(
            "admin",
            "Manages accounts and sources; sees no case data.",
            frozenset(
                {
                    Permission.MANAGE_ACCOUNTS,
                    Permission.SEE_DATA_HEALTH,
                    Permission.SEE_DEFINITIONS,
                }
            ),
        ),
    )
}


@dataclass(frozen=True)
class AccessScope:
    """Which rows one person may count and open. Equal scopes are equal cache keys.

    There is no "all" by absence: whoever sees the whole province has every unit listed, and an empty
    ``unit_ids`` means no rows.

    ``about_officer_ids`` and ``about_unit_ids`` are the person's own officer ids and the units whose head
    the person is bound to: reports and denunciations about them are left out.
    """

    user_id: str
    unit_ids: tuple[str, ...] = ()
    permissions: tuple[Permission, ...] = ()
    about_officer_ids: tuple[str, ...] = ()
    about_unit_ids: tuple[str, ...] = ()
    is_whole_province: bool = field(default=False)

    def __post_init__(self) -> None:
        for name in ("unit_ids", "permissions", "about_officer_ids", "about_unit_ids"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))

    def may(self, permission: Permission) -> bool:
        """Whether this person holds the permission."""
        return permission in self.permissions


NOBODY = AccessScope(user_id="")
