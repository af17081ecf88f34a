"""Letters on paper: one PDF of A4 pages, whatever stands in a name."""

import sys
from dataclasses import replace

import pytest

from enrollzone.casework.cases import Result
from enrollzone.notices import printing
from enrollzone.notices.letter import Notice, NoticeKind
from enrollzone.notices.printing import PrintingError, pdf, refuse_unless_printable
from tests.checked import AT_MAIN_CAMPUS, ORDINARY, a_body
from tests.unit.notices.test_writing import decided, letter


@pytest.fixture(scope="module")
def notice() -> Notice:
    return letter(decided(Result.ADMITTED), a_body(AT_MAIN_CAMPUS, ORDINARY), NoticeKind.ADMISSION)


@pytest.mark.system("fonts-noto-cjk")
def test_each_letter_begins_on_a_page_of_its_own(notice: Notice) -> None:
    made = pdf([notice, replace(notice, language="en")])
    assert made.startswith(b"%PDF-")
    assert b"/Type/Pages/Count 2/" in made


@pytest.mark.system("fonts-noto-cjk")
@pytest.mark.parametrize("name", ["#panic()", "*x* _y_ $z$", '#read("/etc/hostname")', "<b>", "]", "\\", "龘𤱙"])
def test_a_name_is_set_as_it_is_written_and_is_never_a_command(notice: Notice, name: str) -> None:
    assert pdf([replace(notice, addressee=name, heading=name, paragraphs=(name,))]).startswith(b"%PDF-")


def test_where_the_typeface_is_missing_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "FONT", "No Such Typeface")
    with pytest.raises(PrintingError) as error:
        refuse_unless_printable()
    assert error.value.missing == "fonts-noto-cjk"


def test_where_the_extra_is_not_installed_it_is_named(monkeypatch: pytest.MonkeyPatch, notice: Notice) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    printing._fonts.cache_clear()
    with pytest.raises(PrintingError, match=r"enrollzone\[print\]"):
        pdf([notice])
    printing._fonts.cache_clear()
