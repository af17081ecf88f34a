/* Conditions: lists that begin with a word. `tables` gives what the truth tables say of them, `verdicts` what is exact.
 * As enrollzone/rules/evaluate.py and decision/explain.py. */
'use strict';

function partsOf(policy, condition) {
  if (condition[0] === 'named') { return [policy.bundle.named[condition[1]].when]; }
  return condition[0] === 'is' || condition[0] === 'same' ? [] : condition.slice(1);
}

function levelsOf(condition) {
  return condition[0] === 'is' ? [condition[1]] : [condition[1], condition[2]];
}

function isTest(condition) {
  return condition[0] === 'is' || condition[0] === 'same';
}

function evaluated(policy, condition, state, verdict) {
  switch (condition[0]) {
    case 'is': return holdsFor(state[condition[1]], condition[2]);
    case 'same': return equal(stillPossible(policy, state, condition[1]), stillPossible(policy, state, condition[2]));
    case 'not': return { yes: NO, no: YES, unknown: UNKNOWN }[verdict(condition[1])];
    case 'all': return together(condition.slice(1).map(verdict), NO, YES);
    case 'any': return together(condition.slice(1).map(verdict), YES, NO);
    default: return verdict(policy.bundle.named[condition[1]].when);
  }
}

function holdsFor(possible, wanted) {
  if (possible === undefined) { return UNKNOWN; }
  const hits = possible.filter(function (place) { return among(wanted, place); }).length;
  return hits === possible.length ? YES : hits === 0 ? NO : UNKNOWN;
}

function stillPossible(policy, state, level) {
  return state[level] || policy.variables[level].values.map(function (_, n) { return n; });
}

function equal(left, right) {
  if (left.length === 1 && sameList(left, right)) { return YES; }
  return left.some(function (place) { return among(right, place); }) ? UNKNOWN : NO;
}

function together(truths, decisive, otherwise) {
  return among(truths, decisive) ? decisive : among(truths, UNKNOWN) ? UNKNOWN : otherwise;
}

function tables(policy, state) {
  return function verdict(condition) { return evaluated(policy, condition, state, verdict); };
}

/* The exact verdict of named conditions, from their own diagrams, and that of the truth tables for the rest. */
function verdicts(policy, state) {
  const known = new Map();
  return function verdict(condition) {
    const key = condition[0] === 'named' ? condition[1] : condition;
    let found = known.get(key);
    if (found === undefined) {
      found = evaluated(policy, condition, state, verdict);
      if (found === UNKNOWN && condition[0] === 'named') { found = exactly(policy, condition[1], state); }
      known.set(key, found);
    }
    return found;
  };
}

function exactly(policy, name, state) {
  const diagram = policy.exact[name], ends = reached(diagram, [diagram.root], state, []).ends;
  if (ends.size > 1) { return UNKNOWN; }
  return Array.from(ends).every(function (end) { return among(policy.bundle.named[name].yes, end); }) ? YES : NO;
}

function namesIn(policy, condition) {
  const own = condition[0] === 'named' ? [condition[1]] : [];
  return own.concat.apply(own, partsOf(policy, condition).map(function (part) { return namesIn(policy, part); }));
}

/* The named conditions and tests that carry a verdict, each with its own. */
function carrying(policy, condition, verdict) {
  const found = [], waiting = [condition];
  while (waiting.length) {
    const part = waiting.pop();
    if (isTest(part) || part[0] === 'named') { found.push([part, verdict(part)]); }
    if (!isTest(part)) { waiting.push.apply(waiting, carriers(policy, part, verdict).slice().reverse()); }
  }
  return found;
}

function carriers(policy, condition, verdict) {
  const parts = partsOf(policy, condition), own = verdict(condition);
  if (condition[0] !== 'all' && condition[0] !== 'any') { return parts; }
  const alike = parts.filter(function (part) { return verdict(part) === own; });
  if (own === (condition[0] === 'any' ? YES : NO)) { return alike.length ? alike.slice(0, 1) : parts; }
  return alike.length ? alike : parts;
}

/* Every test for which a condition fails: what must be mended. */
function failing(policy, condition, verdict) {
  if (verdict(condition) !== NO) { return []; }
  if (isTest(condition)) { return [condition]; }
  if (condition[0] === 'not') {
    return carrying(policy, condition[1], verdict).map(function (pair) { return pair[0]; }).filter(isTest);
  }
  return [].concat.apply([], partsOf(policy, condition).map(function (part) { return failing(policy, part, verdict); }));
}
