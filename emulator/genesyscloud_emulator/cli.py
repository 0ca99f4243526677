"""The command line: a server on the loopback interface, until it is interrupted."""

from __future__ import annotations

import json
import shlex
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click
import uvicorn  # noqa: F401 - a missing extra shows before anything is printed
from pydantic import ValidationError

import genesyscloud_emulator.services  # noqa: F401 - the same
from genesyscloud_emulator.behaviour.switches import Switches
from genesyscloud_emulator.emulator import Emulator
from genesyscloud_emulator.seed.inventory import SeedError
from genesyscloud_emulator.storage.document import StateError

DEFAULT_PORT = 8085

# Option → switch, for those that get an option of their own. Help and type come from here, rules from `Switches`.
_OPTIONS: tuple[tuple[str, str, type | click.Choice[str], str], ...] = (
    ("--latency", "latency_seconds", float, "Seconds that every answer takes at least."),
    ("--rate-limit", "rate_limit", int, "Requests per minute and token."),
    (
        "--token-lifetime",
        "token_lifetime_seconds",
        float,
        "Seconds for which each token is good, whatever its client says.",
    ),
    ("--activation-reads", "activation_reads", int, "Reads that show ACTIVATING before a state is final."),
    ("--activation-seconds", "activation_seconds", float, "Seconds that a change of state takes at least."),
    ("--list-lag", "list_lag_seconds", float, "Seconds for which new objects are missing from lists."),
    ("--delete-lag", "delete_lag_seconds", float, "Seconds for which deleted objects still count."),
    (
        "--stale-version",
        "stale_version",
        click.Choice(["conflict", "bad_request", "accept"]),
        "What a stale configuration version leads to.",
    ),
    (
        "--redaction",
        "redaction",
        click.Choice(["absent", "mask", "nothing", "clear"]),
        "How reads hide a credential's secrets.",
    ),
    (
        "--credential-in-use",
        "credential_in_use",
        click.Choice(["cascade", "conflict", "untold"]),
        "What deleting a linked credential leads to.",
    ),
)


def _switch_options(command: Callable[..., None]) -> Callable[..., None]:
    for option, switch, kind, text in reversed(_OPTIONS):
        default = Switches.model_fields[switch].default
        ending = "" if default is None else f" [default: {default}]"
        command = click.option(option, switch, type=kind, help=text + ending)(command)
    return command


def _named_values(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> dict[str, Any]:
    """NAME=VALUE pairs as a mapping; a value that is not JSON is text."""
    named: dict[str, Any] = {}
    for pair in values:
        name, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(f"{pair!r} is not NAME=VALUE.", param=option)
        try:
            named[name] = json.loads(value)
        except ValueError:
            named[name] = value
    return named


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True, help="0: a free one.")
@click.option("--client-id", help="Id of the OAuth client. [default: a new one]")
@click.option("--client-secret", help="Secret of the OAuth client. [default: a new one]")
@click.option("--organization-id", help="Id of the organization. [default: a new one]")
@click.option(
    "--contradict",
    multiple=True,
    metavar="ASSUMPTION",
    help="An assumption of the provider that is false here (docs/assumptions.md); repeatable.",
)
@click.option(
    "--seed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Begin with an organization that looks like the one of this inventory (pulumi-genesyscloud inventory --json).",
)
@click.option(
    "--state",
    "state_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Go on where the emulator with this file ended, and save everything there.",
)
@click.option(
    "--access-log/--no-access-log",
    default=None,
    help="A line for each request on standard error. [default: where that is a terminal]",
)
@_switch_options
@click.option(
    "--max-instances",
    multiple=True,
    metavar="TYPE=N",
    callback=_named_values,
    help="Another limit for an integration type; repeatable.",
)
@click.option("--not-installable", multiple=True, metavar="TYPE", help="A type that cannot be created; repeatable.")
@click.option(
    "--backend",
    "backends",
    multiple=True,
    metavar="HOST=URL",
    callback=_named_values,
    help="Where test runs of actions send requests for a host: api.example.com=http://127.0.0.1:8080; repeatable.",
)
@click.option(
    "--switch",
    "others",
    multiple=True,
    metavar="NAME=VALUE",
    callback=_named_values,
    help="Any switch by its name in genesyscloud_emulator.Switches, as JSON or text; repeatable.",
)
def serve(
    port: int,
    client_id: str | None,
    client_secret: str | None,
    organization_id: str | None,
    contradict: tuple[str, ...],
    seed: Path | None,
    state_file: Path | None,
    access_log: bool | None,
    max_instances: dict[str, Any],
    not_installable: tuple[str, ...],
    backends: dict[str, Any],
    others: dict[str, Any],
    **options: object,
) -> None:
    """A strict local stand-in of the Genesys Cloud Platform API, for data action integrations.

    Serves API and token endpoint on 127.0.0.1 until it is interrupted. Everything is kept in memory, and with --state
    in a file too.
    """
    given = {name: value for name, value in options.items() if value is not None}
    lists = {"max_instances": max_instances, "not_installable": list(not_installable), "backends": backends}
    switches = {**{name: value for name, value in lists.items() if value}, **given, **others}
    stop = _stop_signal()
    try:
        emulator = Emulator(
            switches,
            contradict=contradict,
            client_id=client_id,
            client_secret=client_secret,
            organization_id=organization_id,
            port=port,
            seed=seed,
            state_file=state_file,
            access_log=sys.stderr.isatty() if access_log is None else access_log,
        )
        emulator.start()
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()]
        raise click.UsageError("; ".join(faults)) from None
    except (SeedError, StateError) as error:
        raise click.ClickException(str(error)) from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"cannot listen on port {port}: {error.strerror}") from None
    try:
        if seed and not emulator.seeded:
            click.echo(f"The state file {state_file} was there already: the seed is not used.", err=True)
        _introduce(emulator)
        stop.wait()
    finally:
        saved = emulator.stop()
    if not saved:
        sys.exit(1)


def _stop_signal() -> threading.Event:
    stop = threading.Event()

    def end(_: int, __: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    return stop


def _introduce(emulator: Emulator) -> None:
    """Say how to point the provider here."""
    # One line, and the first: scripts read the lines that follow.
    page = f"Open {emulator.url}/ in a browser to see it."
    click.echo(f"# Genesys Cloud emulator, organization {emulator.organization_id}. {page} Stop it with Ctrl+C.")
    for name, value in {
        "GENESYSCLOUD_API_URL": emulator.url,
        "GENESYSCLOUD_LOGIN_URL": emulator.url,
        "GENESYSCLOUD_OAUTHCLIENT_ID": emulator.client_id,
        "GENESYSCLOUD_OAUTHCLIENT_SECRET": emulator.client_secret,
    }.items():
        click.echo(f"export {name}={shlex.quote(value)}")
