"""What is in an archive, wherever it comes from."""

from __future__ import annotations

import io
import os
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genesyscloud_provider.framework.archives import UnreadableArchive, files_of, fingerprint_of, zipped
from genesyscloud_provider.framework.properties import Archive, Asset

CONTENT = {"index.js": b"exports.handler = 1", "src/data/empty": b"", "src/\u00e9.bin": bytes(range(256))}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def zip_file(path: Path, files: dict[str, bytes], **how: Any) -> Path:
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, content in reversed(files.items()):
            archive.writestr(name, content)
    return path


def tar_file(path: Path, mode: Any, files: dict[str, bytes]) -> Path:
    with tarfile.open(path, mode) as archive:
        archive.addfile(_member("./", tarfile.DIRTYPE))
        for name, content in reversed(files.items()):
            entry = _member(f"./{name}")
            entry.size, entry.mtime = len(content), time.time()
            archive.addfile(entry, io.BytesIO(content))
    return path


def _member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type, entry.linkname = kind, target
    return entry


def refusal(archive: Archive) -> str:
    with pytest.raises(UnreadableArchive) as refused:
        files_of(archive)
    assert refused.value.__cause__ is None
    return str(refused.value)


def test_the_same_files_are_the_same_wherever_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "folder", CONTENT)
    (folder / "an empty folder").mkdir()
    monkeypatch.chdir(tmp_path)
    sources = [
        Archive(path=str(folder)),
        Archive(path="folder"),
        Archive(path="./folder/"),
        Archive(uri=folder.as_uri()),
        Archive(path=str(zip_file(tmp_path / "stored.zip", CONTENT))),
        Archive(path=str(zip_file(tmp_path / "packed.zip", CONTENT, compression=zipfile.ZIP_BZIP2))),
        Archive(path=str(tar_file(tmp_path / "plain.tar", "w", CONTENT))),
        Archive(path=str(tar_file(tmp_path / "packed.tgz", "w:gz", CONTENT))),
        Archive(path=str(tar_file(tmp_path / "code", "w:xz", CONTENT))),
        Archive(
            assets={
                "src": Archive(
                    assets={"./\u00e9.bin": Asset(path=str(folder / "src" / "\u00e9.bin")), "data/empty": Asset()}
                ),
                "index.js": Asset(text="exports.handler = 1"),
            }
        ),
        Archive(assets={"src": Archive(path="folder/src"), "index.js": Asset(uri=(folder / "index.js").as_uri())}),
    ]
    found = [files_of(each) for each in sources]
    assert found == [CONTENT] * len(sources)
    assert {fingerprint_of(each) for each in found} == {fingerprint_of(CONTENT)}
    assert len({zipped(each) for each in found}) == 1
    assert [list(each) for each in found] == [sorted(CONTENT)] * len(sources)


def test_a_zip_tells_neither_when_nor_where_it_was_made() -> None:
    content = zipped(CONTENT)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {each.filename: archive.read(each) for each in archive.infolist()} == CONTENT
        assert [each.filename for each in archive.infolist()] == sorted(CONTENT)
        assert {(each.date_time, each.external_attr >> 16) for each in archive.infolist()} == {
            ((1980, 1, 1, 0, 0, 0), 0o100755)
        }


names = st.text(st.sampled_from("ab"), min_size=1, max_size=2)
contents = st.dictionaries(names, st.binary(max_size=2), min_size=1, max_size=3)


@given(contents, contents)
def test_only_the_same_files_have_the_same_fingerprint(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert (fingerprint_of(one) == fingerprint_of(other)) == (one == other)
    assert fingerprint_of(one) == fingerprint_of(dict(reversed(one.items())))
    assert zipped(one) == zipped(dict(reversed(one.items())))


def test_links_within_are_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "code", {"lib/a.js": b"a"})
    (folder / "b.js").symlink_to("lib/a.js")
    (folder / "again").symlink_to("lib", target_is_directory=True)
    (tmp_path / "link").symlink_to(folder)
    linked = {"lib/a.js": b"a", "b.js": b"a", "again/a.js": b"a"}
    assert files_of(Archive(path=str(tmp_path / "link"))) == linked
    tar = tar_file(tmp_path / "code.tar", "w", {"lib/a.js": b"a"})
    with tarfile.open(tar, "a") as archive:
        archive.addfile(_member("bin/b.js", tarfile.SYMTYPE, "../lib/a.js"))
        archive.addfile(_member("c.js", tarfile.LNKTYPE, "./bin/b.js"))
    assert files_of(Archive(path=str(tar))) == dict.fromkeys(("lib/a.js", "bin/b.js", "c.js"), b"a")
    link = zipfile.ZipInfo("bin/b.js")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(zip_file(tmp_path / "code.zip", {"lib/a.js": b"a"}), "a") as packed:
        packed.writestr(link, "../lib/a.js")
    assert files_of(Archive(path=str(tmp_path / "code.zip"))) == {"lib/a.js": b"a", "bin/b.js": b"a"}


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("nowhere", "holds the link 'sub/link', which leads nowhere"),
        ("link", "holds the link 'sub/link', which leads nowhere"),
        ("../../outside", "holds the link 'sub/link', which leads out of "),
        ("/etc", "holds the link 'sub/link', which leads out of "),
        ("..", "holds the link 'sub/link', which leads into itself"),
        (".", "holds the link 'sub/link', which leads into itself"),
    ],
)
def test_links_of_a_folder_that_lead_elsewhere_are_refused(tmp_path: Path, target: str, says: str) -> None:
    write(tmp_path, {"code/sub/a.js": b"", "outside": b""})
    (tmp_path / "code" / "sub" / "link").symlink_to(target)
    assert refusal(Archive(path=str(tmp_path / "code"))).startswith(says)


@pytest.mark.parametrize("target", ["nowhere", "../../etc/passwd", "/etc/passwd", "link", "."])
@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE])
def test_links_of_an_archive_file_that_lead_elsewhere_are_refused(tmp_path: Path, target: str, kind: bytes) -> None:
    path = tmp_path / "code.tar"
    with tarfile.open(path, "w") as archive:
        archive.addfile(_member("a.js"))
        archive.addfile(_member("link", kind, target))
    assert refusal(Archive(path=str(path))) == "holds the link 'link', which leads to no file within it"


@pytest.mark.parametrize("name", ["../a", "/a", "a/../../b", "", ".", "..", "a\\b", "a\0b", "//a"])
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    assert refusal(Archive(assets={name: Asset()})) == f"holds {name!r}, which is no name of a file within it"


@pytest.mark.parametrize("name", ["../../a", "/etc/passwd"])
def test_names_of_archive_files_that_lead_elsewhere_are_refused(tmp_path: Path, name: str) -> None:
    assert "is no name" in refusal(Archive(path=str(zip_file(tmp_path / "a.zip", {name: b""}))))
    with tarfile.open(tmp_path / "a.tar", "w") as archive:
        archive.addfile(_member(name))
    assert "is no name" in refusal(Archive(path=str(tmp_path / "a.tar")))


def test_what_is_no_archive_is_refused_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.js": b"", "broken.zip": b"PK\x05\x06" + b"x" * 40, "empty/../b": b""})
    (tmp_path / "empty").mkdir(exist_ok=True)
    assert refusal(Archive(path="a.js")) == "names a.js, which is neither a folder nor a zip or tar archive"
    assert refusal(Archive(path="no/such")) == f"names no/such, and there is nothing of this name in {tmp_path}"
    assert refusal(Archive(path="/no/such")) == "names /no/such, and there is nothing of this name"
    assert refusal(Archive(path="broken.zip")).startswith("names broken.zip, which ")
    assert refusal(Archive(path="empty")) == "names empty, which holds no file"
    assert refusal(Archive(path="")) == "names no folder and no archive"
    assert refusal(Archive(assets={})) == refusal(Archive()) == "holds no file"
    assert refusal(Archive(path=str(zip_file(tmp_path / "empty.zip", {})))).endswith("which holds no file")
    assert refusal(Archive(assets={"a": Asset(path="empty")})) == "names empty, which is no file"
    assert refusal(Archive(assets={"a": Asset(), "./a": Asset()})) == "holds 'a' twice"
    assert "nothing of this name" in refusal(Archive(path="a\0b"))
    for away in ("https://user:planted@example.com/code.zip", "s3://bucket/planted"):
        said = "is not on this machine: download it first, and give the path of the file"
        assert refusal(Archive(uri=away)) == refusal(Archive(assets={"a": Asset(uri=away)})) == said


def test_damaged_and_encrypted_files_are_refused(tmp_path: Path) -> None:
    good = zip_file(tmp_path / "good.zip", {"a.js": b"a" * 100}).read_bytes()
    (tmp_path / "damaged.zip").write_bytes(good.replace(b"aaaa", b"bbbb"))
    assert "cannot be read: Bad CRC-32" in refusal(Archive(path=str(tmp_path / "damaged.zip")))
    encrypted = bytearray(good)
    encrypted[6] |= 1
    encrypted[good.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "encrypted.zip").write_bytes(encrypted)
    assert "encrypted" in refusal(Archive(path=str(tmp_path / "encrypted.zip")))
    whole = tar_file(tmp_path / "whole.tgz", "w:gz", {"a": os.urandom(50000)}).read_bytes()
    (tmp_path / "half.tgz").write_bytes(whole[: len(whole) // 2])
    assert "half.tgz, which cannot be read" in refusal(Archive(path=str(tmp_path / "half.tgz")))
    with tarfile.open(tmp_path / "device.tar", "w") as archive:
        archive.addfile(_member("null", tarfile.CHRTYPE))
    assert refusal(Archive(path=str(tmp_path / "device.tar"))) == "holds 'null', which is neither a file nor a folder"
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as packed:
        packed.writestr("a", "1")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("a", "2")
    assert refusal(Archive(path=str(tmp_path / "twice.zip"))) == "holds 'a' twice"


def test_what_is_neither_a_file_nor_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(Archive(path=str(tmp_path))) == "holds 'pipe', which is neither a file nor a folder"
    assert "neither a folder nor a file" in refusal(Archive(path=str(tmp_path / "pipe")))
    assert "which is no file" in refusal(Archive(assets={"a": Asset(path=str(tmp_path / "pipe"))}))


def test_a_tar_that_ends_with_a_zip_is_a_tar(tmp_path: Path) -> None:
    inner = zip_file(tmp_path / "inner.zip", {"a.js": b""}).read_bytes()
    assert list(files_of(Archive(path=str(tar_file(tmp_path / "a.tar", "w", {"inner.zip": inner}))))) == ["inner.zip"]


def test_a_name_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))).write_bytes(b"")
    assert "is not in UTF-8" in refusal(Archive(path=str(tmp_path)))
