/* The decision: the exact outcomes still possible, and what keeps them apart. As enrollzone/decision/decide.py and
 * undecided.py. */
'use strict';

const MOST_COMBINATIONS = 64;

function decide(policy, family) {
  const prospects = new Prospects(policy, family), worlds = prospects.worlds();
  const walks = worlds.map(function (world) { return new Walk(policy.effects, world.state); });
  const ends = possibleEnds(policy, joined(walks.map(function (walk) { return walk.ends; })));
  const found = {
    prospects: prospects, worlds: worlds, known: knownIn(worlds), status: 'decided', outcomes: outcomesOf(ends),
    askable: [], uncertain: [], readings: [], byReading: [], provisional: [], contradictions: []
  };
  rulesInEffect(policy, found, ends);
  if (!ends.length) {
    found.status = 'contradiction';
    found.contradictions = contradictions(policy, worlds);
    return found;
  }
  if (found.outcomes.length > 1) {
    Object.assign(found, openQuestions(policy, family, prospects, worlds));
    if (found.askable.length) {
      found.status = 'need_facts';
      return found;
    }
    found.status = found.uncertain.length ? 'undetermined' : 'needs_bureau';
    found.byReading = found.uncertain.length ? [] : byReading(prospects, found.readings);
  }
  found.provisional = carryingReadings(prospects, worlds, walks, found.outcomes);
  return found;
}

function possibleEnds(policy, numbers) {
  return ascending(numbers).map(function (number) { return policy.bundle.ends[number]; })
    .filter(function (end) { return end.outcome !== NOBODY; });
}

function outcomesOf(ends) {
  return ascending(new Set(ends.map(function (end) { return end.outcome; })));
}

function possibleOutcomes(prospects, instead) {
  const policy = prospects.policy;
  const ends = prospects.worlds(instead).map(function (world) { return new Walk(policy.effects, world.state).ends; });
  return outcomesOf(possibleEnds(policy, joined(ends)));
}

function rulesInEffect(policy, found, ends) {
  const some = new Set();
  ends.forEach(function (end) { end.rules.forEach(function (rule) { some.add(rule); }); });
  found.rules = ascending(some);
  found.certain = found.rules.filter(function (rule) {
    return ends.every(function (end) { return among(end.rules, rule); });
  });
}

/* What is known in every world: a variable on whose value they differ may have either. */
function knownIn(worlds) {
  const together = {};
  Object.keys(worlds[0].state).forEach(function (level) {
    const all = worlds.map(function (world) { return world.state[level]; });
    if (all.every(Boolean)) { together[level] = ascending(new Set([].concat.apply([], all))); }
  });
  return together;
}

function openQuestions(policy, family, prospects, worlds) {
  const support = new Set();
  worlds.forEach(function (world) {
    hangsOn(policy.told, world.state, policy.impossible).forEach(function (level) { support.add(level); });
  });
  const variables = ascending(support).map(function (level) { return policy.variables[level]; });
  const ofFamily = variables.filter(function (variable) { return variable.from !== 'reading'; });
  const settled = settledFacts(family), acting = actingOpen(policy, prospects, worlds);
  const inputs = [].concat.apply([], ofFamily.map(function (variable) { return variable.inputs; }));
  const readings = variables.filter(function (variable) { return variable.from === 'reading'; })
    .map(function (variable) { return variable.name.slice('reading.'.length); }).concat(acting);
  const facts = policy.bundle.facts.map(function (fact) { return fact.name; });
  return {
    askable: facts.filter(function (name) { return among(inputs, name) && !settled.has(name); }),
    uncertain: uncertainFacts(facts, family, ofFamily, settled, acting),
    readings: policy.bundle.readings.map(function (one) { return one.id; })
      .filter(function (name) { return among(readings, name); })
  };
}

function settledFacts(family) {
  return new Set(Object.keys(family.told).concat(family.dontKnow));
}

function uncertainFacts(facts, family, variables, settled, acting) {
  const stuck = new Set();
  variables.forEach(function (variable) {
    if (variable.inputs.every(function (name) { return settled.has(name); })) {
      variable.inputs.forEach(function (name) { stuck.add(name); });
    }
  });
  // A date that is known but is held against an open day is the bureau's question, not the family's.
  if (acting.length && !Array.from(stuck).some(function (name) { return inexact(family.told[name]); })) { return []; }
  return facts.filter(function (name) { return stuck.has(name); });
}

function inexact(value) {
  return value === undefined || (Array.isArray(value) && value.length > 1);
}

/* The readings outside the diagram that change what was told and are open, or that leave a day open. */
function actingOpen(policy, prospects, worlds) {
  const met = {}, dayless = new Set(), days = policy.bundle.days;
  worlds.forEach(function (world) { Object.assign(met, world.readings); });
  Object.keys(days).forEach(function (name) {
    const set = days[name];
    if (set.reading && has(met, set.reading) && set.days[met[set.reading]] === null) { dayless.add(set.reading); }
  });
  return Object.keys(met).filter(function (name) { return dayless.has(name) || prospects.options(name).length > 1; });
}

function byReading(prospects, readings) {
  const choices = product(readings.map(function (name) { return prospects.options(name); }));
  if (choices.length > MOST_COMBINATIONS) { return []; }
  return choices.map(function (choice) {
    const instead = {}, chosen = {};
    readings.forEach(function (name, n) { instead[name] = [choice[n]]; chosen[name] = choice[n]; });
    return { readings: chosen, outcomes: possibleOutcomes(prospects, instead) };
  });
}

/* The readings in use for now that the outcomes rest on: settled another way, alone or together, they are others. */
function carryingReadings(prospects, worlds, walks, outcomes) {
  const policy = prospects.policy;
  const met = policy.doubtful.filter(function (name) {
    if (has(prospects.chosen, name)) { return false; }
    const levels = among(prospects.acting, name) ? prospects.actedOn(name) : [];
    const own = policy.level['reading.' + name];
    return levels.concat([own]).some(function (level) { return walks.some(function (walk) { return walk.met.has(level); }); });
  });
  const alone = met.filter(function (name) {
    return !within(policy, endsOtherwise(prospects, worlds, walks, name), outcomes);
  });
  return met.length && !alone.length ? carryingTogether(prospects, outcomes) : alone;
}

/* Whether every end that a family can come to is one of some outcomes. */
function within(policy, ends, outcomes) {
  return possibleEnds(policy, ends).every(function (end) { return among(outcomes, end.outcome); });
}

function endsOtherwise(prospects, worlds, walks, reading) {
  const policy = prospects.policy;
  if (!among(prospects.acting, reading)) {
    const name = 'reading.' + reading, level = policy.level[name];
    if (level === undefined || !policy.effects.support.has(level)) { return new Set(); }
    const others = policy.placesOf(name, policy.otherOptions(reading));
    return joined(walks.map(function (walk) { return walk.endsPast(level, others); }));
  }
  const found = [];
  worlds.forEach(function (world, n) {
    prospects.otherwise(world, reading).forEach(function (instead) { found.push(walks[n].endsIf(instead)); });
  });
  return joined(found);
}

function carryingTogether(prospects, outcomes) {
  const policy = prospects.policy, options = {};
  policy.doubtful.forEach(function (name) {
    if (!has(prospects.chosen, name)) { options[name] = Object.keys(policy.readings[name].options); }
  });
  const names = Object.keys(options), reopened = prospects.worlds(options);
  const walks = reopened.map(function (world) { return new Walk(policy.effects, world.state); });
  if (names.length < 2 || within(policy, joined(walks.map(function (walk) { return walk.ends; })), outcomes)) { return []; }
  const same = policy.same || (policy.same = renamed(policy.effects, policy.bundle.ends.map(function (end) { return end.same; })));
  const met = joined(reopened.map(function (world) { return new Walk(same, world.state).met; }));
  return names.filter(function (name) {
    return prospects.actedOn(name).some(function (level) { return met.has(level); });
  });
}

/* The decided readings that carry the outcomes: decided another way, others would be possible. */
function decisionsBehind(policy, prospects, outcomes) {
  return policy.bundle.readings.filter(function (reading) {
    if (!reading.decided || has(prospects.chosen, reading.id)) { return false; }
    const instead = {};
    instead[reading.id] = policy.otherOptions(reading.id);
    return possibleOutcomes(prospects, instead).some(function (outcome) { return !among(outcomes, outcome); });
  }).map(function (reading) { return reading.id; });
}

function contradictions(policy, worlds) {
  const told = worlds.map(function (world) { return tables(policy, world.state); });
  const certain = policy.bundle.impossible.filter(function (entry) {
    return told.every(function (verdict) { return verdict(entry.when) === YES; });
  });
  if (certain.length) { return certain; }
  return policy.bundle.impossible.filter(function (entry) {
    return told.some(function (verdict) { return verdict(entry.when) !== NO; });
  });
}
