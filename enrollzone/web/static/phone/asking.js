/* The next question: the screen whose answers tell most of the outcome for what it costs, and why it is asked. As
 * enrollzone/rules/ask.py and decision/screens.py. */
'use strict';

const DIGITS = 1e9;
const ROUNDING = 1e-12;

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
