"""Every kind of record that the desk's store holds, by name."""

from collections.abc import Mapping
from typing import Any

from enrollzone.casework.events import CASES
from enrollzone.casework.series import SERIES_OF_CASES
from enrollzone.enrolment.placings import PLACINGS
from enrollzone.enrolment.plans import PLANS
from enrollzone.registry.exports import EXPORTS
from enrollzone.registry.publications import PUBLICATIONS
from enrollzone.staff.accounts import ACCOUNTS
from enrollzone.staff.lockout import DOORS
from enrollzone.storage.kinds import Kind

_ALL = (ACCOUNTS, DOORS, CASES, SERIES_OF_CASES, EXPORTS, PLANS, PLACINGS, PUBLICATIONS)

KINDS: Mapping[str, Kind[Any]] = {kind.name: kind for kind in _ALL}
