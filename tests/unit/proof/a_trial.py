"""A pack with its casebook in a folder, and the bureau that serves it: what verification is given."""

from pathlib import Path

from enrollzone.casebook import Family, read_families
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack
from enrollzone.proof.verify import Proof, verify
from tests.builders import a_bureau, a_pack


def serve(pack: Pack) -> Bureau:
    """The bureau of a pack, as the processes that judge changes open it."""
    return a_bureau([pack])


def a_casebook(folder: Path, cases: str) -> tuple[Family, ...]:
    path = folder / "cases.yaml"
    path.write_text(f"cases:{cases}", encoding="utf-8")
    return read_families(path)


def proof_of(folder: Path, cases: str, **sections: str | None) -> Proof:
    pack = a_pack(folder, **sections)
    return verify(pack, serve(pack), a_casebook(folder, cases))


def codes(proof: Proof) -> list[str]:
    return [remark.code for remark in proof.remarks]
