"""The unions of a policy as lines for whoever reads the pack: links with their types, plaques, pairings, schools."""

from collections.abc import Iterator

from enrollzone.cli.layout import Entry, section
from enrollzone.policy.pack import Policy
from enrollzone.policy.unions import Link, LinkType, Pairing, School, Union


def union_sections(policy: Policy) -> Iterator[str]:
    """Walk over the lines of everything that a policy says of schools and their unions."""
    yield from section("link types", [_link_type(known) for known in policy.link_types.values()])
    yield from section("unions", [_union(policy, union) for union in policy.unions.values()])
    yield from section("pairings", [_pairing(policy, pairing) for pairing in policy.pairings])
    inside = {school for union in policy.unions.values() for _, school, _ in union.parts}
    yield from section("schools in no union", [_school(s) for s in policy.schools.values() if s.id not in inside])


def _link_type(known: LinkType) -> Entry:
    said = [f"legal person: {known.legal_person}"] if known.legal_person else []
    said += ["、".join(words.zh for words in known.unified)] if known.unified else []
    return Entry(f"{known.id}: {known.name.zh}", "·", tuple(said))


def _union(policy: Policy, union: Union) -> Entry:
    name = policy.schools[union.core].name.zh if union.core else "?"
    ground = f" ({union.core_ground})" if union.core else ""
    below = (f"core: {name}{ground}", *(_link(policy, link) for link in union.links))
    return Entry(f"{union.id}: {union.name.zh} ({union.kind})", "·", below)


def _link(policy: Policy, link: Link) -> str:
    parts = [policy.schools[link.member].name.zh]
    parts += [policy.link_types[link.type].name.zh] if link.type else []
    parts += [f"{link.plaque.mode} plaque “{link.plaque.name.zh}”"] if link.plaque else []
    parts += [f"since {link.since}"] if link.since else []
    return "; ".join(parts)


def _pairing(policy: Policy, pairing: Pairing) -> Entry:
    names = {name: policy.schools[name].name.zh for name in (pairing.recipient, pairing.supporter)}
    former = f"{policy.schools[pairing.former].name.zh} → " if pairing.former and pairing.change == "changed" else ""
    since = f", since {pairing.since}" if pairing.since else ""
    return Entry(
        f"{pairing.number}: {names[pairing.recipient]} ← {former}{names[pairing.supporter]} ({pairing.change}{since})",
        "·",
    )


def _school(school: School) -> Entry:
    marks = [mark for mark in (school.status, "outside" if school.outside else None, school.stage) if mark]
    return Entry(f"{school.id}: {school.name.zh}" + (f" ({', '.join(marks)})" if marks else ""), "·")
