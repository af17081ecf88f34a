"""The typeface of sheets: which of its fonts has the characters of a word, and how wide the word will be.

Noto Sans CJK is one family of several fonts, of which the one for simplified Chinese is asked first: the same character
is drawn otherwise in Japan. What none of them has is said, never drawn as an empty box.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from enrollzone.errors import SettingsError

PACKAGE = "fonts-noto-cjk"
MISSING = "〓"
"""What stands for a character that cannot be drawn, as printers have long done it."""

_FILES = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
_REGIONS = ("SC", "TC", "HK", "JP", "KR")
_PIXELS = 1000.0


class Faces:
    """The fonts of the family, regular and bold. Widths are in the unit of the size that is asked for."""

    def __init__(self, regular: Path, bold: Path) -> None:
        self._files = (regular, bold)
        self._fonts = tuple(tuple(_of_family(file)) for file in self._files)
        self._held: dict[tuple[str, bool], tuple[int, float]] = {}
        if not all(self._fonts):
            raise SettingsError(f"{regular.name} holds no Noto Sans CJK SC: install the package {PACKAGE}")

    def font(self, text: str, *, bold: bool = False) -> Any:  # noqa: ANN401 - matplotlib ships no types
        """Return the path of the first font that has every character of a text, with its place in the file."""
        from matplotlib.font_manager import FontPath  # noqa: PLC0415 - only sheets need it

        place = max((self._found(character, bold=bold)[0] for character in text), default=0)
        return FontPath(str(self._files[bold]), self._fonts[bold][max(place, 0)][0])

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return how far a text reaches to the right."""
        return size * sum(self._found(character, bold=bold)[1] for character in text)

    def lacking(self, text: str) -> tuple[str, ...]:
        """Return the characters of a text that no font of the family has, each once."""
        return tuple(dict.fromkeys(one for one in text if self._found(one, bold=False)[0] < 0))

    def drawable(self, text: str) -> str:
        """Return a text in which a sign stands for each character that cannot be drawn."""
        lacking = self.lacking(text)
        return "".join(MISSING if one in lacking else one for one in text)

    def _found(self, character: str, *, bold: bool) -> tuple[int, float]:
        """The place of the font that has a character (-1: none), and how far the character reaches."""
        if (character, bold) not in self._held:
            self._held[character, bold] = self._look_up(character, bold=bold)
        return self._held[character, bold]

    def _look_up(self, character: str, *, bold: bool) -> tuple[int, float]:
        from matplotlib.ft2font import LoadFlags  # noqa: PLC0415 - only sheets need it

        for place, (_, font) in enumerate(self._fonts[bold]):
            if font.get_char_index(ord(character)):
                font.set_size(_PIXELS, 72)
                glyph = font.load_char(ord(character), flags=LoadFlags.NO_HINTING)
                return place, glyph.linearHoriAdvance / 65536 / _PIXELS
        return -1, 1.0


def _of_family(file: Path) -> Iterable[tuple[int, Any]]:
    """Walk over the fonts of a file that belong to the family, simplified Chinese first, with their places in it."""
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - only sheets need it

    first = FT2Font(str(file))
    fonts = [first, *(FT2Font(str(file), face_index=place) for place in range(1, first.num_faces))]
    by_name = {font.family_name: (place, font) for place, font in enumerate(fonts)}
    for region in _REGIONS:
        if f"Noto Sans CJK {region}" in by_name:
            yield by_name[f"Noto Sans CJK {region}"]


@cache
def installed() -> Faces:
    """Return the typeface of this machine. Raises SettingsError that names the package where it is missing."""
    found = {path.name: path for folder in _folders() for path in sorted(folder.rglob("NotoSansCJK-*.ttc"))}
    if _FILES[0] not in found:
        raise SettingsError(f"maps need the typeface Noto Sans CJK SC, which is not installed: package {PACKAGE}")
    return Faces(found[_FILES[0]], found.get(_FILES[1], found[_FILES[0]]))


def _folders() -> tuple[Path, ...]:
    from matplotlib import font_manager  # noqa: PLC0415 - only sheets need it

    known = (*font_manager.X11FontDirectories, *font_manager.OSXFontDirectories)
    return tuple(folder for folder in map(Path, known) if folder.is_dir())
