"""The `oap` command. Each of its commands is a few lines over a service, in the file that has its name.

A file is imported when its command is asked for, so that no command waits for what another one needs.
"""

from __future__ import annotations

import keyword
import logging
import os
from importlib import import_module
from pkgutil import iter_modules

import click

from oap.errors import OapError


class _Commands(click.Group):
    """Finds commands by their files, and shows our own errors as a message, not as a trace."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in iter_modules(__path__) if not module.name.startswith("_"))
        return sorted(name.rstrip("_").replace("_", "-") for name in names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        file = cmd_name.replace("-", "_")
        file += "_" if keyword.iskeyword(file) else ""
        command: click.Command = import_module(f"{__name__}.{file}").command
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except OapError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands)
def main() -> None:
    """The Ordinarily Available Provision service."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(message)s")
    # Matrices are small here, and a process with threads cannot be forked.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
