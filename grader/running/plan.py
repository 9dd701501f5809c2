"""Which cells of a notebook run at grading: the learner's, and of those that only show something what the learner's ask for.

Check cells, experiment cells and guesses are skipped, because they take time and decide nothing. Yet a notebook's own
cells may use what a skipped one makes. Then, and only then, it runs, in its place. Mostly a name that is not defined says so.
Where a cell would go on without a word, its text does; where something is there but not what a skipped cell puts into it, such
as a list without its entries, another error does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

from grader.notebook import Cell
from grader.running.names import BUILTIN, QUIETLY, Source, changed_within, loaded_names, source_of


class Plan:
    """What runs of each cell. Cells are counted from 1.

    Parameters
    ----------
    cells : tuple of Cell
        Code cells, in the order of the notebook.
    asked : collection of str
        The names of the graded functions.
    restored : bool
        Whether skipped cells are as released but for those that say they were changed. If not, what any of them defines counts.
    """

    def __init__(
        self, cells: tuple[Cell, ...], asked: Collection[str] = (), *, restored: bool = True
    ) -> None:
        self.cells = cells
        self.asked = frozenset(asked)
        self.restored = restored
        self.wanted: set[int] = set()
        self._foresee()

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The cells' texts, read when they are first asked for."""
        return tuple(source_of(cell.source) for cell in self.cells)

    def text(self, number: int) -> str:
        """What is to run of a cell; empty for nothing."""
        cell = self.cells[number - 1]
        if cell.runs or number in self.wanted:
            return cell.source
        return self.sources[number - 1].definitions() if self._keeps(cell) else ""

    def until(self, number: int) -> Plan:
        """The plan for the cells up to `number`, which checks a function; what a learner wrote into that cell counts too."""
        plan = Plan(self.cells[:number], self.asked, restored=self.restored)
        plan.wanted = {item for item in self.wanted if item <= number}
        return plan

    def want(self, names: Iterable[str], number: int | None = None) -> bool:
        """Let the cells run that bind `names`, with the skipped ones that they need themselves.

        Parameters
        ----------
        names : iterable of str
            Not defined where they were asked for.
        number : int, optional
            The cell that asked; without it, a call after the last one did.

        Returns
        -------
        bool
            Whether more cells run now, so that it is worth trying again from the start.
        """
        before = len(self.wanted)
        for name in names:
            found = self._binder(name, len(self.cells) + 1 if number is None else number)
            if found is not None:
                self._add(found)
        return len(self.wanted) > before

    def want_changes(self, number: int) -> bool:
        """Let the skipped cells run that change in place what cell `number` uses, which failed.

        Returns
        -------
        bool
            Whether more cells run now; never for a cell that binds nothing that others use.
        """
        source = self.sources[number - 1]
        if self.cells[number - 1].locked or not source.bound & self._used(number):
            return False
        before = len(self.wanted)
        for earlier in range(1, number):
            skipped = self.cells[earlier - 1].skipped and earlier not in self.wanted
            if skipped and source.asked & self._changes(earlier):
                self._add(earlier)
        return len(self.wanted) > before

    def passes(self, name: str, number: int) -> bool:
        """Whether it makes no difference to any function that a cell stopped where it asked for a skipped cell's `name`."""
        if self._binder(name, number) is None:
            return False
        source = self.sources[number - 1]
        changed = source.changed_after(name)
        if changed is None:
            return False
        return not changed & (self._used(number) | source.loaded_in_definitions)

    def place(self, name: str) -> int | None:
        """The number of the cell that checks the function `name`; None if there is none."""
        return next((number for number, cell in enumerate(self.cells, start=1) if cell.checked == name), None)

    def touched_after(self, number: int) -> str:
        """What may change after cell `number` how functions defined before it work, in words; empty if nothing does."""
        mentioned: set[str] = set()
        for index in range(number):
            if self.text(index + 1) and not self.cells[index].locked:
                mentioned |= self.sources[index].loaded | self.sources[index].bound
        for later in range(number + 1, len(self.cells) + 1):
            source = self.sources[later - 1]
            if not self.text(later):
                continue
            names = " and ".join(f"`{name}`" for name in sorted(source.bound & mentioned)[:3])
            if names:
                return f"code cell {later} changes {names}"
            if not self.cells[later - 1].locked and source.touches(mentioned):
                return f"from code cell {later} on, something else changes"
        return ""

    def _keeps(self, cell: Cell) -> bool:
        """Whether the definitions of a skipped cell count: it is not as it was released, or for the learner to write in."""
        return cell.changed or cell.guessed or (cell.skipped and not self.restored)

    def _foresee(self) -> None:
        """Let those skipped cells run that are needed although nothing will ask for them aloud."""
        for number, cell in enumerate(self.cells, start=1):
            if self._keeps(cell):
                source = self.sources[number - 1]
                if self.asked & (source.bound - source_of(source.definitions()).bound):
                    self._add(number)  # a graded function that comes from a call, as a partial does
            elif cell.runs and not cell.locked and QUIETLY.search(cell.source):
                for name in self.sources[number - 1].asked - self._bound_before(number):
                    found = self._binder(name, number)
                    if found is not None:
                        self._add(found)

    def _used(self, number: int) -> frozenset[str]:
        """The graded functions, and what the cells that run mention, except for cell `number`."""
        others = (index for index in range(1, len(self.cells) + 1) if index != number and self.text(index))
        return self.asked.union(*(self.sources[index - 1].loaded for index in others))

    def _changes(self, number: int) -> set[str]:
        """What a cell changes in place, also by the functions of the notebook that it calls."""
        source = self.sources[number - 1]
        changes, names, known = set(source.changed), set(source.loaded), set[str]()
        functions = {name: item for each in self.sources for name, item in each.functions.items()}
        while called := (names & functions.keys()) - known:
            known |= called
            for name in called:
                changes |= {*changed_within(functions[name])}
                names |= {*loaded_names(functions[name])}
        return changes

    def _bound_before(self, number: int) -> set[str]:
        return {
            name for index in range(1, number) if self.text(index) for name in self.sources[index - 1].bound
        }

    def _binder(self, name: str, before: int) -> int | None:
        """The last skipped cell before another that binds `name`."""
        for number in range(min(before, len(self.cells) + 1) - 1, 0, -1):
            skipped = not self.cells[number - 1].runs and number not in self.wanted
            if skipped and name in self.sources[number - 1].bound:
                return number
        return None

    def _add(self, number: int) -> None:
        self.wanted.add(number)
        known = self._bound_before(number) | self.sources[number - 1].bound
        for name in self.sources[number - 1].loaded - BUILTIN - known:
            found = self._binder(name, number)
            if found is not None:
                self._add(found)
