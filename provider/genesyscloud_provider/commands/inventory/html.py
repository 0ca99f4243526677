"""A page as one HTML file, which asks no network, needs no script, and is as light or dark as its reader likes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from genesyscloud_provider import __version__
from genesyscloud_provider.commands.inventory.pages import Page

MARK: Final = "\N{REPLACEMENT CHARACTER}"

JOINERS: Final = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""What cannot be seen, and is part of how some scripts and emoji are written."""

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
    environment.filters |= {"shown": shown, "words": words}
    return environment.get_template("page.html.jinja").render(page=page, version=__version__)


def shown(text: str) -> str:
    """Somebody's text, in which what cannot be seen, such as a character that turns the direction, is a mark."""
    return "".join(each if each.isprintable() or each in JOINERS else MARK for each in text)


def words(text: str) -> Markup:
    """Words of ours, in which a command stands between backticks."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S704 (it is escaped)
