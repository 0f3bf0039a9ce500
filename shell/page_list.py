"""The pages of the product: address, title, and who may open them.

A title stands here in English and is translated where it is shown.
"""

from dataclasses import dataclass
from pathlib import Path

from data_access.scope import AccessScope, Permission
from shell.language import translatable

PAGES_FOLDER = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True)
class PageEntry:
    """One page. ``any_of`` are the permissions of which one is enough; ``in_menu`` is false for pages
    that are reached from a number or a row. ``part_of`` names the menu's page under which this one stands,
    in a second line; the menu's page itself is the first of its parts."""

    name: str
    title: str
    any_of: tuple[Permission, ...]
    in_menu: bool = True
    part_of: str = ""

    @property
    def url_path(self) -> str:
        """The address below the app's own: the first page has none of its own."""
        return "" if self.name == FIRST_PAGE else self.name

    @property
    def file(self) -> Path:
        """The page's script."""
        return PAGES_FOLDER / f"{self.name}.py"

    def is_open_to(self, *, scope: AccessScope) -> bool:
        """Whether a person may open this page."""
        return any(scope.may(permission) for permission in self.any_of)


FIRST_PAGE = "overview"
NUMBERS = (Permission.COUNT_ROWS, Permission.SEE_PUBLISHED)
PAGES: tuple[PageEntry, ...] = (
    PageEntry("overview", translatable("Overview"), NUMBERS),
    PageEntry("briefing", translatable("Briefing"), (Permission.MAKE_BRIEFINGS,), False, "overview"),
    PageEntry("findings", translatable("One at a time"), (Permission.MAKE_BRIEFINGS,), False, "overview"),
    PageEntry("satisfaction", translatable("Satisfaction"), NUMBERS),
    PageEntry("comments", translatable("Comments"), (Permission.OPEN_ROWS,), False, "satisfaction"),
    PageEntry("overdue", translatable("Overdue cases"), NUMBERS),
    PageEntry("flow", translatable("Received and settled"), NUMBERS, False, "overdue"),
    PageEntry("steps", translatable("Bottlenecks"), (Permission.COUNT_ROWS,), False, "overdue"),
    PageEntry("act_now", translatable("To act on now"), (Permission.OPEN_ROWS,), False, "overdue"),
    PageEntry("late_list", translatable("Monthly late list"), (Permission.OPEN_ROWS,), False, "overdue"),
    PageEntry("recovery", translatable("Recovery recommendations"), NUMBERS),
    PageEntry("inspections", translatable("Inspections"), NUMBERS, False, "recovery"),
    PageEntry("harassment", translatable("Harassment, making trouble"), (Permission.SEE_HARASSMENT,)),
    PageEntry("petitions", translatable("Feedback, complaints, denunciations"), NUMBERS),
    PageEntry("forms", translatable("Reporting forms"), (Permission.COUNT_ROWS,)),
    PageEntry("unit", translatable("Unit"), NUMBERS, in_menu=False),
    PageEntry("signals", translatable("Signals"), (Permission.COUNT_ROWS,), in_menu=False, part_of="overdue"),
    PageEntry("case", translatable("Case"), (Permission.OPEN_ROWS,), in_menu=False),
    PageEntry("rows", translatable("Rows"), (Permission.OPEN_ROWS,), in_menu=False),
    PageEntry("data", translatable("Data"), (Permission.SEE_DATA_HEALTH,)),
    PageEntry("definitions", translatable("Definitions"), (Permission.SEE_DEFINITIONS,)),
    PageEntry("accounts", translatable("Accounts"), (Permission.MANAGE_ACCOUNTS,)),
    PageEntry("audit", translatable("Audit log"), (Permission.READ_AUDIT_LOG,)),
)


def section_of(name: str) -> str:
    """The menu's page under which a page stands; a page of the menu stands under itself."""
    return next((page.part_of for page in PAGES if page.name == name and page.part_of), name)


def pages_open_to(*, scope: AccessScope) -> tuple[PageEntry, ...]:
    """The pages a person may open, in the order of the menu."""
    return tuple(page for page in PAGES if page.is_open_to(scope=scope))
