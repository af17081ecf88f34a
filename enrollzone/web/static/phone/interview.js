/* The interview: it shows what the walk says, and sends and stores nothing. What a family tells lives in the variables
 * of this script and is gone with the page. */
'use strict';

const SHOWN = 10;

/* What was told so far: `home` and `places` are units (with a part of one), `values` words and days. */
const NOTHING = { home: null, places: {}, values: {}, unsure: [] };

function Interview(root, bundle, options) {
  this.root = root;
  this.bundle = bundle;
  this.words = bundle.words;
  this.policy = new Policy(bundle);
  this.finder = new Finder(bundle.places.units, bundle.simpler);
  this.options = options || {};
  this.steps = [NOTHING];
  this.at = 0;
  this.round = 0;
  const interview = this;
  window.addEventListener('popstate', function (event) {
    const state = event.state || {};
    const isOurs = state.round === interview.round && state.step < interview.steps.length;
    interview.at = isOurs ? state.step : 0;
    interview.show();
  });
  this.show(true);
}

Interview.prototype.say = function (key, values) {
  return filled(this.words['phone.' + key], values || {});
};

/* Goes one step on. The history of the browser gets a number and nothing else, so that its back button works. */
Interview.prototype.go = function (told) {
  this.steps = this.steps.slice(0, this.at + 1).concat([told]);
  this.at += 1;
  try { window.history.pushState({ step: this.at, round: this.round }, ''); } catch (error) { this.noHistory = true; }
  this.show();
};

/* Begins with another family: what the one before told is gone, also for the back button. */
Interview.prototype.again = function () {
  this.round += 1;
  this.steps = [NOTHING];
  this.at = 0;
  this.show();
};

Interview.prototype.back = function () {
  if (this.noHistory) { this.at -= 1; this.show(); } else { window.history.back(); }
};

Interview.prototype.now = function () {
  return this.steps[this.at];
};

/* What the module takes: the zones of places, the values, and what cannot be told. */
Interview.prototype.family = function () {
  const told = this.now(), bundle = this.bundle, family = { told: {}, dontKnow: told.unsure, readings: {}, places: {} };
  bundle.facts.forEach(function (fact) {
    const chosen = fact.name === HOME ? told.home : told.places[fact.name] || (fact.follows && placeOf(told, fact.follows));
    if (has(told.values, fact.name)) { family.told[fact.name] = told.values[fact.name]; return; }
    if (!has(bundle.categories, fact.name) || !chosen || told.unsure.indexOf(fact.name) >= 0) { return; }
    const record = bundle.places.records[(chosen.part || chosen.unit)['in'][bundle.categories[fact.name]]];
    family.told[fact.name] = record.by || record.may;
    family.places[fact.name] = record;
  });
  return family;
};

function placeOf(told, fact) {
  return fact === HOME ? told.home : told.places[fact];
}

Interview.prototype.show = function (isFirst) {
  const told = this.now();
  const asksHome = has(this.bundle.categories, HOME) && !told.home;
  const view = asksHome ? this.homeView() : told.home && told.home.open ? this.partView(told.home.unit) : this.answerView();
  this.root.textContent = '';
  view.forEach(function (part) { if (part) { this.root.appendChild(part); } }, this);
  const heading = this.root.querySelector('h1');
  document.title = heading.textContent;
  if (!isFirst) {
    window.scrollTo(0, 0);
    heading.setAttribute('tabindex', '-1');
    heading.focus();
  }
};

Interview.prototype.tooLate = function () {
  const until = this.options.until;
  if (!until) { return null; }
  const said = this.say('too_late', { year: this.bundle.school_year, day: this.dayWords(until) });
  return today() > until ? styled('p', 'ez-warning', said) : null;
};

Interview.prototype.asked = function (place) {
  const policy = this.bundle.policy;
  const parts = [this.bundle.county.name, policy.title, this.bundle.school_year].concat(place ? [place] : []);
  return styled('p', 'ez-asked', parts.join(' · '));
};

/* ---- Where the child lives ---- */

Interview.prototype.homeView = function () {
  const interview = this;
  const chosen = function (unit) {
    interview.go(Object.assign({}, interview.now(), { home: { unit: unit, part: null, open: Boolean(unit.parts) } }));
  };
  const absent = styled('details', 'ez-clause', [
    make('summary', {}, this.say('place.absent')),
    styled('p', 'govuk-body', this.say('place.absent_text')),
    this.contact()
  ]);
  return [
    this.asked(), styled('h1', 'govuk-heading-l', this.say('place.heading')), this.tooLate(),
    this.warnings(this.bundle.warnings), this.picker('home', this.say('place.label'), chosen), this.allUnits(chosen),
    absent, styled('p', 'govuk-body ez-quiet', this.say('private'))
  ];
};

/* Every unit under its township; made when it is opened, since a county has hundreds. */
Interview.prototype.allUnits = function (choose) {
  const units = this.bundle.places.units, list = make('div');
  const all = styled('details', 'ez-clause', [make('summary', {}, this.say('place.all')), list]);
  all.addEventListener('toggle', function () {
    if (!all.open || list.firstChild) { return; }
    Array.from(new Set(units.map(function (unit) { return unit.town; }))).forEach(function (town) {
      const here = units.filter(function (unit) { return unit.town === town; });
      list.appendChild(styled('h2', 'govuk-heading-s', town));
      list.appendChild(styled('div', 'ez-candidates', here.map(function (unit) {
        return button(unit.name, function () { choose(unit); }, 'ez-candidate');
      })));
    });
  });
  return all;
};

/* A box with the list of the units that it may mean; nothing is taken until one of them is pressed. */
Interview.prototype.picker = function (name, label, choose) {
  const interview = this, id = 'find-' + name;
  const status = make('p', { 'class': 'govuk-hint', role: 'status' });
  const list = styled('div', 'ez-candidates');
  const box = make('input', {
    id: id, 'class': 'govuk-input', type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '100',
    'aria-describedby': id + '-hint'
  });
  box.addEventListener('input', function () {
    const found = interview.finder.find(box.value), shown = found.slice(0, SHOWN);
    const key = found.length > SHOWN ? 'place.more' : found.length ? 'place.found' : 'place.none';
    status.textContent = plain(box.value) ? interview.say(key, { count: found.length, shown: SHOWN }) : '';
    list.textContent = '';
    shown.forEach(function (unit) {
      list.appendChild(button(unit.town + unit.name, function () { choose(unit); }, 'ez-candidate'));
    });
  });
  box.addEventListener('keydown', function (event) { if (event.key === 'Enter') { event.preventDefault(); } });
  return styled('div', 'govuk-form-group', [
    make('label', { 'class': 'govuk-label govuk-label--s', 'for': id }, label),
    make('div', { id: id + '-hint', 'class': 'govuk-hint' }, this.say('place.hint')),
    box, status, list
  ]);
};

Interview.prototype.partView = function (unit) {
  const interview = this;
  function settle(part) {
    interview.go(Object.assign({}, interview.now(), { home: { unit: unit, part: part, open: false } }));
  }
  const list = styled('div', 'ez-candidates', unit.parts.map(function (part) {
    return button(part.text, function () { settle(part); }, 'ez-candidate');
  }));
  list.appendChild(button(this.say('part.none'), function () { settle(null); }, 'ez-candidate'));
  const heading = this.say('part.heading', { unit: unit.town + unit.name });
  return [this.asked(), styled('h1', 'govuk-heading-l', heading), this.tooLate(), list, this.backButton()];
};

/* ---- What was told, in words; each entry can be taken back ---- */

Interview.prototype.dayWords = function (day) {
  const parts = day.split('-').map(Number);
  return filled(this.words.days[parts[1] - 1], { year: parts[0], day: parts[2] });
};

Interview.prototype.valueWords = function (name, value) {
  const fact = this.policy.facts[name], interview = this;
  const values = Array.isArray(value) ? value : Object.keys(value.zones).map(function (option) { return value.zones[option]; });
  const said = values.map(function (one) {
    if (fact.kind === 'date') { return interview.dayWords(one); }
    const known = fact.values.filter(function (entry) { return entry.value === one; })[0];
    return known ? known.text : one;
  });
  return said.join(this.words['list.separator']);
};

Interview.prototype.toldPart = function (told) {
  const interview = this;
  const places = Object.keys(told.places).map(function (name) {
    const place = told.places[name];
    return [name, place.unit.town + place.unit.name + (place.part ? ' ' + place.part.text : '')];
  });
  const values = Object.keys(told.values).map(function (name) { return [name, interview.valueWords(name, told.values[name])]; });
  const unsure = told.unsure.map(function (name) { return [name, interview.say('dont_know')]; });
  const rows = places.concat(values, unsure).map(function (entry) {
    return interview.toldRow(interview.policy.facts[entry[0]].label, entry[1], function () {
      interview.go(forgotten(interview.now(), entry[0]));
    });
  });
  if (told.home) {
    const name = told.home.unit.town + told.home.unit.name + (told.home.part ? ' ' + told.home.part.text : '');
    rows.unshift(this.toldRow(this.policy.facts[HOME].label, name, function () {
      interview.go(withoutHome(interview.now()));
    }));
  }
  return rows.length ? this.section('told', this.say('told.heading'), styled('dl', 'govuk-summary-list', rows)) : null;
};

Interview.prototype.toldRow = function (label, value, change) {
  const press = button([this.say('told.change'), styled('span', 'govuk-visually-hidden', ' ' + label)], change, 'ez-link-button');
  return styled('div', 'govuk-summary-list__row', [
    styled('dt', 'govuk-summary-list__key', label), styled('dd', 'govuk-summary-list__value', value),
    styled('dd', 'govuk-summary-list__actions', press)
  ]);
};

/* Another home is asked for: what was told as "the same place" was told of the home before, and is asked again. */
function withoutHome(told) {
  const same = Object.keys(told.places).filter(function (name) { return told.places[name] === told.home; });
  return Object.assign({}, told, { home: null, places: same.reduce(without, told.places) });
}

function forgotten(told, name) {
  return {
    home: told.home, places: without(told.places, name), values: without(told.values, name),
    unsure: told.unsure.filter(function (one) { return one !== name; })
  };
}
