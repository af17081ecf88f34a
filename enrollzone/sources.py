"""What is quoted and where it stands: documents, their clauses, and a citation of one."""

from dataclasses import dataclass

from enrollzone.messages import Text


@dataclass(frozen=True)
class Document:
    """A published text. `external` marks law outside the pack: shown as 参见 and never deciding alone."""

    id: str
    title: Text
    number: str = ""
    issuer: str = ""
    sha256: str = ""
    external: bool = False


@dataclass(frozen=True)
class Clause:
    """One place of a document: the label under which a reader finds it and the sentence quoted verbatim.

    `inferred` says that the number in the label is lost in the published copy and follows the order of the headings.
    `unverified` says that the wording comes from law outside the pack and is not held against a pinned text.
    """

    id: str
    document: Document
    label: str
    quote: str
    inferred: bool = False
    unverified: bool = False
