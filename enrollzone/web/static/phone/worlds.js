/* A policy made ready from its bundle (enrollzone/offline/bundle.py), which holds nothing of any family; and the worlds
 * that a family's facts leave: one for each way in which the readings that act on them may fall. As decision/facts.py.
 * There is no rule in here and no county. */
'use strict';

const NOBODY = -1;

function Policy(bundle) {
  const policy = this;
  this.bundle = bundle;
  this.variables = bundle.variables;
  this.level = {};
  this.places = bundle.variables.map(function (variable, level) {
    policy.level[variable.name] = level;
    const places = {};
    variable.values.forEach(function (value, n) { places[value] = n; });
    return places;
  });
  this.sizes = bundle.variables.map(function (variable) { return variable.values.length; });
  this.effects = unpacked(bundle.effects, this.sizes);
  this.told = renamed(this.effects, bundle.ends.map(function (end) { return end.told; }));
  const nobody = bundle.ends.filter(function (end) { return end.outcome === NOBODY; });
  this.impossible = nobody.length ? nobody[0].told : NOBODY;
  this.facts = {};
  bundle.facts.forEach(function (fact) { policy.facts[fact.name] = fact; });
  this.readings = {};
  bundle.readings.forEach(function (reading) { policy.readings[reading.id] = reading; });
  this.doubtful = bundle.readings.filter(function (reading) { return reading.doubtful; })
    .map(function (reading) { return reading.id; });
  this.tests = Object.keys(bundle.tests).map(function (name) { return policy.readTest(name, bundle.tests[name]); });
  this.exact = {};
  Object.keys(bundle.named).forEach(function (name) {
    policy.exact[name] = unpacked(bundle.named[name].exact, policy.sizes);
  });
}

/* A test of days with the readings that act on it: those that set one of its days, or say how days are counted. */
Policy.prototype.readTest = function (name, test) {
  const days = this.bundle.days;
  const acting = test.dates.filter(function (date) { return has(days, date) && days[date].reading; })
    .map(function (date) { return days[date].reading; });
  const counting = test.first_day ? test.first_day.reading : null;
  return {
    name: name, level: this.level[name], test: test, counting: counting,
    acting: counting ? acting.concat([counting]) : acting,
    byNobody: test.dates.every(function (date) { return has(days, date); })
  };
};

Policy.prototype.placesOf = function (name, values) {
  const places = this.places[this.level[name]];
  return ascending(values.map(function (value) { return places[value]; }));
};

Policy.prototype.otherOptions = function (reading) {
  return Object.keys(this.readings[reading].options).filter(function (option) {
    return !among(this.readings[reading].possible, option);
  }, this);
};

/* The chart of chances by which questions are ordered: the outcomes under the readings in use, level by level. */
Policy.prototype.chart = function () {
  if (!this.laidOut) {
    const state = {}, policy = this;
    this.bundle.readings.forEach(function (reading) {
      const name = 'reading.' + reading.id;
      if (has(policy.level, name)) { state[policy.level[name]] = policy.placesOf(name, reading.possible); }
    });
    this.laidOut = new Chart(this, restricted(this.told, state));
  }
  return this.laidOut;
};

/* ---- The worlds of a family ---- */

/* A family: `told` facts (lists of values or of days, or the zones of a place by a reading), `dontKnow`, and for
 * trials `readings`. `places` holds the record of each fact that was told as a place. */
function Prospects(policy, family) {
  const told = family.told;
  this.policy = policy;
  this.family = family;
  this.chosen = family.readings || {};
  this.openPlaces = Object.keys(told).filter(function (name) { return !Array.isArray(told[name]); });
  this.tests = policy.tests.filter(function (one) {
    return one.byNobody || one.test.dates.some(function (date) { return has(told, date); });
  });
  const acting = this.openPlaces.map(function (name) { return told[name].reading; });
  this.tests.forEach(function (one) { acting.push.apply(acting, one.acting); });
  this.acting = unique(acting);
}

Prospects.prototype.options = function (reading) {
  return has(this.chosen, reading) ? [this.chosen[reading]] : this.policy.readings[reading].possible;
};

Prospects.prototype.worlds = function (instead) {
  const prospects = this, policy = this.policy, told = this.family.told, others = instead || {}, common = {};
  function know(name, values) {
    if (has(policy.level, name)) { common[policy.level[name]] = policy.placesOf(name, values); }
  }
  policy.bundle.readings.forEach(function (reading) { know('reading.' + reading.id, prospects.options(reading.id)); });
  Object.keys(others).forEach(function (name) { know('reading.' + name, others[name]); });
  Object.keys(told).forEach(function (name) {
    if (Array.isArray(told[name]) && policy.facts[name].kind !== 'date') { know(name, told[name]); }
  });
  const choices = product(this.acting.map(function (name) {
    return has(others, name) ? others[name] : prospects.options(name);
  }));
  return choices.map(function (choice) {
    const readings = {};
    prospects.acting.forEach(function (name, n) { readings[name] = choice[n]; });
    return { readings: readings, state: over(common, prospects.possible(readings, prospects.tests)) };
  });
};

/* What readings that act on places and days make of them. */
Prospects.prototype.possible = function (readings, tests) {
  const prospects = this, policy = this.policy, told = this.family.told, found = {};
  Object.keys(readings).forEach(function (name) {
    const level = policy.level['reading.' + name];
    if (level !== undefined) { found[level] = policy.placesOf('reading.' + name, [readings[name]]); }
  });
  this.openPlaces.forEach(function (name) {
    if (has(policy.level, name)) {
      found[policy.level[name]] = policy.placesOf(name, [told[name].zones[readings[told[name].reading]]]);
    }
  });
  tests.forEach(function (one) {
    if (one.level !== undefined) { found[one.level] = prospects.bands(one, readings); }
  });
  return found;
};

Prospects.prototype.bands = function (one, readings) {
  const known = one.test.dates.map(function (date) { return this.daysOf(date, readings); }, this);
  const counts = one.counting === null || one.test.first_day.counts[readings[one.counting]];
  return bandsOf(one.test, known, counts);
};

Prospects.prototype.daysOf = function (date, readings) {
  const set = this.policy.bundle.days[date];
  if (set) {
    const day = set.reading ? set.days[readings[set.reading]] : set.day;
    return day === null ? null : [readDay(day)];
  }
  const told = this.family.told[date];
  return told ? told.map(readDay) : null;
};

Prospects.prototype.actedOn = function (reading) {
  const told = this.family.told;
  const places = this.openPlaces.filter(function (name) { return told[name].reading === reading; });
  const tests = this.tests.filter(function (one) { return among(one.acting, reading); });
  return ['reading.' + reading].concat(places, tests.map(function (one) { return one.name; }))
    .map(function (name) { return this.policy.level[name]; }, this);
};

/* What else is possible of a world where a reading that acts on days or places is settled otherwise. */
Prospects.prototype.otherwise = function (world, reading) {
  const prospects = this, tests = this.tests.filter(function (one) { return among(one.acting, reading); });
  return this.policy.otherOptions(reading).map(function (option) {
    const changed = {};
    changed[reading] = option;
    return prospects.possible(over(world.readings, changed), tests);
  });
};
