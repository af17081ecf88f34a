"""``enrollzone policy stage | sign | activate | list``: a policy on its way from a folder to what answers."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from enrollzone.atlas.generations import current_generation
from enrollzone.bootstrap import deployment_of, open_bureaus
from enrollzone.cli.activate import make_live
from enrollzone.cli.deployment import deployment, located
from enrollzone.cli.layout import Entry, listing, section, wrapped
from enrollzone.cli.publishing import BY, WHY, WHY_NEEDED, refusals, signature
from enrollzone.cli.words import Phrases
from enrollzone.config import Settings
from enrollzone.periods import CHINA_TIME
from enrollzone.policy.pack import Policy
from enrollzone.publishing.archive import State
from enrollzone.publishing.changing import Chosen
from enrollzone.publishing.handing_in import handed_in
from enrollzone.publishing.policies import FiledPolicy, filed_policies
from enrollzone.publishing.policy_staging import sign_policy, stage_policy

_NOT_LIVE = (State.HELD, State.STAGED, State.PAST)
HANDED_BY = click.option("--by", metavar="WHO", required=True, help="who hands it in; somebody else must sign")
BESIDE = click.option("--with", "beside", multiple=True, metavar="EDITION", help="a staged edition that belongs to it")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="the same, for machines")


@click.command()
@click.argument("path", metavar="FOLDER|ZIP", type=click.Path(exists=True, path_type=Path))
@HANDED_BY
@BESIDE
@AS_JSON
@deployment
@click.pass_obj
def stage(
    settings: Settings,
    /,
    *,
    path: Path,
    by: str,
    beside: tuple[str, ...],
    as_json: bool,
    data_dir: Path | None,
    language: str,
) -> None:
    """Check a policy and keep it until somebody signs.

    It must be readable, bound to the editions in force with it, complete and
    free of conflict; its families and every canary must get their answers.
    Nothing is live until somebody else has signed and activated it. Exit status
    5 when it is refused: then each fault is told with file, line and column,
    and nothing was kept.
    """
    settings = located(settings, data_dir)
    with refusals(language, of_policy=True):
        at = datetime.now(CHINA_TIME)
        found = stage_policy(deployment_of(settings), handed_in(path), by, at, beside=beside)
    tell_staged(found, as_json=as_json, language=language)


def tell_staged(found: FiledPolicy, *, as_json: bool, language: str) -> None:
    """Tell that a policy is kept, and what must be signed for."""
    say = Phrases(language)
    if as_json:
        click.echo(json.dumps(filed_document(found), ensure_ascii=False, indent=2))
    else:
        heading = say("policies.kept", id=found.id, state=say(f"policies.state.{found.state}"))
        click.echo("\n".join(listing(heading, [Entry(f"{row.where}: {row.said}", "?") for row in found.open])))


@click.command()
@click.argument("name", metavar="ID")
@BY
@WHY_NEEDED
@deployment
@click.pass_obj
def sign(settings: Settings, /, *, name: str, by: str, why: str, data_dir: Path | None, language: str) -> None:
    """Sign for a policy: it may be activated then.

    WHO signs for everything that is open, with the reason: not the one who
    handed the policy in.
    """
    settings, who = located(settings, data_dir), signature(by, why)
    with refusals(language, of_policy=True):
        done = sign_policy(deployment_of(settings), name, who.by, who.why, who.at)
    signed = [Entry(f"{row.where}: {row.said}", "=") for row in done.signoffs if row.why]
    click.echo("\n".join(listing(Phrases(language)("editions.approved", id=done.id), signed)))


@click.command()
@click.argument("names", metavar="ID...", nargs=-1, required=True)
@BESIDE
@BY
@WHY
@deployment
@click.pass_obj
def activate(
    settings: Settings,
    /,
    *,
    names: tuple[str, ...],
    beside: tuple[str, ...],
    by: str,
    why: str,
    data_dir: Path | None,
    language: str,
) -> None:
    """Make signed policies live from their first day on.

    WHO is not the one who handed one in. Several policies, and editions that
    belong to them, go live together or not at all. A policy whose text leaves
    its end open ends on the day before the next one of its stage begins.
    """
    chosen = Chosen(beside, names)
    make_live(located(settings, data_dir), chosen, signature(by, why), Phrases(language), language)


@click.command()
@click.option("--jurisdiction", "-j", "only", metavar="CODE", help="one county; all unless given")
@AS_JSON
@deployment
@click.pass_obj
def listed(settings: Settings, /, *, only: str | None, as_json: bool, data_dir: Path | None, language: str) -> None:
    """List the policies: live, staged, held and past."""
    settings = located(settings, data_dir)
    with refusals(language, of_policy=True):
        generation = current_generation(settings.data_dir)
        live = {code: bureau.shelf.policies for code, bureau in open_bureaus(settings, only).items()}
        everything = filed_policies(settings.data_dir, settings.data_dir / "cache")
    mine = tuple(one for one in everything if one.county in live)
    if as_json:
        counties = [_county_document(code, held, mine) for code, held in live.items()]
        document = {"generation": generation.number, "counties": counties}
        click.echo(json.dumps(document, ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_lines(generation.number, live, mine, Phrases(language))))


def _lines(
    number: int, live: Mapping[str, tuple[Policy, ...]], filed: tuple[FiledPolicy, ...], say: Phrases
) -> Iterator[str]:
    yield from wrapped(say("policies.generation", number=number))
    for code, policies in live.items():
        yield ""
        yield from wrapped(code)
        yield from section(say(f"policies.state.{State.LIVE}"), [_live(policy) for policy in policies])
        for state in _NOT_LIVE:
            some = [_filed(one, say) for one in filed if one.county == code and one.state is state]
            yield from section(say(f"policies.state.{state}"), some)


def _live(policy: Policy) -> Entry:
    days = f"{policy.period.first} – {policy.period.last or '…'}"
    return Entry(f"{policy.id} {policy.version}  {days}", "·", (policy.title.zh, f"sha256 {policy.sha256[:16]}…"))


def _filed(one: FiledPolicy, say: Phrases) -> Entry:
    if one.policy is None:
        return Entry(one.id, "✗", (one.fault or "",))
    below = [f"{one.policy.id} {one.policy.version}  {one.policy.period.first} – {one.policy.period.last or '…'}"]
    below += [say("editions.handed_in", by=by) for by in one.handed_in_by]
    below += [say("editions.open", where=row.where, said=row.said) for row in one.open]
    return Entry(one.id, "!" if one.open else "·", tuple(below))


# ---- for machines


def _county_document(code: str, live: tuple[Policy, ...], filed: tuple[FiledPolicy, ...]) -> Mapping[str, Any]:
    return {
        "jurisdiction": code,
        "live": [policy_head(policy) for policy in live],
        **{
            state: [filed_document(one) for one in filed if one.county == code and one.state is state]
            for state in State
            if state is not State.LIVE
        },
    }


def filed_document(one: FiledPolicy) -> Mapping[str, Any]:
    """Return a policy of the data directory with its trail, for machines."""
    told = policy_head(one.policy) if one.policy else {}
    trail = [{**vars(row)} for row in one.signoffs]
    return {"id": one.id, "state": one.state, "policy": told, "fault": one.fault, "signoffs": trail}


def policy_head(policy: Policy) -> Mapping[str, Any]:
    """Return what a policy is, for machines."""
    first, last = policy.period.first, policy.period.last
    return {
        "id": policy.id,
        "version": policy.version,
        "title": {"zh": policy.title.zh, "en": policy.title.en},
        "stage": getattr(policy, "stage", None),
        "first": first.isoformat(),
        "last": last.isoformat() if last else None,
        "sha256": policy.sha256,
    }
