"""The commands: one row each; a command is imported when it is called."""

from cyclopts import App

from clipfile import __version__

COMMANDS = "clipfile.flows.commands"

app = App(
    name="clipfile",
    version=__version__,
    help_format="markdown",
    suppress_keyboard_interrupt=False,  # a run that is stopped says that the next one carries on
    help=(
        "Turn the flat text of news pages into articles and sidebar items, in a DuckDB warehouse.\n\n"
        "Start here: `clipfile ingest FOLDER`, then `clipfile sql`.\n\n"
        "Exit codes: 0 all went well (rejections included), 1 the run failed or found nothing, 2 the command was wrong."
    ),
)

NAMES = (
    "ingest", "segment", "show", "sql", "export", "report", "rejects", "replay", "snapshot", "relate", "resegment",
    "restore", "compact", "forget", "status", "doctor", "config", "label", "train", "evaluate",
)  # fmt: skip
for _name in NAMES:
    app.command(f"{COMMANDS}.{_name}:{_name}", name=_name)
