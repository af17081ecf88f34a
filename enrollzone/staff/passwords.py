"""Passwords: which are taken, and how one is kept: as a digest from which it cannot be found again (argon2id)."""

import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from enrollzone.staff.errors import AccountError

SHORTEST, LONGEST = 12, 256  # characters; NIST SP 800-63B asks for length, and for no kinds of characters
_FEWEST_DIFFERENT = 5  # characters: below that it is one key held down, or two in turn
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is mistaken for another when it is read out
# What people choose first once twelve characters are asked for, small and without what stands between the words.
_COMMONEST = frozenset([
    "password1234", "password12345", "password123456", "passw0rd1234", "passwordpassword", "admin1234567",
    "admin12345678", "administrator", "administrator1", "adminadminadmin", "qwertyuiop12", "qwertyuiop123",
    "qwertyuiopas", "qwertyuiopasdf", "qwerty123456", "qwerty1234567", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv",
    "qazwsxedcrfv", "zxcvbnm12345", "asdfghjkl123", "asdfghjklzxcvbnm", "abcdefghijkl", "abcdefghijklmnop",
    "abcd12345678", "abc123456789", "aa1234567890", "a123456789012", "123456789012", "1234567890123",
    "12345678901234", "1234567890abc", "1234567890qwe", "0123456789ab", "012345678901", "123456123456",
    "123123123123", "112233445566", "woaini1314520", "woaini520131", "woaini123456", "woaizhongguo", "5201314520131",
    "zhongguo1949", "zhaoshengban", "zhaosheng123", "jiaoyuju1234", "jiaoyuju12345", "jiaoyuju123456", "xuexiao12345",
    "xiaoxue123456", "iloveyou1234", "iloveyou12345", "letmein12345", "welcome12345", "welcome123456", "changeme1234",
    "changemechangeme",
])  # fmt: skip
_hasher = PasswordHasher()  # argon2id with the parameters of RFC 9106's second recommendation
_NOBODY = _hasher.hash(secrets.token_urlsafe())  # checked where there is no such account: both take equally long


def refuse_weak(password: str, name: str) -> None:
    """Raise AccountError for one that is too short or too long, among the commonest, or holds the account's name."""
    plain = _normal(password)
    small = "".join(letter for letter in plain.casefold() if letter.isalnum())
    if len(plain) < SHORTEST:
        raise AccountError("password_short")
    if len(plain) > LONGEST:
        raise AccountError("password_long")
    if name.casefold() in plain.casefold():
        raise AccountError("password_holds_name")
    if small in _COMMONEST or len(set(plain)) < _FEWEST_DIFFERENT:
        raise AccountError("password_common")


def digest_of(password: str) -> str:
    """Return the digest under which a password is kept: argon2id, with a salt of its own and its parameters in it."""
    return _hasher.hash(_normal(password))


def matches(digest: str | None, password: str) -> bool:
    """Tell whether a password belongs to a digest; to None belongs none, after as long a time."""
    if len(password) > LONGEST:  # a text of a megabyte would keep the service busy, and is nobody's password
        return False
    try:
        _hasher.verify(digest or _NOBODY, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return digest is not None


def is_outdated(digest: str) -> bool:
    """Tell whether a digest was made with other parameters than those of today."""
    return _hasher.check_needs_rehash(digest)


def one_time_password() -> str:
    """Return a password for somebody else: four groups of four letters that can be read out (79 bits)."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _normal(password: str) -> str:
    """The same password, however a keyboard composes its letters (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
