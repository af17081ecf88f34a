"""What was found in a file, as a letter to whoever handed it in: one page that can be printed, kept and e-mailed."""

from collections.abc import Iterator
from datetime import date
from html import escape
from importlib.resources import files
from itertools import groupby
from string import Template

from enrollzone.i18n.catalogue import LANGUAGES, catalogue
from enrollzone.intake.candidate import Examination, Surroundings
from enrollzone.intake.displacement import degrees_of
from enrollzone.intake.pictures import Scene, picture
from enrollzone.intake.report import Numbered, numbered
from enrollzone.messages import Message
from enrollzone.quarantine.findings import Severity, Verdict


def letter(
    examination: Examination, around: Surroundings, language: str, written_on: date, staged: str | None = None
) -> str:
    """Return the letter as one HTML page that asks nothing of any network.

    `language` comes first, the other one stands below it. `staged` is the id of the new edition, where one was kept.
    """
    page = _Page(examination, around, language, written_on, staged)
    frame = Template(files("enrollzone.intake").joinpath("letter.html").read_text(encoding="utf-8"))
    body = "\n".join(page.lines())
    return frame.substitute(lang="zh-Hans" if language == "zh" else "en", title=escape(page.title()), body=body)


def scene_of(examination: Examination, around: Surroundings) -> Scene:
    """Return what the pictures of an examination may show."""
    before, candidate = around.before, examination.candidate
    shapes = before.shapes() if before else None
    units = {**(before.units if before else {}), **(candidate.units if candidate else {})}
    names = {code: unit.name for code, unit in units.items()}
    drawn = candidate.drawn if candidate else {}
    return Scene(examination, drawn, degrees_of(shapes) if shapes else {}, names)


class _Page:
    def __init__(
        self, examination: Examination, around: Surroundings, language: str, written_on: date, staged: str | None
    ) -> None:
        self.examination, self.around, self.written_on, self.staged = examination, around, written_on, staged
        others = [other for other in LANGUAGES if other != language]
        self.words, self.also = catalogue(language), catalogue(others[0])
        self.scene = scene_of(examination, around)

    def title(self) -> str:
        return self.words.say(Message("letter.title", {"file": self.examination.content.file}))

    def said(self, message: Message) -> str:
        """Return a sentence in the first language, and below it in the other."""
        return f'{escape(self.words.say(message))} <span class="also">{escape(self.also.say(message))}</span>'

    def lines(self) -> Iterator[str]:
        yield f"<h1>{self.said(Message('letter.title', {'file': self.examination.content.file}))}</h1>"
        yield from self.verdict()
        yield from self.facts()
        found = list(numbered(self.examination.findings))
        if found and self.scene.drawn:
            yield f"<p>{self.said(Message('letter.legend'))}</p>"
        for severity, some in groupby(found, key=lambda one: one.finding.severity):
            yield from self.section(severity, list(some))
        if self.examination.verdict is Verdict.HELD:
            yield from self.signatures([one for one in found if one.finding.severity is Severity.WARNING])
        yield f"<p>{self.said(Message('letter.checked'))}</p>"

    def verdict(self) -> Iterator[str]:
        verdict = self.examination.verdict
        yield f'<div class="verdict {verdict}"><strong>{self.said(Message(f"letter.verdict.{verdict}"))}</strong>'
        yield f"<p>{self.said(Message(f'letter.next.{verdict}', {'id': self.staged or '—'}))}</p></div>"

    def facts(self) -> Iterator[str]:
        yield '<table class="facts">'
        for name, value in self.told():
            heading = self.said(Message(f"letter.fact.{name}"))
            yield f"<tr><th>{heading}</th><td>{escape(self.words.say(value))}</td></tr>"
        yield "</table>"

    def told(self) -> Iterator[tuple[str, object]]:
        """What the file is, who handed it in, and what it was held against."""
        declaration, content = self.examination.declaration, self.examination.content
        candidate, before = self.examination.candidate, self.around.before
        yield "county", self.around.county.name
        yield "by", declaration.by
        yield "written_on", self.written_on
        yield "first_day", declaration.first_day
        yield "format", "，".join(filter(None, (content.format, content.encoding))) or "—"
        yield "crs", declaration.crs
        yield "before", before.id if before else "—"
        if candidate is not None:
            counts = {"units": len(candidate.units), "drawn": len(candidate.drawn)}
            yield "units", Message("letter.counts", counts)
        if self.staged:
            yield "staged", self.staged

    def section(self, severity: Severity, some: list[Numbered]) -> Iterator[str]:
        heading = Message(f"letter.severity.{severity}", {"count": len(some)})
        yield f"<h2>{self.said(heading)}</h2>"
        yield from (line for one in some if one.is_drawn for line in self.finding(one))
        listed = [one for one in some if not one.is_drawn]
        if listed:
            yield f"<h3>{self.said(Message('letter.listed', {'count': len(listed)}))}</h3><ul>"
            for one in listed:
                said = escape(self.words.say(one.finding.message))
                yield f'<li>{one.number}. {said} <span class="where">{escape(one.finding.where)}</span></li>'
            yield "</ul>"

    def finding(self, one: Numbered) -> Iterator[str]:
        finding = one.finding
        drawn = picture(finding, self.scene, self.words.say(finding.message))
        yield f'<div class="finding"><h3>{one.number}. {self.said(finding.message)}</h3>'
        yield f'<figure id="{one.picture}">{drawn}<figcaption>{escape(finding.where)} · {escape(finding.code)}'
        yield "</figcaption></figure></div>"

    def signatures(self, warnings: list[Numbered]) -> Iterator[str]:
        yield f"<h2>{self.said(Message('letter.signatures'))}</h2>"
        columns = ("number", "why", "who", "when")
        heads = "".join(f"<th>{self.said(Message(f'letter.column.{column}'))}</th>" for column in columns)
        yield f'<table class="sign"><tr>{heads}</tr>'
        yield from (f"<tr><td>{one.number}</td><td></td><td></td><td></td></tr>" for one in warnings)
        yield "</table>"
