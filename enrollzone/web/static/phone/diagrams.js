/* Decision diagrams: node n asks variable level[n] and goes on as below[n]; the first `ends` numbers are ends. And a
 * walk: every way that a state leaves open. As enrollzone/rules/diagram.py and walk.py. */
'use strict';

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
