"""All checks in their order; one that cannot be made is itself a finding."""

from collections.abc import Callable, Iterator

from clipfile.flows.doctor import home, machine, orchestra, published, warehouse
from clipfile.flows.doctor.verdicts import Finding, Patient, problem
from clipfile.schemas.errors import ClipfileError

Check = Callable[[Patient], Iterator[Finding]]

CHECKS: tuple[tuple[str, Check], ...] = (
    ("versions", machine.versions),
    ("settings", machine.settings_file),
    ("model", machine.model),
    ("home", home.writable),
    ("space", home.space),
    ("lock", home.lock),
    ("leftovers", home.leftovers),
    ("warehouse", warehouse.warehouse),
    ("snapshot", published.snapshot),
    ("prefect", orchestra.server),
)


def examine(patient: Patient) -> Iterator[Finding]:
    """What every check finds, one after the other."""
    for name, check in CHECKS:
        try:
            yield from check(patient)
        except ClipfileError as error:
            place = f" ({error.place})" if error.place else ""
            yield problem(name, f"{error.problem}{place}", error.remedy or "Report this as a bug.")
