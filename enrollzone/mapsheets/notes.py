"""What stands around the map in words: of what it is, on which law and which edition it rests, how far to trust it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from enrollzone import __version__
from enrollzone.atlas.crs import epsg_of
from enrollzone.i18n.catalogue import Catalogue
from enrollzone.mapsheets.land import Standing, standing_of
from enrollzone.mapsheets.subjects import Subject
from enrollzone.mapsheets.typefaces import Faces
from enrollzone.messages import Message, Text


@dataclass(frozen=True, eq=False)
class Notes:
    """The words around a map in one language. `approval` is the number that was given on the order, or in settings."""

    subject: Subject
    words: Catalogue
    faces: Faces
    approval: str = ""

    @property
    def title(self) -> str:
        """What the sheet is."""
        pack = self.subject.held.pack
        stage = Message(f"union.stage.{pack.stage}")
        return self._say(Message("sheet.title", {"county": self.subject.coverage.bureau.county.name, "stage": stage}))

    @property
    def subtitle(self) -> str:
        """Of which part of the county, for which children, on which day."""
        parts = (
            self.subject.name,
            self.subject.category,
            self._say(Message("sheet.on", {"day": self.subject.coverage.day})),
        )
        return self.faces.drawable("　".join(self.words.say(part) for part in parts if part))

    @property
    def number(self) -> str:
        """The approval number: that of the order, or else that of the edition; empty where there is none."""
        held = self.subject.coverage.edition.map_approval
        return self.approval or (held.number if held else "")

    @property
    def slot(self) -> str:
        """The place of the approval number, on which it can be written by hand where there is none."""
        return self._say(Message("sheet.approval", {"number": self.number or "＿＿＿＿＿＿＿＿＿＿"}))

    def foot(self, crs: str, lacking: Sequence[str]) -> tuple[str, ...]:
        """Return the sentences at the foot, the most important first."""
        return (*self._trust(), *self._law(), *self._source(crs), *self._left_out(lacking))

    def _trust(self) -> Iterator[str]:
        coverage = self.subject.coverage
        real = self._say(Message("export.notice.real" if coverage.is_real else "export.notice.illustrative"))
        yield real
        yield self._say(Message("export.notice.list"))
        if not self.number:
            yield self._say(Message("sheet.not_approved"))
        if not (coverage.edition.map_approval and coverage.edition.map_approval.lines):
            yield self._say(Message("sheet.no_lines"))
        yield self._contact()

    def _contact(self) -> str:
        contact = self.subject.coverage.bureau.contact
        if contact is None:
            return self._say(Message("sheet.no_contact"))
        phone = contact.phone or Message("contact.unset")
        return self._say(
            Message("sheet.contact", {"who": contact.who, "phone": phone, "hours": contact.hours or ""})
        ).rstrip()

    def _law(self) -> Iterator[str]:
        pack = self.subject.held.pack
        yield self._say(Message("sheet.policy", {"title": pack.title, "id": pack.id, "version": pack.version}))
        clauses = tuple(dict.fromkeys(self._clauses()))
        if clauses:
            yield self._say(Message("sheet.clauses", {"clauses": clauses}))

    def _clauses(self) -> Iterator[str]:
        """Walk over the labels of the sentences that list what the sheet shows."""
        held, focus = self.subject.held, self.subject.focus
        for told in held.units.values():
            if standing_of(self.subject, told) in {Standing.ZONE, Standing.UNSETTLED}:
                yield from (held.pack.clauses[row.clause].label for row in told.claim.rows if row.zone in focus)

    def _source(self, crs: str) -> Iterator[str]:
        edition = self.subject.coverage.edition
        status = Message(f"edition.status.{edition.status}")
        yield self._say(Message("sheet.edition", {"id": edition.id, "name": edition.name, "status": status}))
        source = edition.provenance
        yield self._say(
            Message("sheet.source", {"authority": source.authority, "source": source.source, "licence": source.licence})
        )
        system = Text("国家2000坐标系3度带", "CGCS2000 3-degree zone")
        epsg = epsg_of(crs)
        yield self._say(Message("sheet.made", {"system": system, "epsg": epsg, "program": f"enrollzone {__version__}"}))

    def _left_out(self, lacking: Sequence[str]) -> Iterator[str]:
        if lacking:
            codes = tuple(f"U+{ord(one):04X}" for one in lacking)
            yield self._say(Message("sheet.lacking", {"codes": codes}))

    def _say(self, said: Message) -> str:
        return self.faces.drawable(self.words.say(said))
