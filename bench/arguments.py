"""What the commands of ``bench`` are asked to do besides printing."""

from __future__ import annotations

from argparse import ArgumentParser, RawDescriptionHelpFormatter


def is_to_write(description: str | None) -> bool:
    """Whether the tables go into their document too. ``--help`` prints the description and ends."""
    parser = ArgumentParser(description=description, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the tables into their document as well")
    return bool(parser.parse_args().write)
