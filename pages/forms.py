"""What the official reporting forms say of a period, unit by unit, with their control formulas."""

from data_access.scope import Permission
from shell.filters import open_question, open_view, show
from shell.forms import (
    asked_form,
    form_answer,
    form_table,
    form_view,
    read_form,
    remarks,
    show_choices,
    show_file,
    warnings,
)
from shell.language import gettext as _
from shell.page_frame import open_page
from shell.subject import working

viewer = open_page(Permission.COUNT_ROWS)

view = form_view(open_view(viewer, page="forms", keep=("form",)))
form = asked_form()
place = open_question(view, _("What do the reporting forms say of this period?"), compares=False)
show_choices(view, form)

with working():
    filled = read_form(viewer, view, form)

place.html(form_answer(view, filled))
show(warnings(view, filled))
show(form_table(viewer, view, filled), remarks(view, filled))
show_file(viewer, view, filled)
