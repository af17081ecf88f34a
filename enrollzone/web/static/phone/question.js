/* A question: one screen with the facts on it that still matter, each as form fields. */
'use strict';

const UNSURE = '?';

Interview.prototype.questionPart = function (given) {
  const heading = this.say(given.ordinary ? 'question.after_ordinary' : 'question.heading');
  return this.section('question', heading, this.questionForm(given.question));
};

Interview.prototype.questionForm = function (question) {
  const interview = this;
  const fields = question.facts.map(function (name) { return new Field(interview, interview.policy.facts[name]); });
  const faults = make('div');
  const form = make('form', { novalidate: true, autocomplete: 'off' }, fields.map(function (field) { return field.group; }));
  form.appendChild(this.whyPart(question));
  form.appendChild(styled('div', 'govuk-button-group', [
    make('button', { 'class': 'govuk-button' }, this.say('go_on')), this.backButton()
  ]));
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    interview.take(fields, faults);
  });
  return make('div', {}, [faults, form]);
};

Interview.prototype.whyPart = function (question) {
  const interview = this, words = this.words, separator = words['list.separator'];
  const because = question.because.map(function (need) {
    const where = Array.from(new Set(need.clauses.map(function (id) { return interview.bundle.clauses[id].label; })));
    const labels = need.facts.map(function (name) { return interview.policy.facts[name].label; });
    return filled(words['question.because'], { what: need.text, where: where.join(separator), facts: labels.join(separator) });
  });
  const cited = Array.from(new Set(spread(question.because, function (need) { return need.clauses; })));
  return styled('details', 'ez-clause', [
    make('summary', {}, this.say('question.why')), line(this.say('question.matters')), bullets(because)
  ].concat(cited.map(function (id) { return interview.clause(id); })));
};

Interview.prototype.take = function (fields, faults) {
  const told = this.now();
  let next = told;
  const wrong = fields.filter(function (field) {
    const after = field.read(next);
    if (after) { next = after; }
    return !after;
  });
  if (!wrong.length) { this.go(next); return; }
  faults.textContent = '';
  faults.appendChild(this.faultSummary(wrong));
  faults.firstChild.focus();
};

Interview.prototype.faultSummary = function (fields) {
  const items = fields.map(function (field) {
    const said = filled(this.words['told.value'], { fact: field.fact.label, value: field.fault });
    const link = make('a', { href: '#' + field.first.id }, said);
    link.addEventListener('click', function (event) { event.preventDefault(); field.first.focus(); });
    return make('li', {}, link);
  }, this);
  return make('div', { 'class': 'govuk-error-summary', role: 'alert', tabindex: '-1' }, [
    styled('h2', 'govuk-error-summary__title', this.say('fault.summary')),
    styled('ul', 'govuk-list govuk-error-summary__list', items)
  ]);
};

/* One fact as form fields. `read` gives what is told with it, or nothing and says what is wrong. */
function Field(interview, fact) {
  this.interview = interview;
  this.fact = fact;
  this.id = 'fact-' + fact.name.replace(/\W/g, '-');
  this.message = make('div');
  this.first = null;
  const legend = make('legend', { 'class': 'govuk-fieldset__legend govuk-fieldset__legend--s' }, fact.ask);
  const inputs = fact.kind === 'date' ? this.dateInputs() : this.radios();
  this.group = styled('div', 'govuk-form-group', make('fieldset', { 'class': 'govuk-fieldset' }, [legend, this.message].concat(inputs)));
}

Field.prototype.choices = function () {
  const say = this.interview.say.bind(this.interview), values = this.fact.values.slice();
  if (this.fact.kind === 'bool') { values.reverse(); }
  let choices = values;
  if (this.fact.kind === 'zone') {
    const told = this.interview.now();
    choices = told.home && this.fact.name !== HOME ? [{ value: 'same', text: say('zone.same') }] : [];
    choices.push({ value: 'place', text: say('zone.place') });
    if (values.some(function (one) { return one.value === OUTSIDE; })) {
      choices.push({ value: OUTSIDE, text: say('zone.outside') });
    }
  }
  return choices.concat([{ value: UNSURE, text: say('dont_know') }]);
};

Field.prototype.radios = function () {
  const field = this;
  const items = this.choices().map(function (one, n) {
    const input = make('input', {
      'class': 'govuk-radios__input', type: 'radio', name: field.id, id: field.id + '-' + n, value: one.value
    });
    field.first = field.first || input;
    return styled('div', 'govuk-radios__item', [
      input, make('label', { 'class': 'govuk-label govuk-radios__label', 'for': field.id + '-' + n }, one.text)
    ]);
  });
  const radios = styled('div', 'govuk-radios', items);
  if (this.fact.kind !== 'zone') { return [radios]; }
  const finder = this.finder();
  finder.hidden = true;
  radios.addEventListener('change', function (event) { finder.hidden = event.target.value !== 'place'; });
  return [radios, finder];
};

/* For a place: the box that finds it, and for a unit that is split its parts. */
Field.prototype.finder = function () {
  const field = this, interview = this.interview, chosen = make('div');
  const label = interview.say('zone.search', { fact: this.fact.label });
  const picker = interview.picker(this.id, label, function (unit) {
    field.unit = unit;
    field.showChosen(chosen);
  });
  return styled('div', 'ez-indented', [picker, chosen]);
};

Field.prototype.showChosen = function (chosen) {
  const field = this, unit = this.unit, name = this.id + '-part';
  chosen.textContent = '';
  chosen.appendChild(make('p', { 'class': 'govuk-body', role: 'status' }, this.interview.say('zone.chosen', { place: unit.town + unit.name })));
  field.part = null;
  if (!unit.parts) { return; }
  const options = unit.parts.map(function (part, n) { return make('option', { value: String(n) }, part.text); });
  const select = make('select', { 'class': 'govuk-select', id: name }, [make('option', { value: '' }, this.interview.say('part.none'))].concat(options));
  select.addEventListener('change', function () { field.part = select.value ? unit.parts[Number(select.value)] : null; });
  chosen.appendChild(make('label', { 'class': 'govuk-label', 'for': name }, this.interview.say('part.heading', { unit: unit.name })));
  chosen.appendChild(select);
};

Field.prototype.dateInputs = function () {
  const field = this, interview = this.interview;
  this.parts = ['year', 'month', 'day'].map(function (part) {
    return make('input', {
      id: field.id + '-' + part, type: 'text', inputmode: 'numeric', maxlength: part === 'year' ? '4' : '2',
      'class': 'govuk-input govuk-date-input__input govuk-input--width-' + (part === 'year' ? '4' : '2')
    });
  });
  this.first = this.parts[0];
  const items = this.parts.map(function (input) {
    const part = input.id.slice(field.id.length + 1);
    return styled('div', 'govuk-date-input__item', styled('div', 'govuk-form-group', [
      make('label', { 'class': 'govuk-label govuk-date-input__label', 'for': input.id }, interview.say('date.' + part)), input
    ]));
  });
  const unsure = this.id + '-unsure';
  this.unsure = make('input', { 'class': 'govuk-checkboxes__input', type: 'checkbox', id: unsure, value: UNSURE });
  const label = make('label', { 'class': 'govuk-label govuk-checkboxes__label', 'for': unsure }, interview.say('dont_know'));
  return [
    styled('div', 'govuk-date-input', items),
    styled('div', 'govuk-checkboxes govuk-checkboxes--small', styled('div', 'govuk-checkboxes__item', [this.unsure, label]))
  ];
};

Field.prototype.read = function (told) {
  return this.fact.kind === 'date' ? this.readDate(told) : this.readChoice(told);
};

Field.prototype.readDate = function (told) {
  const numbers = this.parts.map(function (input) { return plain(input.value); });
  const empty = numbers.every(function (text) { return !text; });
  if (this.unsure.checked) { return empty ? this.notSure(told) : this.wrong('fault.date_and_unknown'); }
  const day = numbers.map(Number);
  if (numbers.some(function (text) { return !/^\d+$/.test(text); }) || !isDay(day[0], day[1], day[2])) {
    return this.wrong('fault.date');
  }
  return this.value(told, [writtenDay(day[0], day[1], day[2])]);
};

Field.prototype.readChoice = function (told) {
  const checked = this.group.querySelector('input[type=radio]:checked');
  if (!checked) { return this.wrong('fault.choose'); }
  if (checked.value === UNSURE) { return this.notSure(told); }
  if (this.fact.kind !== 'zone' || checked.value === OUTSIDE) { return this.value(told, [checked.value]); }
  if (checked.value === 'same') { return this.place(told, told.home); }
  return this.unit ? this.place(told, { unit: this.unit, part: this.part }) : this.wrong('fault.place');
};

Field.prototype.value = function (told, value) {
  this.clear();
  return Object.assign({}, told, { values: withValue(told.values, this.fact.name, value) });
};

Field.prototype.place = function (told, place) {
  this.clear();
  return Object.assign({}, told, { places: withValue(told.places, this.fact.name, place) });
};

Field.prototype.notSure = function (told) {
  this.clear();
  return Object.assign({}, told, { unsure: told.unsure.concat([this.fact.name]) });
};

Field.prototype.clear = function () {
  this.message.textContent = '';
  this.group.className = 'govuk-form-group';
};

Field.prototype.wrong = function (key) {
  const say = this.interview.say.bind(this.interview);
  this.fault = say(key);
  this.message.textContent = '';
  this.message.appendChild(make('p', { 'class': 'govuk-error-message', id: this.id + '-error' }, [
    styled('span', 'govuk-visually-hidden', say('fault.mark')), this.fault
  ]));
  this.group.className = 'govuk-form-group govuk-form-group--error';
  this.group.firstChild.setAttribute('aria-describedby', this.id + '-error');
  return null;
};
