"""``enrollzone policy verify``: may this pack be published?"""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from enrollzone.bootstrap import trial_bureau
from enrollzone.casebook import read_families
from enrollzone.cli import packs
from enrollzone.cli.layout import Entry, section, wrapped
from enrollzone.config import Settings
from enrollzone.errors import PackError
from enrollzone.grammar.reader import read_policy
from enrollzone.policy.pack import Pack
from enrollzone.proof.lint import Level, Remark
from enrollzone.proof.survival import ENOUGH, Survival, survival
from enrollzone.proof.verify import Proof, verify
from enrollzone.rules.truth import Truth

_SHOWN = (Level.ERROR, Level.WARNING)
_NOTHING = "nothing to verify: unions only"


@click.command()
@packs.WHICH
@click.option("--mutants", is_flag=True, help="change the pack in small ways; does anything notice?")
@click.option("--sample", type=click.IntRange(min=1), metavar="N", help="with --mutants: only N of them")
@click.option("--seed", type=int, default=0, metavar="S", help="with --sample: which N; 0 unless given")
@click.option("--json", "as_json", is_flag=True, help="everything that was found, for machines")
@click.pass_obj
def command(
    settings: Settings, /, *, which: str | None, mutants: bool, sample: int | None, seed: int, as_json: bool
) -> None:
    """Prove that a pack may be published.

    Complete, without conflict, every rule, test and paper needed, every clause
    seen by the cases to hold, to fail and to be undecided, every quote in its
    source, all cases answered as expected. A counter-example is the smallest
    family that shows it. Exit status 1 when the pack must not be published, or
    when too few mutants are noticed.
    """
    files = packs.files(settings, which)
    found = [_of_pack(settings, file, mutants=mutants, sample=sample, seed=seed) for file in files]
    if as_json:
        click.echo(json.dumps([document for document, _, _ in found], ensure_ascii=False, indent=2))
    else:
        click.echo("\n\n".join("\n".join(lines) for _, lines, _ in found))
    if not all(passed for _, _, passed in found):
        raise SystemExit(1)


Found = tuple[Mapping[str, Any], list[str], bool]


def _of_pack(settings: Settings, file: Path, *, mutants: bool, sample: int | None, seed: int) -> Found:
    """What is found of one pack: for machines, in lines, and whether it passed."""
    name = packs.name(file)
    try:
        pack = read_policy(file)
    except PackError as error:
        problems = [str(problem) for problem in error.problems]
        return {"pack": name, "passed": False, "problems": problems}, [name, *problems], False
    if not isinstance(pack, Pack):
        return {"pack": name, "passed": True, "nothing": _NOTHING}, [f"{name}: {_NOTHING}"], True
    if mutants:
        return _survival(settings, file, name, sample, seed)
    cases = file.with_name("cases.yaml")
    families = read_families(cases) if cases.is_file() else ()
    proof = verify(pack, trial_bureau(settings, pack), families)
    return proof_document(name, proof), list(_proof_lines(name, proof)), proof.passed


def _survival(settings: Settings, file: Path, name: str, sample: int | None, seed: int) -> Found:
    result = survival(file, partial(trial_bureau, settings), sample=sample, seed=seed)
    return _survival_document(name, result), list(_survival_lines(name, result)), result.share >= ENOUGH


def proof_document(name: str, proof: Proof) -> Mapping[str, Any]:
    """Return what was found of a pack, for machines."""
    return {
        "pack": name,
        "id": proof.pack.id,
        "version": proof.pack.version,
        "sha256": proof.pack.sha256,
        "passed": proof.passed,
        "combinations": proof.combinations,
        "nodes": proof.nodes,
        "cases": {"asked": proof.asked, "as_expected": proof.as_expected},
        "remarks": [_remark(remark) for remark in proof.remarks],
        "clauses": {
            seen.clause: {
                **{truth.value: seen.by.get(truth) for truth in Truth},
                "standing": list(seen.standing),
            }
            for seen in proof.clauses
        },
    }


def _remark(remark: Remark) -> Mapping[str, Any]:
    family = remark.family
    shown = {"words": family.words.zh, "question": family.body, "dated": family.dated} if family else None
    return {
        "level": str(remark.level),
        "code": remark.code,
        "zh": remark.text.zh,
        "en": remark.text.en,
        "clauses": list(remark.clauses),
        "line": remark.line or None,
        "family": shown,
    }


def _proof_lines(name: str, proof: Proof) -> Iterator[str]:
    pack = proof.pack
    yield from wrapped(f"{name}: {pack.id} {pack.version} — {pack.title.zh}")
    yield f"{proof.combinations:.3g} combinations of facts and readings, {proof.nodes} diagram nodes"
    yield f"{proof.as_expected} of {proof.asked} cases as expected"
    standing = sum(bool(seen.standing) for seen in proof.clauses)
    held = sum(not seen.missing for seen in proof.clauses) - standing
    yield f"{held} of {len(proof.clauses) - standing} clauses seen to hold, to fail and to be undecided"
    yield f"{standing} clauses are the same for every family"
    for level in _SHOWN:
        remarks = [remark for remark in proof.remarks if remark.level is level]
        yield from section(str(level), [_entry(pack, remark) for remark in remarks])
    yield ""
    yield _silences(proof)
    yield "PASSED" if proof.passed else "NOT PASSED: must not be published"


def _silences(proof: Proof) -> str:
    silent = sum(remark.level is Level.SILENCE for remark in proof.remarks)
    named = "1 silence of the text is" if silent == 1 else f"{silent} silences of the text are"
    return f"{named} named (policy lint lists them)"


def _entry(pack: Pack, remark: Remark) -> Entry:
    place = f" (policy.yaml:{remark.line})" if remark.line else ""
    below = [f"{clause} {pack.clauses[clause].label}" for clause in remark.clauses]
    if remark.family:
        undated = () if remark.family.dated else ("没有日期能同时满足 no days agree with this",)
        below += [*undated, json.dumps(remark.family.body, ensure_ascii=False)]
    return Entry(f"{remark.code}{place}: {remark.text.zh}", "·", tuple(below))


def _survival_document(name: str, result: Survival) -> Mapping[str, Any]:
    return {
        "pack": name,
        "passed": result.share >= ENOUGH,
        "share": result.share,
        "kinds": {
            kind: {"noticed": row.noticed, "survived": row.survived, "alike": row.alike}
            for kind, row in result.by_kind.items()
        },
        "survivors": [
            {"line": fate.mutant.line, "kind": fate.mutant.kind, "change": fate.mutant.said}
            for fate in result.survivors
        ],
    }


def _survival_lines(name: str, result: Survival) -> Iterator[str]:
    yield from wrapped(f"{name}: {result.tried} changes tried")
    yield f"  {'':<28}{'noticed':>9}{'survived':>10}{'alike':>7}"
    for kind, row in result.by_kind.items():
        yield f"  {kind:<28}{row.noticed:>9}{row.survived:>10}{row.alike:>7}"
    survivors = (f"policy.yaml:{fate.mutant.line} {fate.mutant.kind}: {fate.mutant.said}" for fate in result.survivors)
    yield from section("survivors", [Entry(text, "·") for text in survivors])
    yield ""
    yield from wrapped("alike: every family gets the same as before, so nothing could notice")
    yield f"{result.share:.1%} noticed, at least {ENOUGH:.0%} wanted"
