"""The command line: ``python manage.py COMMAND``. It trusts the operating-system account that runs it."""

import importlib
import sys

import click

from errors import ErrorForReader

#: Where each command is written; it is imported when it is asked for, so that each starts quickly.
COMMANDS = {
    "demo": "command_line.data",
    "check": "command_line.data",
    "refresh": "command_line.data",
    "metric": "command_line.metrics",
    "rows": "command_line.metrics",
    "metrics": "command_line.metrics",
    "report": "command_line.reports",
    "freeze": "command_line.briefings",
    "user": "command_line.accounts",
    "bench": "command_line.bench",
}


class Commands(click.Group):
    """The commands by name; an error meant for people is a message on stderr and exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(importlib.import_module(COMMANDS[cmd_name]), cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ErrorForReader as error:
            click.echo(str(error), err=True)
            sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Giám sát: oversight of a province's cases, read-only."""


if __name__ == "__main__":
    cli()
