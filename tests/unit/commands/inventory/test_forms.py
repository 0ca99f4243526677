"""Text, Markdown and HTML: whatever names hold, they are names there, and each form can be read."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from genesyscloud_emulator import Emulator
from genesyscloud_provider.__main__ import main
from genesyscloud_provider.client.configuration import SETTINGS
from genesyscloud_provider.commands.tables import columns
from tests.conftest import settings_of
from tests.unit.commands.conftest import Call
from tests.unit.commands.inventory.organizations import ODD, break_all, fill

pytestmark = pytest.mark.slow

FORMS = [None, "--json", "--markdown", "--html"]


@pytest.fixture(scope="module")
def saved_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Inventories of organizations, each asked for once: a rich one, one with broken things only, an empty one."""
    folder = tmp_path_factory.mktemp("inventories")
    files: dict[str, str] = {}
    for name, prepare in (("rich", fill), ("broken", break_all), ("empty", lambda _: None)):
        with Emulator() as cloud:
            prepare(cloud)
            path = folder / f"{name}.json"
            path.write_text(printed(cloud, "--json"), "utf-8")
            files[name] = str(path)
    return files


def printed(cloud: Emulator, *arguments: str) -> str:
    """What the command prints of an organization."""
    settings = settings_of(cloud)
    environment = {each.environment: settings[each.name] for each in SETTINGS if each.name in settings}
    told = CliRunner().invoke(main, ["inventory", *arguments], env=environment)
    assert told.exit_code == 0, told.output
    return told.stdout


@pytest.fixture
def shown(saved_files: dict[str, str], call: Call) -> Callable[..., str]:
    """What a form prints of an organization."""

    def run(organization: str, *arguments: str) -> str:
        told = call("inventory", "--from", saved_files[organization], *arguments)
        assert told.exit_code == 0, told.output
        return told.stdout

    return run


Shown = Callable[..., str]

# Every form


@pytest.mark.parametrize("form", FORMS)
def test_what_is_printed_moves_no_cursor_and_turns_no_direction(shown: Shown, form: str | None) -> None:
    told = shown("broken", *([form] if form else []))
    harmless = {"\n", *("\N{ZERO WIDTH JOINER}" if form == "--html" else "")}
    assert {each for each in told if unicodedata.category(each) in ("Cc", "Cf", "Cs")} <= harmless


@pytest.mark.parametrize("form", [None, "--markdown", "--html"])
def test_every_list_of_the_document_is_on_each_page(shown: Shown, form: str | None) -> None:
    told = shown("rich", *([form] if form else []))
    told = " ".join(told.split())
    for name in ("Orders", "tickets", "look up", "Old script", "Reader", "Agent", "401 from https://acme.zendesk.com"):
        assert name in told
    for title in ("What looks wrong", "Integrations for data actions", "Limits", "Credentials", "Actions", "Roles"):
        assert title in told


@pytest.mark.parametrize("form", [None, "--markdown", "--html"])
def test_an_empty_organization_has_a_page(shown: Shown, form: str | None) -> None:
    told = " ".join(shown("empty", *([form] if form else [])).split())
    assert "0 integrations, 0 credentials, 0 actions and 1 OAuth client: nothing looks wrong" in told


# Text


def test_text_is_at_most_80_columns_wide(shown: Shown) -> None:
    lines = shown("broken").splitlines()
    tables = [each for each in lines if not each.startswith(("  ", "-"))]
    assert max(map(len, lines)) <= 80
    assert max(map(columns, tables)) <= 80
    assert len(lines) > 100


def test_the_text_of_an_organization(shown: Shown, saved_files: dict[str, str]) -> None:
    lines = shown("rich").splitlines()
    document = json.loads(Path(saved_files["rich"]).read_text("utf-8"))
    assert lines[:5] == [
        "Inventory: Emulated Organization",
        f"Organization: {document['organization']['id']}",
        f"Taken at: {document['takenAt']}",
        "5 integrations, 5 credentials, 8 actions and 4 OAuth clients: 2 errors, 2",
        "  warnings and 6 notes.",
    ]
    assert [each.split("  ")[0] for each in lines if each.endswith(")") and not each.startswith(" ")] == [
        "Integrations for data actions (5)",
        "Other integrations, which may use credentials too: Custom SMTP Server (1)",
        "Limits (11)",
        "Credentials (5)",
        "Actions (9)",
        "OAuth clients (4)",
        "Roles (2)",
    ]
    rows = [re.split(r"\s{2,}", each) for each in lines]
    assert ["Tickets", "Zendesk", "ERROR", "tickets", "2"] in rows
    assert ["Orders", "Web Services", "active", "orders", "3, 1 draft"] in rows
    assert ["look up", "Orders", "custom", "1", "2: Agent, Or…", "1,204", "31"] in rows
    assert ["refund", "Orders", "draft", "–", "–", "–", "–"] in rows
    assert ["old", "basicAuth", "nobody"] in [each[:3] for each in rows]
    assert ["Web Services Data Actions", "2", "50", "48"] in rows
    assert ["Data actions", "client credentials", "active", "Reader"] in rows
    assert ["Reader", "2", "Data actions"] in rows


def test_many_of_a_kind_are_counted_in_a_finding(shown: Shown) -> None:
    assert f"      - and {2 * len(ODD) - 10} more" in shown("broken").splitlines()


# Markdown


def cells(line: str) -> list[str]:
    """The cells of a row, as GitHub takes them apart: at bars that are not escaped."""
    return re.split(r"(?<!\\)\|", line)[1:-1]


def test_every_row_of_a_markdown_table_has_the_cells_of_its_head(shown: Shown) -> None:
    lines = shown("broken", "--markdown").splitlines()
    tables = re.findall(r"(?:^\|.*\n)+", "\n".join(lines) + "\n", re.MULTILINE)
    assert len(tables) == 6
    for table in tables:
        assert len({len(cells(each)) for each in table.splitlines()}) == 1


def test_names_in_markdown_are_code_and_nothing_else(shown: Shown) -> None:
    text = re.sub(r"^```mermaid\n.*?^```$", "", shown("broken", "--markdown"), flags=re.MULTILINE | re.DOTALL)
    outside = re.sub(r"`[^`\n]*`", "", text)
    assert re.findall(r"<(?!br>|/?details>|/?summary>)", outside) == []
    for part in ("@octocat", "https://", "javascript:", "~", "{{", "img", "日", "x|"):
        assert part not in outside


def test_a_long_table_is_folded(shown: Shown) -> None:
    assert "<details>" not in shown("rich", "--markdown")
    told = shown("broken", "--markdown")
    actions = 3 * len(ODD) + 2  # two came with Salesforce
    assert told.count(f"<details><summary>Actions ({actions})</summary>\n\n| Name") == told.count("</details>") == 1


# Mermaid


def diagram(markdown: str) -> list[str]:
    (found,) = re.findall(r"^```mermaid\n(.*?)\n```$", markdown, re.MULTILINE | re.DOTALL)
    return list(found.splitlines())


NODE = re.compile(r'  n\d+(\["[^"]*"\]|\(\["[^"]*"\]\)|\[\("[^"]*"\)\])')
ARROW = re.compile(r'  n\d+ -->(\|"[\w ]+"\|)? n\d+')
STYLE = re.compile(r"  classDef (good|warning|error) [\w:#,-]+|  class n\d+(,n\d+)* (good|warning|error)")
LABEL = re.compile(r"(?:[\w \-.,…]|#\d+;|<br/>)*")


@pytest.mark.parametrize("organization", ["rich", "broken"])
def test_a_graph_holds_boxes_arrows_and_styles_only(shown: Shown, organization: str) -> None:
    first, *lines = diagram(shown(organization, "--markdown"))
    assert first == "flowchart LR"
    assert [
        each for each in lines if not (NODE.fullmatch(each) or ARROW.fullmatch(each) or STYLE.fullmatch(each))
    ] == []
    labels = [each for line in lines if NODE.fullmatch(line) for each in re.findall(r'"(.*)"', line)]
    assert labels
    assert [each for each in labels if not LABEL.fullmatch(each.replace("#8230;", ""))] == []


def test_the_graph_shows_who_uses_what(shown: Shown) -> None:
    lines = diagram(shown("rich", "--markdown"))
    boxes = dict(re.findall(r'^  (n\d+)\W*?"(.*?)<br/>', "\n".join(lines), re.MULTILINE))
    names = {name: box for box, name in boxes.items()}
    assert f'  {names["Agent"]} -->|"1 action"| {names["Orders"]}' in lines
    assert f"  {names['Orders']} --> {names['orders']}" in lines
    assert f'  {names["Support"]} -->|"1 action"| {names["Tickets"]}' in lines
    assert f"  class {names['Tickets']} error" in lines
    assert "Functions" not in names, "it has to do with nothing"


def test_a_graph_of_many_is_cut_and_says_so(genesys_cloud: Emulator) -> None:
    control = genesys_cloud.control
    control.switches(max_instances={"custom-rest-actions": 500})
    credential = control.create_credential("basicAuth", {"userName": "ada"}, "shared").id
    for number in range(70):
        made = control.create_integration("custom-rest-actions", f"Team {number}").id
        control.change_integration(made, credentials={"basicAuth": credential})
    markdown = printed(genesys_cloud, "--markdown", "--without-usage")
    assert len([each for each in diagram(markdown) if NODE.fullmatch(each)]) == 60
    assert "For want of room 11 integrations are not drawn." in markdown


# HTML


class Page(HTMLParser):
    """What a browser makes of a page."""

    VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            return
        self.texts.append(data)

    @property
    def text(self) -> str:
        return "\n".join(self.texts)


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "p", "dl", "div", "dt", "dd"),
    *("nav", "ul", "li", "a", "span", "main", "section", "article", "details", "summary", "strong", "code", "small"),
    *("table", "thead", "tbody", "tr", "th", "td", "bdi"),
}
ATTRIBUTES = {
    *("lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "scope", "role", "tabindex", "style"),
    *("aria-label", "aria-labelledby"),
}


@pytest.mark.parametrize("organization", ["rich", "broken", "empty"])
def test_html_is_well_formed_and_needs_nothing_else(shown: Shown, organization: str) -> None:
    text = shown(organization, "--html")
    page = Page(text)
    assert (page.wrong, page.open) == ([], [])
    assert {tag for tag, _ in page.tags} <= TAGS, "no script, no image, no link to a file"
    assert {name for _, each in page.tags for name in each} <= ATTRIBUTES, "nothing that is loaded or executed"
    targets = [each["href"] for tag, each in page.tags if tag == "a"]
    ids = [each["id"] for _, each in page.tags if "id" in each]
    assert targets
    assert {f"#{each}" for each in ids} >= set(targets), "all links lead to parts of the page"
    assert len(ids) == len(set(ids))
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert not re.search(r"url\(|@import|expression|https?:", style)
    assert "prefers-color-scheme: dark" in style
    policy = [each["content"] for _, each in page.tags if each.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    styles = [each["style"] for _, each in page.tags if "style" in each]
    assert all(re.fullmatch(r"width: (100|\d{1,2})%", each or "") for each in styles)


def test_names_in_html_are_texts_that_turn_nothing(shown: Shown) -> None:
    text = shown("broken", "--html")
    page = Page(text)
    for name in ODD:
        seen = "".join(
            each if each.isprintable() or each == "\N{ZERO WIDTH JOINER}" else "\N{REPLACEMENT CHARACTER}"
            for each in name
        )
        assert seen in page.texts
        assert re.search(rf"<bdi>{re.escape(escaped(seen))}</bdi>", text)


def escaped(text: str) -> str:
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("'", "&#39;"), ('"', "&#34;")):
        text = text.replace(character, entity)
    return text


def test_html_says_all_that_the_document_says_of_users(shown: Shown) -> None:
    text = Page(shown("rich", "--html")).text
    for part in ("inbound call flow, version 12.0", "script, version 1.0, may be live", "1,204", "directory:user:view"):
        assert part in text


def test_html_is_utf_8_wherever_it_is_printed(call: Call, saved_files: dict[str, str]) -> None:
    told = call("inventory", "--html", "--from", saved_files["broken"])
    assert "日本語の名前" in told.stdout_bytes.decode("utf-8")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no browser")
def test_a_browser_shows_names_as_names_and_runs_nothing(shown: Shown, tmp_path: Path) -> None:
    page = tmp_path / "inventory.html"
    page.write_bytes(shown("broken", "--html").encode())
    command = [
        *("chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--window-size=400,800"),
        *(f"--user-data-dir={tmp_path}/profile", "--proxy-server=127.0.0.1:9", "--disable-background-networking"),
        *("--dump-dom", page.as_uri()),
    ]
    dumped = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert "What looks wrong" in dumped
    assert "<script" not in dumped
    assert "onerror" not in re.sub(r"<bdi>.*?</bdi>", "", dumped, flags=re.DOTALL)
    assert "<bdi>&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</bdi>" in dumped
