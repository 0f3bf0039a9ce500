"""The published lattice: which published numbers are hidden.

Counts of people and reports from 1 to 4 are hidden, with whatever would reveal them. What is hidden is worked
out for the whole province and a whole year, never from the question, so no two answers can be set against
each other.

Rows lie in a tree (the province, its bodies, their units) and in time (years, quarters, months). For each
level of time, a body or unit is hidden over the whole year when one of its cells is small. Where one child of
a node is hidden, the smallest others are too, until at least two are and what is left of the node when the
visible ones are subtracted is not small either. Below a hidden node, and in a finer level of time, everything
stays hidden. Any other set of rows is published only if it is put together from published cells: it tells
nothing new. A state has no sums over time: each end of a month is a lattice of its own.

An empty cell is listed as hidden like a small one wherever its node is: were it left out, five in a year and
five months listed would say one in each.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from data_access.scope import NOBODY, AccessScope
from data_access.scoped import ScopedTables
from data_access.store import CaseStore
from metrics import moments
from metrics.aggregate import Line, count_lines
from metrics.definition import Group, Metric, MetricResult, Question
from metrics.inquiry import find_metric, prepare
from metrics.names import read_names
from metrics.published import PROVINCE, Node, UnitTree, last_month_end, read_tree
from settings import Settings

#: Counts of people and reports from 1 to this are hidden (design.md "Who sees what").
LARGEST_HIDDEN = 4
#: Where every hidden count is the least or the most that is hidden, their sum and number give each away.
EXTREMES = ({1}, {LARGEST_HIDDEN})
#: Levels of time, coarse to fine, and how many months make one up.
LEVELS = {"year": 12, "quarter": 3, "month": 1}

Vector = tuple[float, ...]
#: A month counted from the year 0, so that the next one is one more.
Month = int
#: The counts of each unit and month.
Atoms = Mapping[tuple[str, Month], Vector]
#: A level of time and the first month of the years or month it was worked out for.
Level = tuple[str, Month]


def hide(
    result: MetricResult,
    *,
    metric: Metric,
    question: Question,
    reader: AccessScope,
    store: CaseStore,
    settings: Settings,
) -> MetricResult:
    """A published answer without the cells that would tell of few people or reports."""
    if not metric.lattice:
        return result
    if metric.is_distinct:
        # Different people do not add up over units: only the province's number is published.
        small = [_is_small((group.numerator or 0,)) for group in result.groups]
        return replace(result, groups=_hidden(result.groups, small))
    tree = read_tree(ScopedTables(store, scope=reader), unit_id=question.unit_id)
    counted = find_metric(metric.lattice)
    last = last_month_end(moments.data_time(store, counted.tables), settings=settings)
    asked = _question_of_lattice(counted, question, last=last)
    lines = count_lines(prepare(asked, scope=reader, store=store, settings=settings), ("unit", "month"))
    lattice = Lattice(tree, _atoms(counted, lines), is_stock=metric.is_stock, last=month_of(last))
    empty = _empty_cells(result.groups, question=question, tree=tree, store=store)

    def is_hidden(group: Group) -> bool:
        return not lattice.is_published(tree.units_of(question, group), _months_of(metric, question, group))

    cells = sorted([*result.groups, *filter(is_hidden, empty)], key=_place)
    return replace(result, groups=_hidden(cells, map(is_hidden, cells)))


def _empty_cells(
    groups: Sequence[Group], *, question: Question, tree: UnitTree, store: CaseStore
) -> list[Group]:
    """The cells of a question that nothing was counted in, which its answer has no line for."""
    if not question.by:
        return []
    (by,) = question.by
    listed = {group.key(by) for group in groups}
    keys = [key for key in _keys_of(by, question, tree) if key not in listed]
    names = read_names({by: {key for key in keys if key}}, store=store, scope=NOBODY).get(by, {})
    return [Group(((by, key),), ((by, names.get(key or "")),), 0, None, 0, row_count=0) for key in keys]


def _keys_of(by: str, question: Question, tree: UnitTree) -> list[str | None]:
    """Every key that an answer to a question may have a line for."""
    if by not in moments.PERIOD_DIMENSIONS:
        place = {"unit": {unit: unit for unit in tree.below}, "body": tree.body_of, "parent": tree.parent_of}
        return list(dict.fromkeys(place[by][unit] for unit in tree.below))
    labels = {"year": "{0}", "quarter": "{0}-Q{2}", "month": "{0}-{1:02d}"}
    months = [(month // 12, month % 12 + 1) for month in _months_asked(question)]
    return list(dict.fromkeys(labels[by].format(*each, (each[1] + 2) // 3) for each in months))


def _place(group: Group) -> tuple[bool, str]:
    """Sorts cells by their one key, nothing last."""
    key = next((key for _by, key in group.keys), None)
    return key is None, key or ""


def _hidden(groups: Iterable[Group], is_hidden: Iterable[bool]) -> tuple[Group, ...]:
    nothing = {"numerator": None, "denominator": None, "value": None, "row_count": 0, "is_hidden": True}
    return tuple(
        replace(group, **nothing) if hidden else group  # type: ignore[arg-type]
        for group, hidden in zip(groups, is_hidden, strict=True)
    )


def month_of(day: date) -> Month:
    """The month a day lies in."""
    return day.year * 12 + day.month - 1


def _question_of_lattice(counted: Metric, question: Question, *, last: date) -> Question:
    """Everything that is worked out together: a flow's whole years, a state's ends of months."""
    assert question.start
    assert question.end
    assert isinstance(question.as_of, date)
    base = Question(metric=counted.name, by=("unit", "month"), where=question.where)
    if counted.is_stock:
        first = min(question.start, moments.first_day_of("month", question.as_of))
        return replace(base, start=first, end=question.as_of, as_of=question.as_of)
    years = date(question.start.year, 1, 1), date(question.end.year, 12, 31)
    return replace(base, start=years[0], end=years[1], as_of=last)


def _atoms(counted: Metric, lines: Iterable[Line]) -> Atoms:
    atoms: dict[tuple[str, Month], Vector] = {}
    for line in lines:
        unit, label = str(line.keys[0]), int(str(line.keys[1]))
        above, below = float(line.numerator), float(line.denominator)
        parts = {"numerator": above, "denominator": below, "rest": below - above}
        month = label // 100 * 12 + label % 100 - 1
        atoms[unit, month] = tuple(parts[name] for name in counted.sensitive_parts)
    return atoms


def _months_of(metric: Metric, question: Question, group: Group) -> list[Month]:
    """The months a group is made of; for a state the one at whose end it is taken."""
    asked = _months_asked(question)
    split = next((name for name in moments.PERIOD_DIMENSIONS if name in question.by), None)
    if split is None:
        assert isinstance(question.as_of, date)
        return [month_of(question.as_of)] if metric.is_stock else list(asked)
    key = group.key(split) or ""
    begin = int(key[:4]) * 12
    if split == "month":
        begin += int(key[5:]) - 1
    if split == "quarter":
        begin += (int(key[6:]) - 1) * 3
    months = range(max(asked.start, begin), min(asked.stop, begin + LEVELS[split]))
    return [months[-1]] if metric.is_stock else list(months)


def _months_asked(question: Question) -> range:
    """The months of a question's period up to its T."""
    assert question.start
    assert question.end
    assert isinstance(question.as_of, date)
    return range(month_of(question.start), month_of(min(question.end, question.as_of)) + 1)


@dataclass
class Lattice:
    """What is hidden of one metric, for every unit, body and time that its atoms cover.

    ``last`` is the last complete month: quarters and years beyond it are not published as such.
    """

    tree: UnitTree
    atoms: Atoms
    is_stock: bool
    last: Month

    def __post_init__(self) -> None:
        self._hidden: dict[Level, set[Node]] = {}

    def is_published(self, units: set[str], months: Sequence[Month]) -> bool:
        """Whether a set of rows is put together from published cells."""
        nodes = self.tree.pieces(units)
        return all(
            node not in self._hidden_nodes(level, month)
            for level, month in self._pieces_of_time(months)
            for node in nodes
        )

    def _pieces_of_time(self, months: Sequence[Month]) -> list[Level]:
        """The largest complete years, quarters and months that these are put together from."""
        if self.is_stock:
            return [("month", month) for month in months]
        left, pieces = set(months), []
        for level, length in LEVELS.items():
            for first in sorted(left):
                span = set(range(first, first + length))
                if first % length == 0 and span <= left and first + length - 1 <= self.last:
                    pieces.append((level, first))
                    left -= span
        return pieces

    def _hidden_nodes(self, level: str, month: Month) -> set[Node]:
        """The nodes hidden at a level of time: of a flow in the month's whole year."""
        key = (level, month if self.is_stock else month // 12 * 12)
        if key not in self._hidden:
            self._hidden[key] = self._work_out(*key)
        return self._hidden[key]

    def _work_out(self, level: str, first: Month) -> set[Node]:
        if self.is_stock:
            return self._hide_in_tree([[first]], inherited=set())
        length = LEVELS[level]
        spans = [list(range(start, start + length)) for start in range(first, first + 12, length)]
        coarser = {"year": "", "quarter": "year", "month": "quarter"}[level]
        inherited = self._hidden_nodes(coarser, first) if coarser else set()
        return self._hide_in_tree([span for span in spans if span[-1] <= self.last], inherited=inherited)

    def _hide_in_tree(self, spans: Sequence[Sequence[Month]], *, inherited: set[Node]) -> set[Node]:
        members = {("body", body): units for body, units in self.tree.bodies().items()}
        counts: dict[Node, list[Vector]] = {
            ("unit", unit): [self._sum([unit], span) for span in spans] for unit in self.tree.body_of
        }
        counts |= {node: [self._sum(units, span) for span in spans] for node, units in members.items()}
        root: Node = (PROVINCE, None)
        counts[root] = [self._sum(self.tree.body_of, span) for span in spans]
        if root in inherited or any(map(_is_small, counts[root])):
            return set(counts)
        hidden = _hide_among(list(members), counts, inherited=inherited)
        for body, units in members.items():
            children: list[Node] = [("unit", unit) for unit in units]
            hidden |= set(children) if body in hidden else _hide_among(children, counts, inherited=inherited)
        return hidden

    def _sum(self, units: Iterable[str], months: Sequence[Month]) -> Vector:
        found = [self.atoms[unit, month] for unit in units for month in months if (unit, month) in self.atoms]
        return _added(found)


def _added(vectors: Sequence[Vector]) -> Vector:
    return tuple(map(sum, zip(*vectors, strict=True)))


def _is_small(counts: Vector) -> bool:
    return any(0 < count <= LARGEST_HIDDEN for count in counts)


def _hide_among(
    children: Sequence[Node], counts: Mapping[Node, Sequence[Vector]], *, inherited: set[Node]
) -> set[Node]:
    """The children of a visible node to hide: the small ones, and others that would reveal them."""
    hidden = {child for child in children if child in inherited or any(map(_is_small, counts[child]))}
    sizes: dict[Node, float] = defaultdict(float)
    for child in children:
        sizes[child] = sum(sum(vector) for vector in counts[child])
    # Hiding what is empty protects nobody: the smallest that counts something comes first.
    rest = sorted(set(children) - hidden, key=lambda child: (not sizes[child], sizes[child], str(child)))
    while hidden and rest and (len(hidden) < 2 or _leaves_few(hidden, counts)):
        hidden.add(rest.pop(0))
    return hidden


def _leaves_few(hidden: set[Node], counts: Mapping[Node, Sequence[Vector]]) -> bool:
    """Whether subtracting the visible from the whole leaves a small count at some time, or as many as there
    are hidden cells with something in them: one each, or the most that is hidden each."""
    for span in zip(*(counts[child] for child in hidden), strict=True):
        vectors = [vector for vector in span if vector]
        if _is_small(_added(vectors)) or any(set(each) in EXTREMES for each in zip(*vectors, strict=True)):
            return True
    return False
