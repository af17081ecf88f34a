"""Names, kinds and townships as a file writes them: what no name of a unit looks like, and words that contradict."""

import re
from collections.abc import Iterator, Mapping

from rapidfuzz.process import extractOne

from enrollzone.atlas.contents import kind_of
from enrollzone.atlas.edition import Unit, UnitKind
from enrollzone.places.text import WILDCARD, canonical, ending
from enrollzone.quarantine.findings import Finding, Severity, found

LONGEST_NAME = 40
"""Characters of the longest name: the longest official one has about twenty."""

_GARBLED = re.compile("[\x80-\xb6\xb8-\u024f\ufffd\ue000-\uf8ff]|锟斤拷|烫烫")
_HANZI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_FORMULA = ("=", "+", "-", "@")
_OFFICE = re.compile("(街道办事处|街道办|人民政府|办事处)$")

_KINDS: Mapping[UnitKind, tuple[str, ...]] = {
    UnitKind.COMMUNITY: ("community", "社区", "居委会", "居民委员会", "社区居委会", "社区居民委员会", "居民区", "居委"),
    UnitKind.VILLAGE: ("village", "村", "村委会", "村民委员会", "行政村", "村委", "建制村"),
    UnitKind.OTHER: (
        "other",
        "其他",
        "其它",
        "类似单位",
        "类似居委会",
        "类似居民委员会",
        "类似村委会",
        "类似村民委员会",
        "虚拟社区",
    ),
}
_KIND_OF_WORD = {canonical(word): kind for kind, words in _KINDS.items() for word in words}


def name_faults(name: str, code: str | None, before: Unit | None, where: str) -> Iterator[Finding]:
    """Walk over what is wrong with a name in itself; one that was broken before under this code is not told again."""
    units = (code,) if code else ()
    if not name:
        yield found("name_empty", Severity.ERROR, where, units=units)
    elif _GARBLED.search(name):
        yield found("name_garbled", Severity.ERROR, where, units=units)
    elif name == code or not _HANZI.search(name) or name.startswith(_FORMULA) or not name.isprintable():
        yield found("name_form", Severity.ERROR, where, units=units)
    elif len(name) > LONGEST_NAME:
        yield found("name_long", Severity.ERROR, where, units=units, longest=LONGEST_NAME)
    elif WILDCARD in canonical(name) and not (before and before.name == name):
        yield found("name_broken", Severity.WARNING, where, units=units, name=name)


def kind_faults(said: str, name: str, code: str, before: Unit | None, where: str) -> Iterator[Finding]:
    """Walk over contradictions between the code, which decides, and the kind or the name that stand beside it.

    A name that contradicts the same code in the edition before is official: it is not told again.
    """
    of_code = kind_of(code)
    kind = _KIND_OF_WORD.get(canonical(said)) if said else ending(canonical(name)).kind if name else None
    if said and kind is None:
        yield found("kind_unknown", Severity.ERROR, where, units=(code,), near=_nearest_kind(said))
    elif kind not in {None, of_code} and of_code is not UnitKind.OTHER and (said or not before or before.name != name):
        yield found("kind_contradicts", Severity.WARNING, where, units=(code,), code=code, name=name)


def street_faults(street: str, code: str, where: str) -> Iterator[Finding]:
    """Walk over what is wrong with the name of a township."""
    units = (code,)
    if not street:
        yield found("street_missing", Severity.ERROR, where, units=units, township=code[:9])
    elif _GARBLED.search(street):
        yield found("name_garbled", Severity.ERROR, where, units=units)
    elif not _HANZI.search(street) or len(street) > LONGEST_NAME or street.startswith(_FORMULA):
        yield found("street_form", Severity.ERROR, where, units=units)


def street_key(street: str) -> str:
    """Return a township's name for comparing: its office (街道办事处, 人民政府) is not part of it."""
    key = canonical(street)
    bare = _OFFICE.sub("", key) or key
    return f"{bare}街道" if key.endswith(("街道办事处", "街道办")) else bare


def name_key(name: str) -> str:
    """Return a unit's name for comparing: without the word for its kind."""
    return ending(canonical(name)).stem


def called(unit: Unit) -> frozenset[str]:
    """Return the keys of every name of a unit."""
    return frozenset(name_key(name) for name in (unit.name, *(alias.name for alias in unit.aliases)))


def _nearest_kind(said: str) -> str:
    words = [word for words in _KINDS.values() for word in words]
    return str(extractOne(said, words)[0])
