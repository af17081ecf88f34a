"""What is shown of a name, a number or an address to everybody who may see a case: enough to tell two apart.

None of them says how long the text is that it stands for.
"""

_HIDDEN = "**"
_LONG_ENOUGH = 6  # characters: of a shorter number the ends would be most of it
_OF_ADDRESS = 6  # characters


def masked_name(name: str) -> str:
    """Return the first character of a name, and two stars for the rest; of a single character only the stars."""
    return (name[:1] if len(name) > 1 else "") + _HIDDEN


def masked_number(number: str) -> str:
    """Return the first and the last two characters of a number; of one shorter than six only stars."""
    return f"{number[0]}{_HIDDEN}{number[-2:]}" if len(number) >= _LONG_ENOUGH else _HIDDEN


def masked_phone(phone: str) -> str:
    """Return the last two digits of a telephone number; of one shorter than six only stars."""
    return _HIDDEN + (phone[-2:] if len(phone) >= _LONG_ENOUGH else "")


def masked_address(address: str) -> str:
    """Return at most the first six characters of an address, never more than half of it, and no digit."""
    head = address[: min(_OF_ADDRESS, len(address) // 2)]
    before_digits = next((at for at, character in enumerate(head) if character.isnumeric()), len(head))
    return head[:before_digits] + _HIDDEN
