"""The command line: ``python manage.py COMMAND``. It trusts the operating-system account that runs it."""

import sys

import click

from command_line.accounts import user
from command_line.bench import bench
from command_line.data import check, demo, refresh
from command_line.metrics import metric, metrics, rows
from errors import ErrorForReader


class ReaderErrors(click.Group):
    """Errors meant for people become one message on stderr and exit code 1; no traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except ErrorForReader as error:
            click.echo(str(error), err=True)
            sys.exit(1)


@click.group(cls=ReaderErrors, context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Giám sát: oversight of a province's cases, read-only."""


for command in (demo, check, refresh, metric, rows, metrics, user, bench):
    cli.add_command(command)

if __name__ == "__main__":
    cli()
