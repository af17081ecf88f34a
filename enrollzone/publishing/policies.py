"""What lies in the data directory of policies: held, staged, live or past, and the trail that belongs to each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from enrollzone.atlas.generations import Generation, past_generations, policy_room
from enrollzone.atlas.signoffs import SIGNOFF_COLUMNS, Signoff, signoffs_of
from enrollzone.atlas.tables import read_rows
from enrollzone.errors import BoundaryError, PackError, Problem
from enrollzone.grammar.reader import read_policy
from enrollzone.policy.pack import Policy
from enrollzone.publishing.archive import Paperwork, State, bare_id, refuse_unknown, states
from enrollzone.publishing.kept import POLICY, TRAIL, digest_of, files_in


@dataclass(frozen=True)
class FiledPolicy(Paperwork):
    """A policy in the data directory. `policy` is None where it cannot be used, and `fault` says why."""

    policy: Policy | None = None
    digest: str = ""

    def readable(self) -> Policy:
        """Return the policy, with the days of its text. Raises PackError where it cannot be used."""
        if self.policy is None:
            raise PackError([Problem(self.id, 1, 1, self.fault or "")])
        return self.policy


def held_policy_folder(data_dir: Path, name: str) -> Path:
    """Return where a policy stands that nobody has signed for."""
    return policy_room(data_dir) / "held" / name


def ready_policy_folder(data_dir: Path, name: str) -> Path:
    """Return where a policy stands that is staged, live or past."""
    return policy_room(data_dir) / "policies" / name


def filed_policies(data_dir: Path, cache: Path | None = None) -> tuple[FiledPolicy, ...]:
    """Return every policy in the data directory by id. Raises BoundaryError where it cannot be told what is live."""
    found = [_filed(folder, state, cache) for folder, state in _states(data_dir).items()]
    return tuple(sorted(found, key=lambda one: one.id))


def find_policy(data_dir: Path, name: str, cache: Path | None = None) -> FiledPolicy:
    """Return the policy of an id. Raises NotPublishedError, with the nearest id, where there is none."""
    everything = {bare_id(folder): (folder, state) for folder, state in _states(data_dir).items()}
    refuse_unknown(name, everything)
    return _filed(*everything[name], cache)


def _states(data_dir: Path) -> dict[Path, State]:
    generations = past_generations(data_dir)
    held, ready = held_policy_folder(data_dir, ""), ready_policy_folder(data_dir, "")
    return states(held, ready, _folders(generations[:1]), _folders(generations))


def _folders(generations: Iterable[Generation]) -> frozenset[str]:
    named = (entries for generation in generations for entries in generation.policies.values())
    return frozenset(entry.folder for entries in named for entry in entries)


def _filed(folder: Path, state: State, cache: Path | None) -> FiledPolicy:
    name = bare_id(folder)
    try:
        files = files_in(folder)
        trail = (
            signoffs_of(read_rows(files.get(TRAIL, b""), f"{name}/{TRAIL}", SIGNOFF_COLUMNS)) if TRAIL in files else ()
        )
        policy = _policy(folder, digest_of(files), cache)
    except (PackError, BoundaryError) as error:
        return FiledPolicy(name, folder, state, fault=str(error))
    return FiledPolicy(name, folder, state, trail, policy=policy, digest=digest_of(files))


@lru_cache(maxsize=16)
def _policy(folder: Path, _digest: str, cache: Path | None) -> Policy:
    """Read a policy once: its folder never changes, and where it was altered all the same its digest tells."""
    return read_policy(folder / POLICY, cache=cache).called(f"{bare_id(folder)}/{POLICY}")


def _trail(files: Mapping[str, bytes], name: str) -> tuple[Signoff, ...]:
    """The trail of a policy; one that was shipped has none."""
    rows = read_rows(files[TRAIL], f"{name}/{TRAIL}", SIGNOFF_COLUMNS) if TRAIL in files else ()
    return signoffs_of(rows)
