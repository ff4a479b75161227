"""Folders and zips of tables: which files are in them, and which of these nobody asked for."""

import gzip
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from cases.exceptions import Unreadable
from cases.guidance.faults import presentable
from cases.guidance.fields import LISTS
from cases.imports.reading.cells import fold
from cases.imports.reading.limits import (
    MOST_MEMBERS,
    MOST_RATIO,
    MOST_UNPACKED,
    RATIO_MATTERS_FROM,
    Opener,
    Unpacked,
    buffered,
    damage_in_words,
    unpacks_to_too_much,
)

CANCELLED: Final = "cancelled"
# What a table is called → the list it holds; cases belong to no list.
TABLES: Final = {"cases": "", **{name: name for name in LISTS}, CANCELLED: CANCELLED}
CSV: Final = ".csv"
GZIP: Final = ".gz"
ARCHIVES: Final = (".zip", ".xlsx", ".ods", ".7z", ".rar", ".tar", ".gz")
IGNORED_STARTS: Final = (".", "readme", "thumbs.db", "desktop.ini")
IGNORED_FOLDER: Final = "__MACOSX"
ENCRYPTED: Final = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """One table of a submission: the list it holds, its name as the sender knows it, and how it is opened."""

    list: str
    file: str
    opener: Opener


def known_names(extension: str = CSV) -> str:
    return ", ".join(f"{name}{extension}" for name in TABLES)


def is_ignored(name: str) -> bool:
    """What computers leave beside files, and a read-me."""
    parts = PurePosixPath(name).parts
    return IGNORED_FOLDER in parts or (bool(parts) and parts[-1].casefold().startswith(IGNORED_STARTS))


def list_of(file: str) -> str | None:
    """The list that a file of this name holds, empty for cases; nothing if the name is not known."""
    name = file.casefold()
    if not name.endswith(CSV):
        return None
    return TABLES.get(fold(name.removesuffix(CSV)))


def open_plain(path: Path) -> BinaryIO:
    return path.open("rb")


def open_gzip(path: Path, name: str) -> BinaryIO:
    """The text within a gzip file, as far as a file of its size may reach."""
    stream: BinaryIO = gzip.GzipFile(path)  # type: ignore[assignment]  # a binary stream in all but its stub
    return buffered(Unpacked(stream, name=name, packed_size=path.stat().st_size))


def folder_members(path: Path, name: str) -> list[Member]:
    """The tables of a folder; a link is not followed, and what is not known is named."""
    members, unknown = [], []
    for entry in sorted(path.iterdir()):
        shown = presentable(entry.name)
        if is_ignored(entry.name):
            continue
        if entry.is_symlink():
            raise Unreadable(f"{shown} in {name} is a link to another place. Put the file itself there.")
        is_gzip = entry.name.casefold().endswith(GZIP)
        table = list_of(entry.name[: -len(GZIP)] if is_gzip else entry.name)
        if table is None or not entry.is_file():
            unknown.append(shown)
        else:
            opener = partial(open_gzip, entry, shown) if is_gzip else partial(open_plain, entry)
            members.append(Member(table, shown, opener))
    return in_order(members, unknown, name)


def in_order(members: list[Member], unknown: list[str], name: str, extension: str = CSV) -> list[Member]:
    """Cases, then their lists, then what was cancelled, each there once."""
    if unknown:
        raise Unreadable(
            f"{name} holds what is not known: {_named(unknown)}. Known are: {known_names(extension)}. "
            "Take the rest out."
        )
    lists = [member.list for member in members]
    if twice := next((member for member in members if lists.count(member.list) > 1), None):
        raise Unreadable(f"{name} holds {twice.file} more than once. Send one of each.")
    if not lists:
        raise Unreadable(f"{name} holds no tables. Known are: {known_names(extension)}.")
    if "" not in lists and lists != [CANCELLED]:
        others = _named(member.file for member in members)
        raise Unreadable(f"{name} has no cases{extension}, without which {others} cannot be read. Send the cases too.")
    order = list(TABLES.values())
    return sorted(members, key=lambda member: order.index(member.list))


def _named(names: Iterable[str]) -> str:
    every = list(names)
    return ", ".join(every[:10]) + (f" and {len(every) - 10} more" if len(every) > 10 else "")


def checked_members(path: Path, name: str, most: int = MOST_UNPACKED) -> list[ZipInfo]:
    """The files of a zip, once it is sure that none of them reaches outside it, is hidden or is a bomb."""
    try:
        with ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (BadZipFile, LargeZipFile, OSError, ValueError, NotImplementedError) as damage:
        raise Unreadable(f"{name} is damaged or not a zip file: it cannot be opened. Send it again.") from damage
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"{name} holds {len(members):,} files. A submission has at most {MOST_MEMBERS}.")
    for member in members:
        _refuse_a_trick(name, member)
    unpacked, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members)
    if unpacked > most or (unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * packed):
        raise unpacks_to_too_much(name, most)
    return members


def _refuse_a_trick(name: str, member: ZipInfo) -> None:
    written, shown = member.orig_filename, presentable(member.filename)
    parts = PurePosixPath(written.replace("\\", "/")).parts
    if ".." in parts or written.startswith(("/", "\\")) or "\\" in written or ":" in written or "\0" in written:
        raise Unreadable(
            f"{name} holds ‘{presentable(written)}’, a path that leads out of it. Zip the files themselves."
        )
    if member.flag_bits & ENCRYPTED:
        raise Unreadable(f"{shown} in {name} has a password. Zip it without one.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise Unreadable(f"{shown} in {name} is a link to another place. Put the file itself there.")


def zip_members(path: Path, name: str) -> list[Member]:
    """The tables of a zip, whatever folder they stand in."""
    members, unknown = [], []
    for info in checked_members(path, name):
        shown = presentable(PurePosixPath(info.filename).name)
        if is_ignored(info.filename):
            continue
        if shown.casefold().endswith(ARCHIVES):
            raise Unreadable(f"{name} holds another packed file, {shown}. Unpack it and zip the tables themselves.")
        table = list_of(shown)
        if table is None:
            unknown.append(presentable(info.filename))
        else:
            members.append(Member(table, shown, partial(open_zipped, path, info, shown)))
    return in_order(members, unknown, name)


def open_zipped(path: Path, info: ZipInfo, shown: str) -> BinaryIO:
    with damage_in_words(shown), ZipFile(path) as archive:
        stream: BinaryIO = archive.open(info)  # type: ignore[assignment]  # a binary stream in all but its stub
    return buffered(Unpacked(stream, name=shown, packed_size=info.compress_size))


def member_chunks(path: Path, info: ZipInfo, size: int) -> Iterator[bytes]:
    """The bytes of one file of a zip, some at a time."""
    with open_zipped(path, info, presentable(info.filename)) as stream:
        while chunk := stream.read(size):
            yield chunk
