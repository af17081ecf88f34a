"""Masks: what everybody who may see a case is shown of a name, a number, a telephone and an address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrollzone.casework.masks import masked_address, masked_name, masked_number, masked_phone


@pytest.mark.parametrize(
    ("shown", "masked"),
    [
        (masked_name("张三丰"), "张**"),
        (masked_name("李四"), "李**"),
        (masked_name("欧阳娜娜"), "欧**"),
        (masked_name("𤱙"), "**"),
        (masked_name("John Smith"), "J**"),
        (masked_number("11010519491231002X"), "1**2X"),
        (masked_number("E1234"), "**"),
        (masked_number("E12345"), "E**45"),
        (masked_phone("13812345678"), "**78"),
        (masked_phone("110"), "**"),
        (masked_address("河东街道东湖社区东湖路12号3栋501室"), "河东街道东湖**"),
        (masked_address("东湖路12号"), "东湖路**"),
        (masked_address("12号"), "**"),
        (masked_address("滨河路八十八号"), "滨河路**"),
    ],
)
def test_a_mask_shows_little(shown: str, masked: str) -> None:
    assert shown == masked


@given(st.text(min_size=1, max_size=60))
def test_no_mask_shows_more_than_half_of_what_it_hides_or_how_long_it_is(text: str) -> None:
    for mask in (masked_name, masked_number, masked_phone, masked_address):
        shown = mask(text)
        assert shown.count("*") - text.count("*") <= 2
        assert len(shown) - 2 <= max(len(text) / 2, 0)
    assert len(masked_number("E" * 9)) == len(masked_number("E" * 18)) == 5
