"""What is in an archive, and the same as a zip: by names and contents alone, wherever they came from."""

from __future__ import annotations

import hashlib
import io
import lzma
import posixpath
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from urllib.request import url2pathname

from genesyscloud_provider.framework.properties import Archive, Asset

Files = dict[str, bytes]
"""Contents by name, with `/` between the parts of a name."""

DATE: Final = (1980, 1, 1, 0, 0, 0)
"""When every file of a zip was changed: the first day that a zip can tell."""

MODE: Final = stat.S_IFREG | 0o755
"""What every file of a zip may be: read, and run."""

LINKS: Final = 40
"""How many links may lead to each other."""

FAULTS: Final = (
    OSError,
    EOFError,
    IndexError,  # of a zip with an empty name
    RuntimeError,  # of a zip that is encrypted, or compressed in a way that nobody knows
    ValueError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What reading may fail with."""


PassedOver = Callable[[str, bytes], bool]
"""Whether a file does not count, by its name and its content."""


def all_count(_name: str, _content: bytes) -> bool:
    """Every file counts."""
    return False


class UnreadableArchive(ValueError):
    """What a program gives as an archive is none; the message says why, as what follows its property's name."""


def files_of(archive: Archive, passed_over: PassedOver = all_count) -> Files:
    """The files of an archive, of which all is known.

    Args:
        archive: the archive.
        passed_over: which files do not count; where it holds no others, there are none.

    Raises:
        UnreadableArchive: there is nothing, or it cannot be read, or a name or a link leads out of it.
    """
    where = f"names {archive.path or archive.uri}, which " if archive.path or archive.uri else ""
    try:
        files = dict(sorted(_named(_of_archive(archive))))
    except UnreadableArchive:
        raise
    except FAULTS as error:
        raise UnreadableArchive(f"{where}cannot be read: {str(error) or type(error).__name__}") from None
    if not files:
        raise UnreadableArchive(f"{where}holds no file")
    return {name: content for name, content in files.items() if not passed_over(name, content)}


def content_hash(archive: Archive, passed_over: PassedOver = all_count) -> str:
    """A text that is equal for equal names and contents; empty where no file counts.

    Of an archive that it compares Pulumi sends its own hash alone; what that stands for, the check before it has seen.

    Args:
        archive: the archive.
        passed_over: as for `files_of`.

    Raises:
        UnreadableArchive: as for `files_of`, or it is a hash that nobody has seen before.
    """
    if archive.hash and archive == Archive():
        if archive.hash not in _SEEN:
            raise UnreadableArchive("is not known any more")
        return _SEEN[archive.hash]
    files = files_of(archive, passed_over)
    content = fingerprint_of(files) if files else ""
    if archive.hash:
        _SEEN[archive.hash] = content
    return content


_SEEN: Final[dict[str, str]] = {}
"""What Pulumi's hashes stand for."""


def fingerprint_of(files: Files) -> str:
    """A text that is equal for equal names and contents."""
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()


def zipped(files: Files) -> bytes:
    """The files as a zip; the same ones make the same zip."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, each in sorted(files.items()):
            entry = zipfile.ZipInfo(name, DATE)
            entry.create_system, entry.external_attr = 3, MODE << 16  # as on Unix, also where it is not
            archive.writestr(entry, each, zipfile.ZIP_DEFLATED)
    return content.getvalue()


def _named(entries: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The entries under names that lead nowhere else, each there once."""
    seen: set[str] = set()
    for written, content in entries:
        name = posixpath.normpath(written)
        parts = name.split("/")
        if not written or name == "." or parts[0] in ("", "..") or "\\" in name or "\0" in name:
            raise UnreadableArchive(f"holds {written!r}, which is no name of a file within it")
        try:
            name.encode()
        except UnicodeEncodeError:
            raise UnreadableArchive(f"holds {written!r}, whose name is not in UTF-8") from None
        if name in seen:
            raise UnreadableArchive(f"holds {name!r} twice")
        seen.add(name)
        yield name, content


def _of_archive(archive: Archive) -> Iterator[tuple[str, bytes]]:
    if archive.path or archive.uri:
        yield from _of_path(_place(archive))
    elif isinstance(archive.assets, Mapping):
        for name, each in archive.assets.items():
            if isinstance(each, Archive):
                inner = _of_archive(each)
                yield from ((f"{name}/{below}", content) for below, content in inner)
            elif isinstance(each, Asset):
                yield name, _of_asset(each)
    elif archive.path is not None:
        raise UnreadableArchive("names no folder and no archive")


def _of_asset(asset: Asset) -> bytes:
    if not (asset.path or asset.uri):
        return str(asset.text or "").encode()
    path = _place(asset)
    if not path.is_file():
        raise UnreadableArchive(f"names {path}, which is no file")
    return path.read_bytes()


def _place(source: Archive | Asset) -> Path:
    """Where something is, if it is on this machine."""
    if source.path:
        path = Path(str(source.path))
    else:
        address = urlsplit(str(source.uri))
        if address.scheme != "file":
            raise UnreadableArchive("is not on this machine: download it first, and give the path of the file")
        path = Path(url2pathname(address.path))
    if not path.exists():
        where = "" if path.is_absolute() else f" in {Path.cwd()}"
        raise UnreadableArchive(f"names {path}, and there is nothing of this name{where}")
    return path


def _of_path(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        root = path.resolve()
        yield from _of_folder(root, root, "", (root,))
    elif not path.is_file():
        raise UnreadableArchive(f"names {path}, which is neither a folder nor a file")
    elif tarfile.is_tarfile(path):  # first, as a tar may end with a zip
        yield from _of_tar(path).items()
    elif zipfile.is_zipfile(path):
        yield from _of_zip(path).items()
    else:
        raise UnreadableArchive(f"names {path}, which is neither a folder nor a zip or tar archive")


def _of_folder(root: Path, folder: Path, prefix: str, trail: tuple[Path, ...]) -> Iterator[tuple[str, bytes]]:
    """The files below a folder; links are followed that stay below `root` and do not lead into themselves."""
    for each in sorted(folder.iterdir()):
        name = f"{prefix}{each.name}"
        place = _target(root, each, name) if each.is_symlink() else each
        if place.is_dir():
            if place in trail:
                raise UnreadableArchive(f"holds the link {name!r}, which leads into itself")
            yield from _of_folder(root, place, f"{name}/", (*trail, place))
        elif place.is_file():
            yield name, place.read_bytes()
        else:
            raise UnreadableArchive(f"holds {name!r}, which is neither a file nor a folder")


def _target(root: Path, link: Path, name: str) -> Path:
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        raise UnreadableArchive(f"holds the link {name!r}, which leads nowhere") from None
    if not target.is_relative_to(root):
        raise UnreadableArchive(f"holds the link {name!r}, which leads out of {root}")
    return target


def _of_tar(path: Path) -> Files:
    files, links = Files(), dict[str, str]()
    with tarfile.open(path) as archive:
        for each in archive:
            opened = archive.extractfile(each) if each.isfile() else None
            if opened:
                files[each.name] = opened.read()
            elif each.issym():
                links[each.name] = posixpath.join(posixpath.dirname(each.name), each.linkname)
            elif each.islnk():
                links[each.name] = each.linkname
            elif not each.isdir():
                raise UnreadableArchive(f"holds {each.name!r}, which is neither a file nor a folder")
    return _with_links(files, links)


def _of_zip(path: Path) -> Files:
    files, links = Files(), dict[str, str]()
    with zipfile.ZipFile(path) as archive:
        for each in archive.infolist():
            if each.filename in files or each.filename in links:
                raise UnreadableArchive(f"holds {each.filename!r} twice")
            if stat.S_ISLNK(each.external_attr >> 16):
                target = archive.read(each).decode(errors="replace")
                links[each.filename] = posixpath.join(posixpath.dirname(each.filename), target)
            elif not each.is_dir():
                files[each.filename] = archive.read(each)
    return _with_links(files, links)


def _with_links(files: Files, links: Mapping[str, str]) -> Files:
    """The files of an archive file, and again those to which its links lead."""
    by_path = {posixpath.normpath(name): content for name, content in files.items()}
    next_of = {posixpath.normpath(name): posixpath.normpath(target) for name, target in links.items()}
    for name in links:
        target = posixpath.normpath(name)
        for _ in range(LINKS):
            target = next_of.get(target, target)
        if target not in by_path:
            raise UnreadableArchive(f"holds the link {name!r}, which leads to no file within it")
        files[name] = by_path[target]
    return files
