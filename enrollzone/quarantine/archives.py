"""Zip archives: what is inside, after everything that two programs could read differently has been refused.

Nothing is ever unpacked to a disk. Sizes are added up before the first member is opened.
"""

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from enrollzone.quarantine.ledger import Ledger, shown
from enrollzone.quarantine.troubles import Trouble, UnreadableError

MAGIC = b"PK\x03\x04"
_END = b"PK\x05\x06"
_MOST_MEMBERS = 200
_TIMES_THE_FILE = 5
_RATIO = 200
_SMALL = 1_000_000
_LOCKED = 0x1 | 0x40
_SIZES_FOLLOW = 0x8
_UTF8 = 0x800
_DESCRIPTOR = 24
_UNKNOWN = 0xFFFFFFFF
_OTHER_ARCHIVES = (MAGIC, _END, b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0")
_LEFT_BY_SYSTEMS = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class _Local:
    """What stands before a member itself, and where it begins and ends."""

    start: int
    end: int
    flags: int
    method: int
    crc: int
    sizes: tuple[int, int]
    name: bytes


def members(data: bytes, ledger: Ledger) -> Mapping[str, bytes]:
    """Return the files in an archive by their names, without folders and what operating systems leave behind.

    Raises UnreadableError for paths out of the archive, links, passwords, other archives inside, names that stand
    twice, sizes that would not fit, and any difference between the directory and what stands before each file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive, data, ledger)
            found = {_name(info): archive.read(info) for info in archive.infolist() if _wanted(info)}
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError):
        trouble = Trouble.FILE_DAMAGED if data.rfind(_END) > 0 else Trouble.FILE_CUT_SHORT
        raise UnreadableError(trouble, part="zip", form="ZIP") from None
    for name, content in found.items():
        if content.startswith(_OTHER_ARCHIVES):
            raise UnreadableError(Trouble.ARCHIVE_NESTED, name=shown(name))
    return found


def _check(archive: zipfile.ZipFile, data: bytes, ledger: Ledger) -> None:
    infos = archive.infolist()
    _check_sizes(infos, ledger.limits.file_bytes * _TIMES_THE_FILE)
    seen: set[str] = set()
    for info in infos:
        _check_name(info)
        _check_kind(info)
        if _name(info).casefold() in seen:
            raise UnreadableError(Trouble.ARCHIVE_NAME_TWICE, name=shown(_name(info)))
        seen.add(_name(info).casefold())
    _check_layout(infos, archive.start_dir, data)


def _check_sizes(infos: list[zipfile.ZipInfo], most: int) -> None:
    too_much = len(infos) > _MOST_MEMBERS or sum(info.file_size for info in infos) > most
    if too_much or any(info.file_size > max(_SMALL, _RATIO * info.compress_size) for info in infos):
        raise UnreadableError(Trouble.ARCHIVE_BOMB, members=_MOST_MEMBERS, limit=most, ratio=_RATIO)


def _check_name(info: zipfile.ZipInfo) -> None:
    raw = info.orig_filename
    steps = raw.replace("\\", "/").split("/")
    if not raw or raw.startswith(("/", "\\")) or ".." in steps or ":" in steps[0] or "\0" in raw:
        raise UnreadableError(Trouble.ARCHIVE_PATH, name=shown(raw))


def _check_kind(info: zipfile.ZipInfo) -> None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise UnreadableError(Trouble.ARCHIVE_LINK, name=shown(_name(info)))
    if info.flag_bits & _LOCKED or info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise UnreadableError(Trouble.ARCHIVE_LOCKED, name=shown(_name(info)))


def _check_layout(infos: list[zipfile.ZipInfo], directory: int, data: bytes) -> None:
    """Hold the directory against the files: each once, one after another from the first byte on, nothing in between."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    locals_ = [_local(info, data) for info in ordered]
    for info, local, after in zip(ordered, locals_, [*(each.start for each in locals_[1:]), directory], strict=True):
        slack = _DESCRIPTOR if local.flags & _SIZES_FOLLOW else 0
        if not (_agree(info, local) and local.end <= after <= local.end + slack):
            raise _differs(_name(info))
    if (locals_ and locals_[0].start) or not _ends_with_directory(data):
        raise _differs("zip")


def _ends_with_directory(data: bytes) -> bool:
    """Tell whether nothing follows the end of the directory but the remark whose length it states."""
    end = data.rfind(_END)
    return end + 22 + int.from_bytes(data[end + 20 : end + 22], "little") == len(data)


def _local(info: zipfile.ZipInfo, data: bytes) -> _Local:
    start = info.header_offset
    mark, _, flags, method, _, _, crc, packed, full, name, extra = struct.unpack_from("<4s5H3I2H", data, start)
    if mark != MAGIC:
        raise _differs(_name(info))
    begin = start + 30 + name + extra
    return _Local(start, begin + info.compress_size, flags, method, crc, (packed, full), data[start + 30 :][:name])


def _agree(info: zipfile.ZipInfo, local: _Local) -> bool:
    raw = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    if (local.name, local.method, local.flags) != (raw, info.compress_type, info.flag_bits):
        return False
    if local.flags & _SIZES_FOLLOW or _UNKNOWN in local.sizes:
        return True
    return (local.crc, local.sizes) == (info.CRC, (info.compress_size, info.file_size))


def _differs(name: str) -> UnreadableError:
    return UnreadableError(Trouble.ARCHIVE_DIFFERS, name=shown(name))


def _wanted(info: zipfile.ZipInfo) -> bool:
    name = _name(info).casefold()
    return not (name.endswith("/") or name.startswith(_LEFT_BY_SYSTEMS) or name.endswith(_LEFT_BY_SYSTEMS))


def _name(info: zipfile.ZipInfo) -> str:
    """Return the name of a member. Chinese Windows writes names in GBK and says nothing of it."""
    if info.flag_bits & _UTF8:
        return info.filename.replace("\\", "/")
    raw = info.orig_filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename.replace("\\", "/")
