"""What a group of peers is called: their kind, and whether they have few or many cases."""

from collections.abc import Mapping

from shell.language import gettext as _
from shell.language import translatable as N_
from verdicts.peers import Family, PeerGroup

FAMILIES: Mapping[Family, str] = {
    "department": N_("Departments, boards, sectors"),
    "commune": N_("Communes, wards, special zones"),
    "central_agency": N_("Central agencies"),
}
#: By how many groups a family has, from the one with the fewest cases on.
VOLUMES: Mapping[int, tuple[str, ...]] = {
    1: ("",),
    2: (N_("fewer cases"), N_("more cases")),
    3: (N_("few cases"), N_("a middling number of cases"), N_("many cases")),
}


def peers_name(group: PeerGroup | None) -> str:
    """A group of bodies in words; units that have no peers of like volume are one group of their own."""
    if group is None:
        return _("Units")
    volume = _(VOLUMES[group.of][group.place - 1])
    return " – ".join(part for part in (_(FAMILIES[group.family]), volume) if part)
