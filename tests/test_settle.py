"""Kinds that a line's form settles."""

import numpy as np
import pytest

from clipfile.schemas.kinds import Kind
from clipfile.tasks.segment.codes import CODE, KINDS
from clipfile.tasks.segment.settle import RULES, is_outlet, settled

H, B, S, SUB = Kind.HEADLINE, Kind.BYLINE, Kind.SOURCE, Kind.SUBHEAD
IH, IC, IM, BODY = Kind.ITEM_HEADLINE, Kind.ITEM_CAPTION, Kind.ITEM_META, Kind.BODY


@pytest.mark.parametrize(
    ("rows", "right"),
    [
        ([(B, "The Harbor Courier"), (B, "By Ada Winslow")], [S, B]),
        ([(B, "By Ada Winslow"), (B, "Reuters")], [B, S]),
        ([(B, "By Ada Winslow"), (SUB, "Calder Daily News")], [B, S]),
        ([(B, "By Ada Winslow"), (B, "Staff Writer")], [B, B]),
        ([(B, "Ada Post"), (H, "A headline")], [B, H]),
        ([(SUB, "What the Post"), (BODY, "A paragraph.")], [SUB, BODY]),
        ([(IH, "(Port of Calder)"), (IH, "Crane is back")], [IC, IH]),
        ([(IM, "（写真：港湾局）"), (IH, "クレーンが戻る")], [IC, IH]),
        ([(IH, "Crane is back (again)"), (IH, "Next")], [IH, IH]),
        ([(IH, "Crane is back"), (IH, "(Port of Calder)")], [IH, IH]),
        ([(IH, "Crane is back"), (IM, "The pay of dockers in Calder rises in July. Here is what to know.")], [IH, IH]),
        (
            [(BODY, "A paragraph."), (IM, "The pay of dockers in Calder rises in July. Here is what to know.")],
            [BODY, IM],
        ),
        ([(IH, "Crane is back"), (IM, "Ada Winslow, 3 hours ago")], [IH, IM]),
    ],
)
def test_rules(rows: list[tuple[Kind, str]], right: list[Kind]) -> None:
    kinds = np.array([CODE[kind] for kind, _ in rows], np.int8)
    before = kinds.copy()
    assert [KINDS[code] for code in settled(kinds, [line for _, line in rows])] == right
    assert (kinds == before).all()


def test_names_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("line", ["", "Post", "By The Post of Ada Winslow and many other friends post", "Ada Winslow"])
def test_no_outlet(line: str) -> None:
    assert not is_outlet(line)
