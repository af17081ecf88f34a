"""The pinned texts of a pack: those beside it, and those at hand elsewhere of which it gives only the digest."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from enrollzone.grammar.records import Records
from enrollzone.grammar.shapes import Source
from enrollzone.policy.pack import Coverage, SourceText
from enrollzone.sources import Document


def source_texts(
    records: Records, known: Mapping[str, Document], folder: Path, at_hand: Path | None = None
) -> dict[str, SourceText]:
    """Return the pinned texts that stand beside the pack; a missing or altered one is reported.

    A text that may not be published with the pack is known by its digest alone: it is found among the files of
    `at_hand`, if it is there.
    """
    texts = {}
    for name, source in records.tables.get("sources", {}).items():
        text = _pinned(records, name, source, folder) if source.file else _by_digest(source, at_hand)
        if text is not None:
            coverage = source.operative and Coverage(source.operative.first, source.operative.until, source.waive)
            texts[name] = SourceText(known[name], text, coverage)
    return texts


def _pinned(records: Records, name: str, source: Source, folder: Path) -> str | None:
    path = folder / str(source.file)
    if path.name != source.file or not path.is_file():
        records.file.report(("sources", name, "file"), f"找不到原文 no such file beside the pack: {source.file}")
        return None
    content = path.read_bytes()
    if sha256(content).hexdigest() != source.sha256:
        records.file.report(("sources", name, "sha256"), f"原文与登记的摘要不符 {source.file} has another SHA-256")
        return None
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        records.file.report(("sources", name, "file"), f"原文不是 UTF-8 编码 {source.file} is not UTF-8")
        return None


def _by_digest(source: Source, at_hand: Path | None) -> str | None:
    """The text with the digest of a source. A file of another encoding is another text."""
    if at_hand is None or not source.sha256:
        return None
    for path in sorted(path for path in at_hand.iterdir() if path.is_file()):
        content = path.read_bytes()
        if sha256(content).hexdigest() == source.sha256:
            return content.decode("utf-8", errors="replace")
    return None
