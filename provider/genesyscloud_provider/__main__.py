"""The command `pulumi-genesyscloud`; also `python -m genesyscloud_provider`."""

from __future__ import annotations

import errno
import os
import shlex
import shutil
import sys
import uuid
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from genesyscloud_provider import __version__
from genesyscloud_provider.adapters.installation import PLUGIN, plugin_folder, reinstall

UNWRITABLE: Final = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
"""How a disk refuses to take more."""

INSTALLED: Final = (
    PLUGIN,
    f"{PLUGIN}.cmd",
    "PulumiPlugin.yaml",
    "__main__.py",
    "requirements.txt",
    "pulumi_genesyscloud-*.whl",
    "venv",
    "__pycache__",
)
"""What installations put into the plugin's folder: launchers, and a release archive with the environment that is made
for it, which some of the engine's commands would prefer."""

# The engine starts the plugin in the user's project, whose modules must not be taken for the plugin's. A folder that an
# uninstallation left behind is importable too, but has no origin.
START: Final = (
    "import sys; sys.path[:] = filter(None, sys.path);"
    " from importlib.util import find_spec; has = lambda name: getattr(find_spec(name), 'origin', None);"
    " has('genesyscloud_provider') or sys.exit({replaced} if has('pulumi_genesyscloud') else {lost});"
    " from genesyscloud_provider.adapters.plugin.start import main; main()"
)

# The engine shows these behind "This is *always* a bug in the provider", as `adapters.plugin.start` explains.
GONE: Final = (
    "pulumi-genesyscloud: this is no bug; the Python of the plugin is gone ({python}). In the environment that has the"
    " package now, run: pulumi-genesyscloud install-plugin"
)
LOST: Final = (
    "pulumi-genesyscloud: this is no bug; the plugin's Python environment has lost the package. To mend it,"
    " run: {reinstall}"
)
REPLACED: Final = (
    "pulumi-genesyscloud: this is no bug; a generated SDK of the same name (`pulumi package add`) has replaced the"
    " package. Take sdks/genesyscloud out of requirements.txt, then run: {reinstall}"
)

POSIX: Final = """\
#!/bin/sh
# Written by `pulumi-genesyscloud install-plugin`.
python={python}
[ -x "$python" ] || {{ printf '\\n%s\\n' {gone} >&2; exit 1; }}
exec "$python" -c {start} "$@"
"""

# The engine looks for .exe and .cmd.
WINDOWS: Final = """\
@echo off\r
rem Written by `pulumi-genesyscloud install-plugin`.\r
if not exist "{python}" (\r
echo.>&2\r
echo "{gone}" >&2\r
exit /b 1\r
)\r
"{python}" -c "{start}" %*\r
"""


COMMANDS: Final = {
    "adopt": "adopt.command",
    "check-plan": "check_plan",
    "doctor": "doctor.command",
    "drift-report": "drift.command",
    "inventory": "inventory.command",
    "usage": "usage",
    "verify": "verify.command",
}
"""Where each command is, below `genesyscloud_provider.commands`."""


class _Commands(click.Group):
    """Commands that are loaded when they are called; their standard output may be a file on a disk that is full."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*COMMANDS, *super().list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        try:
            module = import_module(f"genesyscloud_provider.commands.{COMMANDS[cmd_name]}")
        except KeyboardInterrupt:  # nothing was done yet
            raise SystemExit(130) from None
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().main(*args, **kwargs)
        except OSError as error:
            if error.filename is not None or error.errno not in UNWRITABLE:
                raise
            _give_up_output()
            click.ClickException(
                f"What was to be printed cannot be written: {error.strerror}. What is there is not complete. Free some"
                " space, and repeat the command."
            ).show()
            raise SystemExit(1) from None


def _give_up_output() -> None:
    """Lead standard output to nowhere: at its end Python would try to write what is left, and fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Genesys Cloud data action integrations for Pulumi."""


@main.command()
def install_plugin() -> None:
    """Let Pulumi find the plugin in this Python environment.

    Programs in other languages than Python, imports and explicit providers need it. Repeat this after an upgrade.
    """
    folder = plugin_folder()
    name, content = _launcher(Path(sys.executable), windows=os.name == "nt")
    try:
        said = _put(folder, name, content)
    except OSError as error:
        raise click.ClickException(
            f"{folder} cannot be written: {error.strerror}. Make it writable, or name another home in PULUMI_HOME,"
            " for Pulumi too."
        ) from None
    click.echo(
        f"Installed {folder / name}, which runs in {sys.executable}.\n"
        f"To remove it: pulumi plugin rm resource genesyscloud {__version__}"
    )
    for line in said:
        click.echo(line)
    ambient = shutil.which(PLUGIN)
    if ambient:
        click.echo(
            f"Pulumi prefers {ambient}, which is on your PATH, and says so in each run. To have it take the installed"
            " one, set PULUMI_IGNORE_AMBIENT_PLUGINS=true, or deactivate the virtual environment."
        )


def _launcher(python: Path, *, windows: bool) -> tuple[str, bytes]:
    """The launcher's name and content: it starts the plugin in the Python given."""
    command = reinstall(str(python), windows=windows)
    start = START.format(lost=_literal(LOST, command), replaced=_literal(REPLACED, command))
    gone = GONE.format(python=python)
    if windows:
        text = WINDOWS.format(python=_percent(str(python)), gone=_percent(gone), start=_percent(start))
        return f"{PLUGIN}.cmd", text.encode("oem" if os.name == "nt" else "utf-8")  # what the command prompt reads
    text = POSIX.format(python=shlex.quote(str(python)), gone=shlex.quote(gone), start=shlex.quote(start))
    return PLUGIN, os.fsencode(text)


def _literal(text: str, command: str) -> str:
    """A text as Python source, on a line of its own; without double quotes, between which Windows needs the program."""
    escaped = text.format(reinstall=command).replace("\\", r"\\").replace("'", r"\'").replace('"', r"\x22")
    return f"'\\n{escaped}'"


def _percent(text: str) -> str:
    """A text in which the command prompt looks for no variables."""
    return text.replace("%", "%%")


def _put(folder: Path, name: str, content: bytes) -> list[str]:
    """Make a file all that is installed in the folder; at any time the engine finds an installation there, or nothing.

    Removes what an installation put there, and nothing else. Returns what the user has to know, a line each.
    """
    if folder.is_file():
        raise click.ClickException(
            f"{folder} is a file, and Pulumi needs a folder there. Move it away, and run pulumi-genesyscloud"
            " install-plugin again."
        )
    unfinished = folder.with_name(f"{folder.name}.tmp{uuid.uuid4().int}")  # the engine passes over names like this
    unfinished.mkdir(parents=True)
    try:
        (unfinished / name).write_bytes(content)
        (unfinished / name).chmod(0o755)
        said = _without_link(folder)
        try:
            unfinished.rename(folder)
        except OSError:  # there is a folder already, perhaps since a moment ago
            if not folder.is_dir():
                raise
            said += _put_over(folder, unfinished / name)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    # An installation by the engine that broke off leaves this, and the engine then takes the folder for unfinished.
    folder.with_name(f"{folder.name}.partial").unlink(missing_ok=True)
    return said


def _without_link(folder: Path) -> list[str]:
    """Remove a symbolic link of this name. What it leads to is somebody's own, such as a checkout."""
    led_to = _read_link(folder)
    if led_to is None:
        return []
    try:
        folder.unlink()
    except OSError:
        if _read_link(folder) is not None:
            raise
        return []  # another installation was quicker
    led_to = folder.parent / led_to
    return [f"Replaced the symbolic link {folder}, which led to {led_to}. Nothing there was changed."]


def _read_link(path: Path) -> Path | None:
    """Where a symbolic link leads, or a junction of Windows; None for anything else."""
    try:
        return path.readlink()
    except OSError:
        return None


def _put_over(folder: Path, launcher: Path) -> list[str]:
    """Put the launcher into a folder that is there, and move what else was installed away, beside the launcher."""
    launcher.replace(folder / launcher.name)
    left = []
    for other in sorted(each for each in folder.iterdir() if each.name != launcher.name):
        if any(other.match(pattern) for pattern in INSTALLED):
            with suppress(FileNotFoundError):  # another installation was quicker
                other.rename(launcher.parent / other.name)
        else:
            left.append(other.name)
    return [f"Left in {folder} what no installation of this plugin put there: {', '.join(left)}."] if left else []


if __name__ == "__main__":
    main(prog_name="pulumi-genesyscloud")
