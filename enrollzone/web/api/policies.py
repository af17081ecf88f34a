"""Policies by their ids, and the diagram compiled from one."""

from collections.abc import Hashable

from enrollzone.bootstrap import Bureaus
from enrollzone.lookup import Bureau
from enrollzone.policy.pack import Pack, Policy
from enrollzone.present import Document
from enrollzone.rules.compiler import Conflict
from enrollzone.rules.diagram import TERMINAL, Diagram
from enrollzone.rules.ruleset import Outcome
from enrollzone.web.errors import NotThereError


def the_policy(bureaus: Bureaus, wanted: str) -> tuple[Bureau, Policy]:
    """Return a policy by its id. Raises NotThereError."""
    for bureau in bureaus.values():
        pack = bureau.shelf.by_id(wanted)
        if pack is not None:
            return bureau, pack
    raise NotThereError


def the_pack(bureaus: Bureaus, wanted: str) -> Pack:
    """Return a policy with rules by its id. Raises NotThereError for a document of unions too: it has none."""
    _, policy = the_policy(bureaus, wanted)
    if not isinstance(policy, Pack):
        raise NotThereError
    return policy


def diagram(pack: Pack) -> Document:
    """Return the compiled outcome diagram: walk from `root`, at each node to the child at the place of the value."""
    compiled: Diagram = pack.compiled.outcomes
    return {
        "policy": pack.id,
        "root": compiled.root,
        "variables": [
            {"name": v.name, "values": list(v.values), "origin": v.origin.value, "inputs": list(v.inputs)}
            for v in compiled.variables
        ],
        "nodes": [_node(level, children) for level, children in compiled.nodes],
        "terminals": [_terminal(value) for value in compiled.terminals],
    }


def _node(level: int, children: tuple[int, ...]) -> Document:
    if level == TERMINAL:
        return {"terminal": children[0]}
    return {"variable": level, "children": list(children)}


def _terminal(value: Hashable) -> Document:
    if isinstance(value, Outcome):
        return {"kind": value.kind, "options": list(value.options)}
    if isinstance(value, Conflict):
        return {"kind": "conflict", "options": []}
    return {"kind": str(value), "options": []}
