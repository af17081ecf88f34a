"""A small policy that hangs on papers: locals live here; others need a book, a home paper and a work paper."""

from collections.abc import Mapping

from tests.builders import ASK, NORTH, SAY

HOLDERS = "words: {parent: {zh: 家长, en: a parent}, other: {zh: 别人, en: somebody else}}"
ENTRY = "2025-09-01"

POLICY: Mapping[str, str] = {
    "units": f'\n  甲街道/北村: "{NORTH.code}"',
    "catchments": "\n  north: {clause: c.near, places: [甲街道/北村]}",
    "parameters": "\n  entry_day: {value: 2025-09-01, zh: 入学日, en: first day of term}",
    "facts": f"""
  home.zone: {{t: zone, zh: 住处, en: home, {ASK}}}
  local: {{t: bool, zh: 本地户口, en: local, {ASK}}}
  birth: {{t: date, zh: 出生日期, en: birth, {ASK}}}
  moved: {{t: bool, zh: 拆迁, en: moved, {ASK}}}
  proof: {{t: bool, zh: 拆迁证明, en: proof of the move, {ASK}}}
  book: {{t: bool, zh: 有户口本, en: has a book, {ASK}}}
  card: {{t: [shown, none_issued, lost], zh: 身份证, en: ID card, {ASK},
    words: {{shown: {{zh: 有, en: has one}}, none_issued: {{zh: 未办, en: none}}, lost: {{zh: 遗失, en: lost}}}}}}
  deed.present: {{t: bool, zh: 有房产证, en: has a deed, {ASK}}}
  deed.holder: {{t: [parent, other], zh: 房产证上的人, en: deed holder, {ASK}, {HOLDERS}}}
  deed.zone: {{t: zone, zh: 房产所在地, en: where the deed is for, {ASK}}}
  lease.present: {{t: bool, zh: 有租约, en: has a lease, {ASK}}}
  lease.holder: {{t: [parent, other], zh: 承租人, en: tenant, {ASK}, {HOLDERS}}}
  lease.start: {{t: date, zh: 租期开始, en: lease start, {ASK}}}
  lease.end: {{t: date, zh: 租期结束, en: lease end, with: lease.start}}
  lease.in_range: {{t: bool, zh: 租房在范围内, en: leased home in range, {ASK}}}
  lease.filed: {{t: bool, zh: 租赁备案, en: filed, {ASK}}}
  permit.present: {{t: bool, zh: 有居住证, en: has a permit, {ASK}}}
  permit.issued: {{t: date, zh: 签发日期, en: issued on, {ASK}}}
  permit.until: {{t: date, zh: 有效期至, en: valid until, with: permit.issued}}
  job.present: {{t: bool, zh: 有劳动合同, en: has a contract, {ASK}}}
  job.seal: {{t: bool, zh: 盖章, en: sealed, {ASK}}}
  job.seen: {{t: bool, zh: 认定, en: recognised, {ASK}}}""",
    "impossible": """
  - {when: {all: [lease.present, "before(lease.end, lease.start)"]}, zh: 租期倒置, en: it ends before it starts}""",
    "documents": """
  hukou_book: {zh: 户口本, en: hukou book, present: book, when: book}
  id_card: {zh: 身份证, en: ID card, when: card = shown | none_issued}
  deed:
    zh: 房产证
    en: deed
    present: deed.present
    shows: {holder: deed.holder, place: deed.zone}
    when: {all: [deed.present, deed.holder = parent, deed.zone != outside]}
  lease:
    zh: 租约（一年以上）
    en: lease of a year
    present: lease.present
    shows:
      {holder: lease.holder, from: lease.start, until: lease.end, in_range: lease.in_range, marks: {filed: lease.filed}}
    when:
      all:
        - lease.present
        - lease.holder = parent
        - lease.in_range
        - lease.filed
        - "term(lease.start, lease.end) >= 1 year"
        - "covers(lease.start, lease.end, entry_day)"
  permit:
    zh: 居住证
    en: permit
    present: permit.present
    shows: {issued: permit.issued, until: permit.until}
    when:
      all:
        - permit.present
        - "since(permit.issued, entry_day) >= 6 months"
        - "not before(permit.until, entry_day)"
  contract:
    zh: 劳动合同
    en: labour contract
    present: job.present
    shows: {marks: {seal: job.seal, recognised: job.seen}}
    when: {all: [job.present, job.seal, job.seen]}
  papers:
    zh: 外来子女材料
    en: the papers
    when: {all: [hukou_book, id_card, {any: [deed, lease, permit]}, contract]}""",
    "rules": f"""
  young: {{when: "age(birth, entry_day) < 6 years", outcome: {{kind: not_yet}}, clauses: [c.near], {SAY},
    overrides: [moved, local, settled, arranged, far]}}
  moved: {{when: {{all: [moved, proof]}}, outcome: {{kind: stay}}, clauses: [c.near], documents: [proof], {SAY},
    overrides: [local, settled, arranged, far]}}
  local: {{when: {{all: [local, home.zone != outside]}}, outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.near], {SAY}}}
  settled: {{when: {{all: [not local, home.zone != outside, papers]}}, outcome: {{kind: school, of: [home.zone]}},
    clauses: [c.near], documents: [papers], overrides: [arranged], {SAY}}}
  arranged: {{when: {{all: [not local, home.zone != outside]}}, outcome: {{kind: arrange}}, instead_of: settled,
    clauses: [c.near], {SAY}}}
  far: {{when: home.zone = outside, outcome: {{kind: not_covered}}, clauses: [c.near], {SAY}}}""",
}

# A family from elsewhere of which everything but its papers is told, and papers that are all in order.
FAMILY = {"home.zone": "north", "local": False, "birth": "2018-05-05", "moved": False}
PAPERS = {
    "book": True,
    "card": "shown",
    "deed.present": False,
    "permit.present": False,
    "lease.present": True,
    "lease.holder": "parent",
    "lease.start": "2025-03-01",
    "lease.end": "2026-02-28",
    "lease.in_range": True,
    "lease.filed": True,
    "job.present": True,
    "job.seal": True,
    "job.seen": True,
}
IN_ORDER = {**FAMILY, **PAPERS}
# The same papers as they are shown; the card is no paper that shows anything, and stays a fact.
SHOWN = (
    {"kind": "hukou_book"},
    {"kind": "deed", "held": False},
    {"kind": "permit", "held": False},
    {
        "kind": "lease",
        "holder": "parent",
        "from": "2025-03-01",
        "until": "2026-02-28",
        "in_range": True,
        "marks": ["filed"],
    },
    {"kind": "contract", "marks": ["seal", "recognised"]},
)
