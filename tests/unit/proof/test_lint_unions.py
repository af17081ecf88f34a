"""What lint says of documents that define unions of schools."""

from hashlib import sha256
from pathlib import Path

from enrollzone.proof.lint import Level, lint
from tests.unions import UNIONS, a_document

TEXT = """组建行星教共体两个。
紧密型统一法人、统一教学。松散型各自是法人。
木星中学牵头，土星小学、火星学校为成员。水星中学与木星中学组成。
土星小学新挂木星中学小学部校牌。
1 金星教学点 水星中学 土星小学 2024
试行两年。
完"""


def source(text: str, file: bool) -> str:
    digest = sha256(text.encode()).hexdigest()
    pinned = ", file: source.txt" if file else ""
    operative = "operative: {from: 组建, to: 完}"
    return f"\n  notice: {{title: {{zh: 通知, en: notice}}{pinned}, sha256: {digest}, {operative}}}"


def found(folder: Path, texts: Path | None = None, **sections: str) -> list[tuple[Level, str]]:
    return [(remark.level, remark.code) for remark in lint(a_document(folder, texts, **sections))]


def beside(folder: Path, text: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / "source.txt").write_text(text, encoding="utf-8")
    return source(text, file=True)


def test_a_document_whose_every_sentence_is_cited_gets_its_silence_and_its_reading_only(tmp_path: Path) -> None:
    assert found(tmp_path, sources=beside(tmp_path, TEXT)) == [
        (Level.SILENCE, "unsaid stages"),
        (Level.NOTE, "provisional reading until"),
    ]


def test_a_sentence_that_no_union_cites_is_an_error(tmp_path: Path) -> None:
    text = TEXT.replace("完", "各校师资互派。\n完")
    assert (Level.ERROR, "sentence_not_cited") in found(tmp_path, sources=beside(tmp_path, text))


def test_a_quote_that_is_not_in_the_text_is_an_error(tmp_path: Path) -> None:
    text = TEXT.replace("水星中学与木星中学组成。", "水星中学与木星中学合并组成。")
    assert (Level.ERROR, "quote_not_found") in found(tmp_path, sources=beside(tmp_path, text))


def test_quotes_of_a_text_known_by_its_digest_are_held_against_it_where_it_is_at_hand(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    wrong = TEXT.replace("试行两年", "试行三年")
    (texts / "any name.txt").write_text(wrong, encoding="utf-8")
    sources = source(wrong, file=False)
    assert (Level.NOTE, "text_withheld") in found(tmp_path / "a", sources=sources)
    held = found(tmp_path / "a", texts, sources=sources)
    assert (Level.ERROR, "quote_not_found") in held
    assert (Level.NOTE, "text_withheld") not in held


def test_a_kind_of_link_that_ties_nobody_is_noted(tmp_path: Path) -> None:
    unions = UNIONS["unions"].replace("type: loose, ", "")
    assert (Level.NOTE, "link type loose") in found(tmp_path, unions=unions)


def test_a_kind_of_link_is_cited_by_its_sentence(tmp_path: Path) -> None:
    unions = UNIONS["unions"].replace("clause: c.plaque", "clause: c.first")
    assert (Level.WARNING, "clause_not_cited") in found(tmp_path, unions=unions)
