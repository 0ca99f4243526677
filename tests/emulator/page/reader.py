"""What a browser without a script makes of the page: its text, its links, its forms, and how it sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.parse import urlencode, urljoin

import httpx

VOID: Final = {"meta", "link", "input", "img", "br", "wbr", "hr"}
LOUD: Final = {"script", "style"}


@dataclass
class SentForm:
    """A form; `values` are what it sends as it is."""

    action: str
    method: str
    values: list[tuple[str, str]] = field(default_factory=list)
    choices: dict[str, list[str]] = field(default_factory=dict)
    required: set[str] = field(default_factory=set)
    passwords: set[str] = field(default_factory=set)


class Read(HTMLParser):
    """A page that was read; `outline` is what opens and closes, to see whether all of it does."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.forms: dict[str, SentForm] = {}
        self.links: dict[str, str] = {}
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.entries: set[str] = set()
        self._open: list[str] = []
        self._parts: list[str] = []
        self._form: SentForm | None = None
        self._select: str | None = None
        self._link: tuple[str, int] | None = None
        self._area: tuple[str, int] | None = None
        self.feed(html)
        self.close()
        assert self._open == []

    @property
    def text(self) -> str:
        """What a person reads, blanks made one."""
        return " ".join("".join(self._parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if "id" in given:
            self.ids.append(given["id"])
        if tag not in VOID:
            self._open.append(tag)
        if tag in {"p", "li", "div", "td", "th", "dd", "dt", "h1", "h2", "h3", "option", "legend", "label", "wbr"}:
            self._parts.append("" if tag == "wbr" else " ")
        if tag == "a" and "href" in given:
            self._link = given["href"], len(self._parts)
        if tag == "label":
            self.labelled.add(given.get("for", ""))
        if tag == "form":
            self._form = self.forms[given.get("id", "")] = SentForm(given["action"], given["method"])
        elif self._form is not None:
            self._entry(tag, given, self._form)

    def _entry(self, tag: str, given: dict[str, str], form: SentForm) -> None:
        name, kind = given.get("name", ""), given.get("type", "")
        if tag in {"input", "select", "textarea"} and kind not in {"hidden", "checkbox"}:
            self.entries.add(given["id"])
        if "required" in given:
            form.required.add(name)
        if kind == "checkbox":
            form.choices.setdefault(name, []).append(given["value"])
        if kind == "password":
            form.passwords.add(name)
        if tag == "input" and (kind != "checkbox" or "checked" in given):
            form.values.append((name, given.get("value", "")))
        if tag == "select":
            self._select = name
            form.choices[name] = []
        if tag == "option" and self._select is not None:
            known = form.choices[self._select]
            known.append(given["value"])
            if "selected" in given or len(known) == 1:
                form.values = [each for each in form.values if each[0] != self._select]
                form.values.append((self._select, given["value"]))
        if tag == "textarea":
            self._area = name, len(self._parts)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
        if tag == "a" and self._link is not None:
            href, start = self._link
            self.links.setdefault(" ".join("".join(self._parts[start:]).split()), href)
            self._link = None
        if tag == "textarea" and self._area is not None and self._form is not None:
            name, start = self._area
            self._form.values.append((name, "".join(self._parts[start:]).removeprefix("\n")))
            self._area = None
        if tag == "select":
            self._select = None
        if tag == "form":
            self._form = None

    def handle_data(self, data: str) -> None:
        if not LOUD & set(self._open):
            self._parts.append(data)


class Reader:
    """Somebody who reads the page at an address, follows links and sends forms."""

    def __init__(self, url: str, http: httpx.Client) -> None:
        self._url = url
        self._http = http
        self.page = self.open("/")

    def open(self, path: str, expect: int = 200) -> Read:
        """Go to an address of the page."""
        answer = self._http.get(urljoin(self._url, path))
        assert answer.status_code == expect, answer.text
        self.page = Read(answer.text)
        return self.page

    def follow(self, link: str) -> Read:
        """Click on a link with this text."""
        return self.open(self.page.links[link])

    def show(self, kind: str, object_id: str) -> Read:
        """Go to an object's view."""
        return self.open(f"/?show={kind}&id={object_id}")

    def send(self, deed: str, **entries: str | list[str]) -> Read:
        """Fill in entries of a form, send it, and go where that leads; what is not said is sent as it stands there.

        In names of entries `__` stands for a dot, and `_` for a hyphen.
        """
        form = self.page.forms[f"form-{deed}"]
        named = {name.replace("__", ".").replace("_", "-"): value for name, value in entries.items()}
        for name, value in named.items():
            known = {each for each, _ in form.values} | set(form.choices)
            assert name in known, f"{deed} has no entry {name}, but {known}"
            assert name not in form.choices or {*([value] if isinstance(value, str) else value)} <= {
                *form.choices[name]
            }
        kept = [each for each in form.values if each[0] not in named]
        given = [
            (name, each) for name, value in named.items() for each in ([value] if isinstance(value, str) else value)
        ]
        if form.method == "get":
            return self.open(f"{form.action}?{urlencode([*kept, *given])}")
        answer = self.post([*kept, *given])
        assert answer.status_code == 303, answer.text
        return self.open(answer.headers["location"])

    def post(self, values: list[tuple[str, str]], **headers: str) -> httpx.Response:
        """Send a form as it is, with headers; underscores stand for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = urlencode(values)
        sent = {"Content-Type": "application/x-www-form-urlencoded", **named}
        return self._http.post(f"{self._url}/", content=body, headers=sent)
