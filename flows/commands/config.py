"""`clipfile config`."""

from rich.table import Table

from clipfile.flows.arguments.flags import NO_FLAGS, Flags, resolved
from clipfile.flows.screen.console import out
from clipfile.schemas.settings import Settings


def config(*, flags: Flags = NO_FLAGS) -> None:
    """Show every setting, its value, where it came from and what it is for.

    A flag beats CLIPFILE_NAME in the environment, which beats HOME/clipfile.toml, which beats the default.

    Try:

        clipfile config
        CLIPFILE_BATCH_PAGES=100 clipfile config --home /srv/clips
    """
    found = resolved(flags)
    table = Table("setting", "value", "from", "what it is", box=None, pad_edge=False)
    for name, field in Settings.model_fields.items():
        table.add_row(name, str(getattr(found.settings, name)), found.origins[name], field.description)
    out.print(table)
