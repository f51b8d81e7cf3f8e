"""What Clipfile runs on: Python, the packages beside it, its settings, its model."""

import platform
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from clipfile import __version__
from clipfile.flows.doctor.verdicts import Finding, Patient, ok, problem
from clipfile.schemas.settings import FILE_NAME, Settings
from clipfile.tasks.segment.model import load_model

SHOWN = ("prefect", "duckdb", "pyarrow")


def versions(_patient: Patient) -> Iterator[Finding]:
    """The versions, and every package that is not one Clipfile was made for."""
    found = [f"{name} {version(name)}" for name in SHOWN]
    yield ok("versions", ", ".join((f"clipfile {__version__}", f"python {platform.python_version()}", *found)))
    broken = list(_unmet())
    if broken:
        wanted = " ".join(f"'{requirement}'" for requirement, _ in broken)
        names = ", ".join(f"{requirement.name} is {installed}" for requirement, installed in broken)
        yield problem("packages", f"{names}; Clipfile needs {wanted}", f"pip install {wanted}")
    else:
        yield ok("packages", "every one is of a version that Clipfile was made for")


def _unmet() -> Iterator[tuple[Requirement, str]]:
    """Requirements that are not met, and what is installed instead."""
    for requirement in map(Requirement, requires("clipfile") or ()):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            try:
                installed = version(requirement.name)
            except PackageNotFoundError:
                installed = "missing"
            if installed == "missing" or not requirement.specifier.contains(installed, prereleases=True):
                yield Requirement(f"{requirement.name}{requirement.specifier}"), installed


def settings_file(patient: Patient) -> Iterator[Finding]:
    """The settings file: what is set differently from the defaults."""
    path = patient.settings.home / FILE_NAME
    changed = [name for name, field in Settings.model_fields.items() if _differs(patient.settings, name, field.default)]
    where = f"{path}" if path.exists() else f"no {FILE_NAME} in {patient.settings.home}"
    yield ok("settings", f"{where}; not as by default: {', '.join(changed) or 'none'} (clipfile config shows all)")


def _differs(settings: Settings, name: str, default: object) -> bool:
    return name != "home" and getattr(settings, name) != default


def model(patient: Patient) -> Iterator[Finding]:
    """The segmenter's model loads. Raises ModelError where it does not."""
    yield ok("model", load_model(patient.settings.model).version)
