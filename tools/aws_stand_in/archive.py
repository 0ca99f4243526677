"""Pulumi archives as they come over the wire, made into the zip file that Lambda wants."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Member = tuple[str, bytes]

SIGNATURE, ASSET = "4dabf18193072939515e22adb298388d", "c44067f5952c0a294b673a41bacd8c17"
"""How Pulumi marks values that are not plain data, and its mark for a single file."""

EPOCH = (1980, 1, 1, 0, 0, 0)
"""One date for all members, so that equal content gives an equal hash."""


def zipped(archive: dict[str, Any]) -> bytes:
    """Return an archive as a zip file. Relative paths mean the working directory, which is the program's."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in sorted(members(archive)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            file.writestr(info, content)
    return buffer.getvalue()


def members(archive: dict[str, Any]) -> Iterator[Member]:
    """Yield the files of an archive: a folder, a zip file, or a map of assets and archives."""
    if "path" in archive:
        path = Path(archive["path"])
        yield from folder_members(path) if path.is_dir() else zip_members(path)
        return
    for name, part in archive["assets"].items():
        if part[SIGNATURE] == ASSET:
            yield name, part["text"].encode() if "text" in part else Path(part["path"]).read_bytes()
        else:
            # Pulumi's idiom for "these files at the top": an archive under the name ".".
            yield from ((f"{name}/{inner}".removeprefix("./"), content) for inner, content in members(part))


def folder_members(folder: Path) -> Iterator[Member]:
    """Yield the files below a folder."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def zip_members(path: Path) -> Iterator[Member]:
    """Yield the files in a zip file."""
    with zipfile.ZipFile(path) as file:
        yield from ((name, file.read(name)) for name in file.namelist() if not name.endswith("/"))
