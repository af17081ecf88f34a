/* Walks a policy that was compiled elsewhere, for a family whose answers never leave this page.
 *
 * There is no rule in here and no county. A bundle (enrollzone/offline/bundle.py) brings the decision diagram, the days,
 * the readings and the finished sentences; this file follows the diagram, counts days, and asks what still matters, in
 * the steps of enrollzone/decision and enrollzone/answers. A test gives both the same families and compares.
 *
 * Plain ES2015: old telephones read it as it stands.
 */
(function (global) {
  'use strict';

  const YES = 'yes', NO = 'no', UNKNOWN = 'unknown';
  const NOBODY = -1;
  const MOST_COMBINATIONS = 64;
  const DIGITS = 1e9;
  const ROUNDING = 1e-12;
  const HOME = 'home.zone';
  const OUTSIDE = 'outside';

  /* ---- Days: numbers counted from the first day of year 1, so that nothing hangs on a clock or a time zone. ---- */

  function isLeap(year) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  }

  function monthLength(year, month) {
    return month === 2 ? (isLeap(year) ? 29 : 28) : (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31);
  }

  function daysBeforeYear(year) {
    const past = year - 1;
    return past * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  }

  function dayNumber(year, month, day) {
    let number = daysBeforeYear(year) + day;
    for (let m = 1; m < month; m += 1) { number += monthLength(year, m); }
    return number;
  }

  function civil(number) {
    let year = Math.max(1, Math.floor(number / 365.2425));
    while (daysBeforeYear(year + 1) < number) { year += 1; }
    let day = number - daysBeforeYear(year), month = 1;
    while (day > monthLength(year, month)) { day -= monthLength(year, month); month += 1; }
    return [year, month, day];
  }

  const FIRST_DAY = 1;
  const LAST_DAY = dayNumber(9999, 12, 31);

  function readDay(text) {
    const parts = text.split('-').map(Number);
    return dayNumber(parts[0], parts[1], parts[2]);
  }

  /* Whether year, month and day are a day of the calendar. */
  function isDay(year, month, day) {
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= monthLength(year, month);
  }

  function padded(number, width) {
    let text = String(number);
    while (text.length < width) { text = '0' + text; }
    return text;
  }

  function writtenDay(year, month, day) {
    return padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2);
  }

  /* The day that lies a length later. A month without that day ends the count on its last day. */
  function after(day, length) {
    if (length[1] === 'day') { return Math.min(day + length[0], LAST_DAY); }
    const from = civil(day);
    const months = from[1] - 1 + length[0] * (length[1] === 'year' ? 12 : 1);
    const year = from[0] + Math.floor(months / 12), month = months % 12 + 1;
    if (year > 9999 || (year === 9999 && month === 12)) { return LAST_DAY; }
    return dayNumber(year, month, Math.min(from[2], monthLength(year, month)));
  }

  function bandOf(test, days, firstDayCounts) {
    if (test.is === 'covers') { return days[0] <= days[2] && days[2] <= days[1] ? 1 : 0; }
    const start = days[0];
    let end = days[1];
    if (test.is === 'before') { return start < end ? 1 : 0; }
    if (test.is === 'term' && firstDayCounts && end < LAST_DAY) { end += 1; }
    return test.cuts.filter(function (cut) { return after(start, cut) <= end; }).length;
  }

  /* The bands still possible; a day that is not known (null) may be any of the calendar. */
  function bandsOf(test, known, firstDayCounts) {
    const spans = known.map(function (days) { return days === null ? [FIRST_DAY, LAST_DAY] : days; });
    if (test.is === 'covers' && known[2] === null) { spans[2] = spans[2].concat(spans[0]); }
    const hit = new Set(product(spans).map(function (days) { return bandOf(test, days, firstDayCounts); }));
    if (known.some(function (days) { return days === null; })) {
      const all = Array.from(hit);
      for (let n = Math.min.apply(null, all); n <= Math.max.apply(null, all); n += 1) { hit.add(n); }
    }
    return ascending(hit);
  }

  /* ---- Small tools ---- */

  function ascending(numbers) {
    return Array.from(numbers).sort(function (a, b) { return a - b; });
  }

  function product(lists) {
    return lists.reduce(function (begun, list) {
      const longer = [];
      begun.forEach(function (start) { list.forEach(function (one) { longer.push(start.concat([one])); }); });
      return longer;
    }, [[]]);
  }

  function has(object, name) {
    return Object.prototype.hasOwnProperty.call(object, name);
  }

  function among(list, one) {
    return list.indexOf(one) >= 0;
  }

  function unique(list) {
    return Array.from(new Set(list));
  }

  function over(below, above) {
    return Object.assign({}, below, above);
  }

  function sum(numbers) {
    return numbers.reduce(function (a, b) { return a + b; }, 0);
  }

  function sameList(one, other) {
    return one.length === other.length && one.every(function (value, n) { return value === other[n]; });
  }

  /* ---- Diagrams: node n asks variable level[n] and goes on as below[n]; the first `ends` numbers are ends. ---- */

  function unpacked(packed, sizes) {
    const diagram = { ends: packed.ends, level: [], below: [], root: packed.root, sizes: sizes, support: new Set() };
    for (let end = 0; end < packed.ends; end += 1) { diagram.level.push(-1); diagram.below.push([]); }
    packed.levels.forEach(function (entry) {
      const columns = entry.slice(1).map(function (steps) {
        let at = 0;
        return steps.map(function (step) { at += step; return at; });
      });
      diagram.support.add(entry[0]);
      columns[0].forEach(function (_, row) {
        diagram.level.push(entry[0]);
        diagram.below.push(columns.map(function (column) { return column[row]; }));
      });
    });
    return diagram;
  }

  /* A table in which equal nodes are one, and a node whose answer makes no difference does not exist. */
  function NodeTable(diagram, ends) {
    this.made = { ends: ends, level: [], below: [], root: 0, sizes: diagram.sizes, support: new Set() };
    this.numbers = new Map();
    for (let end = 0; end < ends; end += 1) { this.made.level.push(-1); this.made.below.push([]); }
  }

  NodeTable.prototype.node = function (level, below) {
    const first = below[0];
    if (below.every(function (child) { return child === first; })) { return first; }
    const key = level + ':' + below.join(',');
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.made.level.length;
      this.numbers.set(key, number);
      this.made.level.push(level);
      this.made.below.push(below);
    }
    return number;
  };

  NodeTable.prototype.frozen = function (root) {
    const made = this.made, seen = new Set([root]), waiting = [root];
    made.root = root;
    while (waiting.length) {
      const number = waiting.pop();
      if (number >= made.ends) {
        made.support.add(made.level[number]);
        made.below[number].forEach(function (child) {
          if (!seen.has(child)) { seen.add(child); waiting.push(child); }
        });
      }
    }
    made.used = seen;
    return made;
  };

  /* The same function with other ends: `ends[n]` is the number of what end n is called now. */
  function renamed(diagram, ends) {
    const table = new NodeTable(diagram, Math.max.apply(null, ends) + 1), done = ends.slice();
    for (let number = diagram.ends; number < diagram.level.length; number += 1) {
      done[number] = table.node(diagram.level[number], diagram.below[number].map(function (child) { return done[child]; }));
    }
    return table.frozen(done[diagram.root]);
  }

  /* The places of the values that a state leaves to a variable. */
  function placesLeft(diagram, level, state) {
    const known = state[level], size = diagram.sizes[level];
    if (known === undefined || known.length >= size) {
      const every = [];
      for (let n = 0; n < size; n += 1) { every.push(n); }
      return every;
    }
    return known;
  }

  /* Every node and end that a state leads to from some nodes. `choices` is filled in for the levels that are asked. */
  function reached(diagram, starts, state, choices) {
    const seen = new Uint8Array(diagram.level.length), waiting = starts.slice(), met = [], ends = new Set();
    while (waiting.length) {
      const number = waiting.pop();
      if (seen[number]) { continue; }
      seen[number] = 1;
      if (number < diagram.ends) { ends.add(number); continue; }
      met.push(number);
      const level = diagram.level[number];
      if (choices[level] === undefined) { choices[level] = placesLeft(diagram, level, state); }
      choices[level].forEach(function (n) { waiting.push(diagram.below[number][n]); });
    }
    return { met: met, ends: ends };
  }

  /* What is left of a function under a state: a value that is not possible goes where a possible one goes. */
  function restricted(diagram, state) {
    const choices = [], met = ascending(reached(diagram, [diagram.root], state, choices).met);
    const table = new NodeTable(diagram, diagram.ends), done = new Map();
    function doneOf(number) { return number < diagram.ends ? number : done.get(number); }
    met.forEach(function (number) {
      const choice = choices[diagram.level[number]], below = diagram.below[number];
      const first = doneOf(below[choice[0]]);
      done.set(number, table.node(diagram.level[number], below.map(function (child, n) {
        return among(choice, n) ? doneOf(child) : first;
      })));
    });
    return table.frozen(doneOf(diagram.root));
  }

  /* The variables on which a function depends under a state, when it does not matter what leads to the end `gone`. */
  function hangsOn(diagram, state, gone) {
    const choices = [], met = ascending(reached(diagram, [diagram.root], state, choices).met);
    const table = new NodeTable(diagram, diagram.ends), done = new Map();
    function doneOf(number) { return number < diagram.ends ? number : done.get(number); }
    met.forEach(function (number) {
      const below = choices[diagram.level[number]].map(function (n) { return doneOf(diagram.below[number][n]); });
      const kept = below.filter(function (child) { return child !== gone; });
      const first = kept.length ? kept[0] : gone;
      done.set(number, table.node(diagram.level[number], below.map(function (child) {
        return child === gone ? first : child;
      })));
    });
    return table.frozen(doneOf(diagram.root)).support;
  }

  /* ---- A walk: every way through a diagram that a state leaves open, and the ways that part from it. ---- */

  function Walk(diagram, state, choices) {
    this.diagram = diagram;
    this.state = state;
    this.choices = choices || [];
    const found = reached(diagram, [diagram.root], state, this.choices);
    this.visited = found.met;
    this.ends = found.ends;
    this.met = new Set(found.met.map(function (number) { return diagram.level[number]; }));
  }

  Walk.prototype.endsPast = function (level, choice) {
    const diagram = this.diagram, starts = [];
    this.visited.forEach(function (number) {
      if (diagram.level[number] === level) { choice.forEach(function (n) { starts.push(diagram.below[number][n]); }); }
    });
    return reached(diagram, starts, this.state, this.choices.slice()).ends;
  };

  Walk.prototype.endsIf = function (instead) {
    const walk = this, diagram = this.diagram;
    const asked = Object.keys(instead).map(Number).filter(function (level) { return diagram.support.has(level); });
    const changed = asked.filter(function (level) {
      return walk.met.has(level) && !sameList(placesLeft(diagram, level, instead), walk.choices[level]);
    });
    if (!changed.length) { return new Set(); }
    if (asked.length === 1) { return this.endsPast(changed[0], placesLeft(diagram, changed[0], instead)); }
    const choices = this.choices.slice();
    asked.forEach(function (level) { choices[level] = placesLeft(diagram, level, instead); });
    return new Walk(diagram, this.state, choices).ends;
  };

  function joined(sets) {
    const all = new Set();
    sets.forEach(function (set) { set.forEach(function (one) { all.add(one); }); });
    return all;
  }

  /* ---- A policy: a bundle made ready. It holds nothing of any family. ---- */

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

  /* ---- The worlds that a family's facts leave: one for each way in which the readings that act on them may fall. ---- */

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

  /* ---- The decision: the exact outcomes still possible, and what keeps them apart. ---- */

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

  /* ---- Conditions: lists that begin with a word. `tables` says what the truth tables say of them. ---- */

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

  /* ---- The next question: the screen whose answers tell most of the outcome for what it costs. ---- */

  function Chart(policy, diagram) {
    const byLevel = {}, chart = this;
    this.ends = [];
    diagram.used.forEach(function (number) {
      if (number >= diagram.ends) { (byLevel[diagram.level[number]] = byLevel[diagram.level[number]] || []).push(number); }
      else if (number !== policy.impossible) { chart.ends.push(number); }
    });
    this.diagram = diagram;
    this.levels = ascending(Object.keys(byLevel).map(Number)).map(function (level) {
      return { level: level, nodes: ascending(byLevel[level]), prior: chances(policy.variables[level]) };
    });
  }

  function chances(variable) {
    const total = sum(variable.weights);
    return variable.values.map(function (_, n) { return total > 0 ? variable.weights[n] / total : 1 / variable.values.length; });
  }

  function chancesUnder(level, possible) {
    if (possible === undefined) { return level.prior; }
    const left = level.prior.map(function (_, n) { return among(possible, n) ? 1 : 0; });
    if (possible.length === 1) { return left; }
    const weighted = level.prior.map(function (chance, n) { return chance * left[n]; });
    const chosen = weighted.some(Boolean) ? weighted : left, total = sum(chosen);
    return chosen.map(function (chance) { return chance / total; });
  }

  /* For each variable that is met and not known: the bits it is expected to tell, and the chance that it is needed. */
  Chart.prototype.tells = function (state) {
    const diagram = this.diagram, ends = this.ends, coming = new Float64Array(diagram.level.length), met = [], found = {};
    coming[diagram.root] = 1;
    this.levels.forEach(function (level) {
      const weights = chancesUnder(level, state[level.level]);
      const here = level.nodes.filter(function (node) { return coming[node] > 0; });
      if (here.length) { met.push({ level: level.level, nodes: here, weights: weights }); }
      here.forEach(function (node) {
        diagram.below[node].forEach(function (child, n) { coming[child] += weights[n] * coming[node]; });
      });
    });
    const below = new Map(), nothing = new Float64Array(ends.length);
    ends.forEach(function (end, n) { const own = new Float64Array(ends.length); own[n] = 1; below.set(end, own); });
    function outcomesBelow(node) { return below.get(node) || nothing; }
    met.reverse().forEach(function (one) {
      const afterEach = one.weights.map(function () { return new Float64Array(ends.length); });
      one.nodes.forEach(function (node) {
        const own = new Float64Array(ends.length);
        diagram.below[node].forEach(function (child, n) {
          const branch = outcomesBelow(child);
          for (let k = 0; k < ends.length; k += 1) {
            own[k] += one.weights[n] * branch[k];
            afterEach[n][k] += coming[node] * branch[k];
          }
        });
        below.set(node, own);
      });
      if (one.weights.filter(Boolean).length > 1) { found[one.level] = { weights: one.weights, after: afterEach }; }
    });
    const total = outcomesBelow(diagram.root);
    Object.keys(found).forEach(function (level) { found[level] = worthOf(found[level], total); });
    return found;
  };

  function worthOf(one, total) {
    const values = one.weights.map(function (_, n) { return n; });
    const ends = Array.from(total, function (_, k) { return k; });
    const passed = ends.map(function (k) {
      const left = total[k] - sum(values.map(function (n) { return one.weights[n] * one.after[n][k]; }));
      return left > ROUNDING ? left : 0;
    });
    const raw = values.map(function (n) {
      return ends.map(function (k) { return one.weights[n] * (one.after[n][k] + passed[k]); });
    });
    const whole = sum(raw.map(sum));
    const joint = raw.map(function (row) { return row.map(function (part) { return whole > 0 ? part / whole : 0; }); });
    const ofValues = joint.map(sum);
    const ofEnds = ends.map(function (k) { return sum(joint.map(function (row) { return row[k]; })); });
    const common = sum(ends.map(function (k) {
      return joint.reduce(function (least, row, n) {
        return ofValues[n] > ROUNDING ? Math.min(least, row[k] / ofValues[n]) : least;
      }, 1);
    }));
    const bits = entropy(ofEnds) + entropy(ofValues) - entropy([].concat.apply([], joint));
    return { bits: Math.max(bits, 0), needed: Math.min(Math.max(1 - common, 0), 1) };
  }

  function entropy(parts) {
    return -sum(parts.map(function (part) { return part > 0 ? part * Math.log2(part) : 0; }));
  }

  function nextScreen(policy, family, found) {
    const settled = settledFacts(family);
    const waiting = found.askable.filter(function (name) { return !settled.has(name); });
    const wanted = policy.bundle.screens.map(function (screen) {
      return { screen: screen, facts: screen.facts.filter(function (name) { return among(waiting, name); }) };
    }).filter(function (one) { return one.facts.length; });
    if (wanted.length < 2) { return wanted[0] || null; }
    const told = policy.chart().tells(found.known), least = policy.bundle.least_cost;
    let best = null, most = -Infinity;
    wanted.forEach(function (one) {
      const tells = settledBy(policy, family, one.facts).map(function (level) { return told[level]; }).filter(Boolean);
      const bits = sum(tells.map(function (tell) { return tell.bits; }));
      const idle = tells.reduce(function (all, tell) { return all * (1 - tell.needed); }, 1);
      const worth = Math.round(bits / (least + idle) * DIGITS) / DIGITS;
      if (worth > most) { best = one; most = worth; }
    });
    return best;
  }

  /* The variables that some facts settle once they are told; if none, those that they have a part in. */
  function settledBy(policy, family, names) {
    const told = Object.keys(family.told).concat(names), met = [], whole = [];
    policy.variables.forEach(function (variable, level) {
      if (!variable.inputs.some(function (name) { return among(names, name); })) { return; }
      met.push(level);
      if (variable.inputs.every(function (name) { return among(told, name); })) { whole.push(level); }
    });
    return whole.length ? whole : met;
  }

  /* What is still undecided and looks at some facts, each with its words and clauses. */
  function needs(policy, found, names) {
    const holders = new Map(), verdict = verdicts(policy, found.known), seen = new Set();
    function note(holder, fact) {
      if (!among(names, fact)) { return; }
      if (!holders.has(holder)) { holders.set(holder, { text: holder.text, clauses: holder.clauses, facts: [] }); }
      const facts = holders.get(holder).facts;
      if (!among(facts, fact)) { facts.push(fact); }
    }
    function look(condition, around) {
      let holder = around;
      if (verdict(condition) !== UNKNOWN) { return; }
      if (condition[0] === 'named' && policy.bundle.named[condition[1]].clauses.length) {
        if (seen.has(condition[1])) { return; }
        seen.add(condition[1]);
        holder = policy.bundle.named[condition[1]];
      }
      if (isTest(condition)) {
        levelsOf(condition).forEach(function (level) {
          policy.variables[level].inputs.forEach(function (fact) { note(holder, fact); });
        });
      }
      partsOf(policy, condition).forEach(function (part) { look(part, holder); });
    }
    found.rules.forEach(function (number) {
      const rule = policy.bundle.rules[number];
      look(rule.when, rule);
      rule.places.forEach(function (fact) { note(rule, fact); });
    });
    return Array.from(holders.values());
  }

  /* ---- Papers: those that the rules in effect ask for, and how each of them stands. ---- */

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

  /* ---- The answer: the code, and everything that a page shows beside it. ---- */

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
      const value = has(policy.facts, written) ? told[written] : [written];
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

  global.enrollzoneWalk = {
    Policy: Policy, answer: answer, decide: decide, isDay: isDay, readDay: readDay, civil: civil, writtenDay: writtenDay,
    HOME: HOME, OUTSIDE: OUTSIDE
  };
}(typeof window === 'undefined' ? this : window));
