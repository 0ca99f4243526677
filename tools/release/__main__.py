"""The commands of a release."""

from __future__ import annotations

from pathlib import Path

import click

from tools.release import agreement, artefacts
from tools.sdkgen import CommandFailed


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Make a release."""


@main.command()
@click.option("--tag", help="The release's tag, such as v1.2.3; without one less has to be there.")
def check(tag: str | None) -> None:
    """Tell what does not say the same version, and what a release lacks."""
    found = list(agreement.disagreements(tag or None))
    for each in found:
        click.echo(each, err=True)
    if found:
        raise SystemExit(1)
    click.echo(f"Everything agrees on {agreement.declared()}.")


@main.command()
@click.option("--folder", type=click.Path(path_type=Path), default=agreement.ROOT / "dist", help="Where to; dist/.")
@click.option("--every", is_flag=True, help="Fail where the SDK of a language cannot be made here.")
def build(folder: Path, every: bool) -> None:
    """Make all that is published, in dist/."""
    try:
        missing = artefacts.build(folder, agreement.declared(), click.echo, every=every)
    except (CommandFailed, agreement.NoSection) as error:
        raise click.ClickException(str(error)) from error
    for each in missing:
        click.echo(f"Left out: the SDK of {each}.", err=True)


if __name__ == "__main__":
    main(prog_name="python -m tools.release")
