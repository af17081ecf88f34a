/* Papers with how each of them stands, and the answer: its code, and everything that a page shows beside it. As
 * enrollzone/decision/checklist.py and answers/conclude.py. */
'use strict';

function checklist(policy, family, found, every) {
  if (found.status === 'need_facts' && !every) { return []; }
  const verdict = verdicts(policy, found.known), wanted = [], checks = new Map();
  found.rules.forEach(function (number) {
    const rule = policy.bundle.rules[number];
    wanted.push.apply(wanted, rule.papers.concat(rule.before || []));
  });
  unique(wanted).forEach(function (name) {
    checksOf(policy, family, found, verdict, name).forEach(function (check) { checks.set(check.kind, check); });
  });
  return Array.from(checks.values());
}

function checksOf(policy, family, found, verdict, name) {
  if (!has(policy.bundle.papers, name)) {
    const level = policy.level[name], held = yesOrNo(level === undefined ? undefined : found.known[level], policy, name);
    return [{ kind: name, text: policy.facts[name].label, state: standing(held, held, true), why: [], oneOf: [] }];
  }
  return singles(policy, ['named', name], []).map(function (pair) {
    const paper = policy.bundle.papers[pair[0]], condition = ['named', pair[0]];
    const settled = pair[1].some(function (other) { return verdict(['named', other]) === YES; });
    const held = paper.held ? told(family, paper.held) : UNKNOWN;
    const state = standing(verdict(condition), held, !settled);
    return {
      kind: pair[0], text: paper.text, state: state, oneOf: pair[1], clause: paper.clause,
      why: whyNot(policy, policy.bundle.named[pair[0]].when, state, held, verdict)
    };
  });
}

/* The single papers in a set, each with the papers of which any one is enough. */
function singles(policy, condition, around) {
  function isPaper(part) { return part[0] === 'named' && has(policy.bundle.papers, part[1]); }
  const parts = partsOf(policy, condition);
  if (isPaper(condition)) {
    const inside = namesIn(policy, parts[0]).some(function (name) { return has(policy.bundle.papers, name); });
    if (!inside) { return [[condition[1], around]]; }
  }
  const direct = parts.filter(isPaper).map(function (part) { return part[1]; });
  return [].concat.apply([], parts.map(function (part) {
    return singles(policy, part, condition[0] === 'any' ? direct : []);
  }));
}

function told(family, name) {
  const value = family.told[name];
  return Array.isArray(value) && value.length === 1 && (value[0] === YES || value[0] === NO) ? value[0] : UNKNOWN;
}

function yesOrNo(places, policy, name) {
  if (!places || places.length !== 1) { return UNKNOWN; }
  const value = policy.variables[policy.level[name]].values[places[0]];
  return value === YES || value === NO ? value : UNKNOWN;
}

function standing(verdict, held, needed) {
  if (verdict === YES) { return 'held'; }
  if (!needed) { return 'not_needed'; }
  if (held === NO) { return 'missing'; }
  return verdict === NO ? 'invalid' : 'needed';
}

function whyNot(policy, condition, state, held, verdict) {
  function ofFamily(test) { return test[0] === 'same' || policy.variables[test[1]].from !== 'reading'; }
  if (state === 'invalid') { return failing(policy, condition, verdict).filter(ofFamily); }
  if (state !== 'needed' || held !== YES) { return []; }
  return carrying(policy, condition, verdict).filter(function (pair) { return pair[1] === UNKNOWN && isTest(pair[0]); })
    .map(function (pair) { return pair[0]; });
}

/* The papers that are good today and end before the entry day. What is not known exactly says nothing. */
function expiring(policy, family, found, today) {
  const entry = readDay(policy.bundle.day), seen = today ? readDay(today) : LAST_DAY;
  function exactDay(name) {
    const value = name && family.told[name];
    return Array.isArray(value) && value.length === 1 ? readDay(value[0]) : null;
  }
  return checklist(policy, family, found, true).filter(function (check) {
    const paper = policy.bundle.papers[check.kind];
    if (!paper || !paper.until || check.state === 'not_needed' || told(family, paper.held) === NO) { return false; }
    const last = exactDay(paper.until), first = exactDay(paper.from);
    return last !== null && (first === null || first <= seen) && seen <= last && last < entry;
  }).map(function (check) {
    const paper = policy.bundle.papers[check.kind];
    return { kind: check.kind, text: paper.text, said: paper.expires, day: family.told[paper.until][0] };
  });
}

/* ---- The answer ---- */

/* `today` is the day on which it is asked, as 2018-05-01: papers that run out are held against it, nothing else is. */
function answer(policy, family, today) {
  const found = decide(policy, family), bundle = policy.bundle;
  const place = placesOf(policy, family, found), code = codeOf(policy, found, place);
  const usual = code === 'needs_facts' ? ordinary(policy, family) : null;
  const provisional = found.provisional.concat(usual ? usual.provisional : []);
  const asked = code === 'needs_facts' ? nextScreen(policy, family, found) : null;
  const decided = found.status === 'decided';
  return {
    code: code,
    status: found.status,
    headline: headlineOf(policy, found, place, code),
    outcome: decided ? found.outcomes[0] : null,
    possible: decided ? [] : found.outcomes,
    rules: found.rules.map(function (number) { return bundle.rules[number].name; }),
    reasons: reasonsOf(found).map(function (number) { return bundle.rules[number]; }),
    ordinary: usual,
    question: asked && { id: asked.screen.id, text: asked.screen.text, facts: asked.facts, because: needs(policy, found, asked.facts) },
    papers: checklist(policy, family, found),
    expiring: expiring(policy, family, found, today),
    obliges: decided ? obligations(found.rules.map(function (number) { return bundle.rules[number]; })) : [],
    uncertain: found.uncertain,
    askable: found.askable,
    provisional: provisional,
    readings: readingsMet(policy, found, provisional),
    byReading: found.byReading,
    contradictions: found.contradictions,
    warnings: warningsOf(policy, family, provisional)
  };
}

function reasonsOf(found) {
  if (found.status === 'need_facts') { return []; }
  return found.status === 'decided' && found.certain.length ? found.certain : found.rules;
}

/* The places on which the outcome hangs, and the first of them that was told as a place. */
function placesOf(policy, family, found) {
  const uncertain = found.uncertain.filter(function (name) { return policy.facts[name].kind === 'zone'; });
  const told = uncertain.filter(function (name) { return has(family.places, name); });
  return { uncertain: uncertain, unsettled: told.length ? told[0] : null, home: family.places[HOME] || null, all: family.places };
}

function codeOf(policy, found, place) {
  if (found.status === 'decided') {
    const code = policy.bundle.outcomes[found.outcomes[0]].outcome;
    return code === 'not_covered' && place.home && place.home.left_out ? 'gap_in_data' : code;
  }
  if (found.status === 'contradiction') { return 'staff_decides'; }
  const record = place.unsettled === null ? null : place.all[place.unsettled];
  if (record && record.conflict) { return 'conflict_in_data'; }
  if (record && record.split) { return 'unit_split'; }
  if (!record && found.status === 'need_facts') { return 'needs_facts'; }
  if (place.uncertain.length) { return 'unclear_place'; }
  if (found.status === 'needs_bureau') { return 'staff_decides'; }
  const ofPapers = found.uncertain.some(function (name) { return policy.facts[name].paper; });
  return ofPapers ? 'needs_documents' : 'needs_facts';
}

function headlineOf(policy, found, place, code) {
  const words = policy.bundle.words, zones = place.home ? place.home.zones : [];
  if (code === 'gap_in_data') { return policy.facts[HOME].headlines.left_out; }
  if (found.status === 'decided') { return policy.bundle.outcomes[found.outcomes[0]].headline; }
  if (found.status === 'contradiction') { return words['headline.contradiction']; }
  if (among(['conflict_in_data', 'unit_split', 'unclear_place'], code)) {
    return policy.facts[place.unsettled === null ? place.uncertain[0] : place.unsettled].headlines[code];
  }
  if (code === 'needs_facts' && zones.length === 1) {
    return zones[0] === OUTSIDE ? words['headline.needs_facts.unlisted'] : policy.bundle.listed[zones[0]];
  }
  return words['headline.' + code];
}

function obligations(rules) {
  const all = [].concat.apply([], rules.map(function (rule) { return rule.obliges || []; }));
  return all.filter(function (duty, n) {
    return all.findIndex(function (one) { return one.who === duty.who && one.what === duty.what; }) === n;
  });
}

function readingsMet(policy, found, provisional) {
  const settled = found.status === 'need_facts' ? [] :
    found.readings.concat(decisionsBehind(policy, found.prospects, found.outcomes));
  const names = settled.concat(provisional, Object.keys(found.prospects.chosen));
  return policy.bundle.readings.filter(function (reading) { return among(names, reading.id); });
}

function warningsOf(policy, family, provisional) {
  const ofPlaces = Object.keys(family.places).map(function (name) { return family.places[name].warnings || []; });
  const ofReadings = provisional.map(function (name) { return policy.readings[name].warning; }).filter(Boolean);
  return unique([].concat.apply(policy.bundle.warnings, ofPlaces).concat(ofReadings));
}

/* The answer for a family to which nothing special applies: what was told stays, the rest is assumed. */
function ordinary(policy, family) {
  const assumed = {}, told = family.told;
  Object.keys(policy.bundle.ordinary).forEach(function (name) {
    const written = policy.bundle.ordinary[name];
    const value = !has(policy.facts, written) ? [written] : isOneList(policy, name, written) ? told[written] : undefined;
    if (!has(told, name) && value !== undefined) { assumed[name] = value; }
  });
  const usual = over(family, { told: over(assumed, told), dontKnow: [] }), found = decide(policy, usual);
  if (found.status !== 'decided') { return null; }
  return {
    outcome: found.outcomes[0], assumes: assumed, provisional: found.provisional,
    reasons: reasonsOf(found).map(function (number) { return policy.bundle.rules[number]; }),
    papers: checklist(policy, usual, found)
  };
}

/* Whether two places are read by one list: else the zone of the one says nothing of the other. */
function isOneList(policy, name, other) {
  return policy.bundle.categories[name] === policy.bundle.categories[other];
}

// What a test, or another page, may call: it takes a bundle and a family, and touches no page.
window.enrollzoneWalk = { Policy: Policy, answer: answer };
