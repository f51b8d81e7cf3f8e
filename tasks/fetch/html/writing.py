"""Lines as a browser's innerText parts them (HTML Standard, section 3.2.7)."""


class Writer:
    """The text so far, the line feeds that must follow before more text, and the space that may."""

    __slots__ = ("_gap", "_is_fresh", "_is_spaced", "_parts")

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._gap = 0
        self._is_spaced = False
        self._is_fresh = True

    @property
    def written(self) -> str:
        """Everything written."""
        return "".join(self._parts)

    def text(self, text: str) -> None:
        """Text that neither begins nor ends with white space."""
        self._put(text)
        self._is_fresh = False

    def space(self) -> None:
        """White space, which is one space, and none where a line begins or ends."""
        self._is_spaced = self._is_spaced or not self._is_fresh

    def kept(self, space: str) -> None:
        """White space that stays."""
        self._put(space)
        self._is_fresh = space == "\n"

    def lines_apart(self, count: int) -> None:
        """At least so many line feeds before more text; none at the start or the end."""
        self.ends_line()
        if self._parts:
            self._gap = max(self._gap, count)

    def mark(self, mark: str) -> None:
        """A line feed or a tab, whatever stands around it."""
        self._is_spaced = False
        self._put(mark)
        self._is_fresh = True

    def ends_line(self) -> None:
        """No space is pending, and one that comes first is dropped."""
        self._is_spaced = False
        self._is_fresh = True

    def opens_box(self) -> None:
        """A box in the line begins: the space before it stays, the one it begins with goes."""
        if self._is_spaced:
            self._put("")
        self.ends_line()

    def closes_box(self) -> None:
        """A box in the line ends: a space after it stays."""
        self._is_spaced = False
        self._is_fresh = self._gap > 0 or not self._parts

    def _put(self, text: str) -> None:
        if self._gap:
            self._parts.append("\n" * self._gap)
        elif self._is_spaced:
            self._parts.append(" ")
        self._gap = 0
        self._is_spaced = False
        self._parts.append(text)
