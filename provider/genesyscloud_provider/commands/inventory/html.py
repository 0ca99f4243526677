"""A page as one HTML file, which asks no network, needs no script, and is as light or dark as its reader likes."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from genesyscloud_provider import __version__
from genesyscloud_provider.commands.inventory.pages import Page

TEMPLATES: Final = Path(__file__).with_name("templates")


def html_of(page: Page) -> str:
    """A page as HTML. Whatever a name holds, it is text there.

    Args:
        page: what to show.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    return environment.get_template("page.html.jinja").render(page=page, version=__version__)


def shown(text: str) -> str:
    """Somebody's text, in which what cannot be seen, such as a character that turns the direction, is a mark."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
