"""How it is decided whether Pulumi's engine is downloaded or built. Only what is beyond this machine is a stand-in."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import trustme

from tests.tools.downloads import Answer, Downloads, says
from tests.waiting import until
from tools import engine
from tools.engine import NEEDED, cached_engine, engine_folder, pinned_version

pytestmark = pytest.mark.slow

Serve = Callable[[Answer | None], Downloads]

INSTALLER = """#!/bin/sh
[ "$1 $2 $4 $5" = "--no-edit-path --install-root --version {version}" ] || exit 9
mkdir -p "$3/bin"
for name in {names}; do
    printf '#!/bin/sh\\necho v{version}\\n' > "$3/bin/$name"
    chmod +x "$3/bin/$name"
done
{more}
"""


def installer(*names: str, more: str = "") -> Answer:
    """Serves a script that installs these files, as Pulumi's own does."""
    script = INSTALLER.format(names=" ".join(names), more=more, version=pinned_version()[1:])
    return says("200 OK", script)


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """A machine without Pulumi, whose only way out is a proxy that leads to a stand-in for Pulumi's downloads."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sh", "mkdir", "chmod", "sleep"):
        (tools / name).symlink_to(str(shutil.which(name)))
    # Building is what comes last: here it fails at once.
    (tools / "go").write_text("#!/bin/sh\n[ $1 = env ] && echo go9.9.9 || { echo no modules here; exit 1; }\n")
    (tools / "go").chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    monkeypatch.setenv("PULUMI_GENESYSCLOUD_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    engine_folder.cache_clear()
    opened: list[Downloads] = []

    def start(answer: Answer | None) -> Downloads:
        downloads = Downloads(answer, authority)
        opened.append(downloads.__enter__())
        for name in ("HTTPS_PROXY", "https_proxy"):
            monkeypatch.setenv(name, downloads.proxy)
        return downloads

    yield start
    for each in opened:
        each.__exit__(None, None, None)
    engine_folder.cache_clear()


def built(capsys: pytest.CaptureFixture[str]) -> str:
    """What is said before an engine is built, without line breaks."""
    with pytest.raises(engine.EngineError, match="no modules here"):
        engine_folder()
    out, err = capsys.readouterr()
    assert out == ""
    assert not list(cached_engine().parent.parent.glob("*.*/")), "something half made is left"
    return " ".join(err.split())


def test_where_pulumis_downloads_answer_its_own_installer_brings_the_pinned_release(
    serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    downloads = serve(installer(*NEEDED, "pulumi-language-python"))
    folder = engine_folder()
    assert folder == cached_engine()
    assert {each.name for each in folder.iterdir()} == {*NEEDED, "pulumi-language-python"}
    assert downloads.asked == ["CONNECT get.pulumi.com:443"] * 2
    out, err = capsys.readouterr()
    assert out == ""
    assert " ".join(err.split()) == (
        f"Pulumi is not installed, so Pulumi {pinned_version()} is downloaded from get.pulumi.com, once, and kept in "
        f"{folder.parent}."
    )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(None, "it took longer than 0.4 seconds", id="silent"),
        pytest.param(says("403 Forbidden"), "HTTP status 403", id="refused"),
    ],
)
def test_where_they_do_not_answer_in_time_it_is_built(
    answer: Answer | None,
    reason: str,
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    serve(answer)
    if answer is None:
        monkeypatch.setattr(engine, "REACHED_WITHIN", 0.4)
    said = built(capsys)
    assert said.startswith(f"Pulumi is not installed, and get.pulumi.com cannot be reached from here ({reason}), so")
    assert f"so Pulumi {pinned_version()} is built from source, once, in about seven minutes, and kept in /" in said
    assert said.endswith("To save the wait, install Pulumi: https://www.pulumi.com/docs/install/")


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(installer(*NEEDED, more="echo disk full; exit 1"), "disk full", id="fails"),
        pytest.param(installer(*NEEDED[:2]), f"the release lacks {', '.join(NEEDED[2:])}", id="incomplete"),
        pytest.param(says("200 OK", "<html>Log in first</html>"), "Exec format error", id="another page"),
    ],
)
def test_a_download_that_fails_is_followed_by_a_build(
    answer: Answer, reason: str, serve: Serve, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(answer)
    said = built(capsys)
    assert "is downloaded from get.pulumi.com" in said
    assert "The download has failed (" in said
    assert f"{reason}" in said
    assert f"so Pulumi {pinned_version()} is built from source" in said


def test_a_download_without_end_is_ended_with_all_that_it_has_started(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    serve(installer(more="sleep 300.5"))
    monkeypatch.setattr(engine, "DOWNLOADED_WITHIN", 3)
    said = built(capsys)
    assert "The download has failed (it took longer than 3 seconds)" in said
    until(lambda: not any("300.5" in (each.info["cmdline"] or ()) for each in psutil.process_iter(["cmdline"])))
