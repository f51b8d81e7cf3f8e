"""`clipfile rejects`."""

from typing import Annotated

from cyclopts import Parameter

from clipfile.flows.console import out
from clipfile.flows.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.opening import reading
from clipfile.flows.tables import render
from clipfile.schemas.kinds import Reason

GROUPED = "SELECT reason, rejections, attempts, last_seen, newest_source, newest_detail FROM rejections_by_reason"
LISTED = """
SELECT reason, source_uri, source_member, detail, attempts, last_seen
FROM rejections WHERE $reason IS NULL OR reason = $reason
ORDER BY reason, source_uri, source_member LIMIT $limit
"""


def rejects(
    *,
    reason: Reason | None = None,
    each: Annotated[bool, Parameter(negative="")] = False,
    limit: int = 100,
    flags: Flags = NO_FLAGS,
) -> None:
    """Show what was turned away, by reason; with `--each` or `--reason` one by one, with what to do about it.

    Try:

        clipfile rejects
        clipfile rejects --reason binary
    """
    with reading(resolved(flags).settings) as store:
        if reason is None and not each:
            out.print(render(store.query(GROUPED)))
        else:
            out.print(render(store.query(LISTED, {"reason": reason and str(reason), "limit": limit})))
