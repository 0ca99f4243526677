"""The page as HTML: templates that escape by themselves, and a policy that lets nothing run but the page's own."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

TEMPLATES: Final = Path(__file__).with_name("templates")

MARK: Final = "\N{REPLACEMENT CHARACTER}"
"""What stands for a character that cannot be seen, such as one that turns the direction of the text."""

JOINERS: Final = "\N{ZERO WIDTH JOINER}\N{ZERO WIDTH NON-JOINER}"
"""What cannot be seen, and is part of how some scripts and emoji are written."""

ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#c2410c"/>'
    '<path d="M9 12h9l-3-3m8 11h-9l3 3" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"'
    ' stroke-linejoin="round"/></svg>'
)


def html_of(view: str, **values: object) -> str:
    """A view by the name of its template. Whatever a name holds, it is text there."""
    return _environment().get_template(f"{view}.html.jinja").render(**values)


@cache
def headers() -> dict[str, str]:
    """What comes with each answer: nothing is loaded from elsewhere, and no page of another origin shows or reads this.

    The referrer policy is none that hides the origin of forms: without it they would be refused as another page's.
    """
    style, script = (_hash(_source(name)) for name in ("page.css", "page.js"))
    policy = {
        "default-src": "'none'",
        "style-src": style,
        "script-src": script,
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = _shown
    environment.globals |= {name: Markup(_source(f"page.{end}")) for name, end in (("style", "css"), ("script", "js"))}  # noqa: S704 (they are ours)
    return environment


@cache
def _source(name: str) -> str:
    return (TEMPLATES / f"{name}.jinja").read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _shown(text: str) -> str:
    """Somebody's text, in which what cannot be seen is a mark."""
    return "".join(each if each.isprintable() or each in JOINERS else MARK for each in text)
