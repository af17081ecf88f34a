/* The interview on this phone alone: it shows what phone-walk.js says, and sends and stores nothing.
 *
 * Every sentence comes finished in the bundle; where a name or a number goes into one, its place is marked {so}. What a
 * family tells lives in the variables of this page and is gone with it. Plain ES2015, no library.
 */
(function (global) {
  'use strict';

  const walk = global.enrollzoneWalk;
  const SHOWN = 10;
  const UNSURE = '?';

  /* ---- Making elements. Text is always set as text, never as markup. ---- */

  function make(tag, attributes, children) {
    const element = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (attributes[name] === true) { element.setAttribute(name, ''); }
      else if (attributes[name] !== false && attributes[name] !== null) { element.setAttribute(name, attributes[name]); }
    });
    [].concat(children === undefined ? [] : children).forEach(function (child) {
      if (child !== null && child !== undefined) {
        element.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
      }
    });
    return element;
  }

  function styled(tag, classes, children) {
    return make(tag, { 'class': classes }, children);
  }

  function filled(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, function (whole, name) {
      return Object.prototype.hasOwnProperty.call(values, name) ? String(values[name]) : whole;
    });
  }

  function has(object, name) {
    return Object.prototype.hasOwnProperty.call(object, name);
  }

  function without(object, name) {
    const rest = Object.assign({}, object);
    delete rest[name];
    return rest;
  }

  function withValue(object, name, value) {
    const more = Object.assign({}, object);
    more[name] = value;
    return more;
  }

  function button(text, press, classes) {
    const made = make('button', { type: 'button', 'class': classes }, text);
    made.addEventListener('click', press);
    return made;
  }

  function spread(list, make_) {
    return [].concat.apply([], list.map(make_));
  }

  function today() {
    const now = new Date();
    return walk.writtenDay(now.getFullYear(), now.getMonth() + 1, now.getDate());
  }

  /* ---- Finding a unit by its name, by pinyin, or by first letters ---- */

  /* The places in `letters` to which reading syllables aloud leads; the last one may be only begun. */
  function spelt(letters, syllables) {
    let at = [0];
    syllables.forEach(function (readings) {
      const on = new Set();
      at.forEach(function (start) {
        const rest = letters.slice(start);
        readings.forEach(function (reading) {
          if (rest.indexOf(reading) === 0) { on.add(start + reading.length); }
          if (reading.indexOf(rest) === 0) { on.add(letters.length); }
        });
      });
      at = Array.from(on);
    });
    return at.indexOf(letters.length) >= 0;
  }

  function plain(text) {
    const folded = text.normalize ? text.normalize('NFKC') : text;
    return folded.replace(/[\s'’·.,，。、-]/g, '').toLowerCase();
  }

  function Finder(units) {
    this.units = units.map(function (unit) {
      const syllables = unit.spelt.map(function (line) {
        return line.split(' ').map(function (one) { return one.split('/'); });
      });
      return {
        unit: unit, syllables: syllables,
        letters: syllables.map(function (line) {
          return line.map(function (readings) { return readings.map(function (reading) { return reading.charAt(0); }); });
        }),
        names: [unit.name].concat(unit.also || []).map(plain),
        town: plain(unit.town)
      };
    });
  }

  Finder.prototype.find = function (text) {
    const key = plain(text);
    if (!key) { return []; }
    const isLatin = /^[a-z]+$/.test(key);
    const ranked = this.units.map(function (one) { return { unit: one.unit, rank: rankOf(one, key, isLatin) }; });
    return ranked.filter(function (one) { return one.rank > 0; })
      .sort(function (a, b) { return b.rank - a.rank; }).map(function (one) { return one.unit; });
  };

  function rankOf(one, key, isLatin) {
    if (isLatin && one.syllables.some(function (line) { return spelt(key, line); })) { return 2; }
    if (isLatin && one.letters.some(function (line) { return spelt(key, line); })) { return 1; }
    return Math.max.apply(null, one.names.map(function (name) {
      if (name.indexOf(key) === 0 || (one.town + name).indexOf(key) === 0) { return 3; }
      if ((one.town + name).indexOf(key) > 0) { return 2; }
      return key.indexOf(name) >= 0 ? 1 : 0;
    }));
  }

  /* ---- The interview ---- */

  /* What was told so far: `home` and `places` are units (with a part of one), `values` words and days. */
  const NOTHING = { home: null, places: {}, values: {}, unsure: [] };

  function Interview(root, bundle, options) {
    this.root = root;
    this.bundle = bundle;
    this.words = bundle.words;
    this.policy = new walk.Policy(bundle);
    this.finder = new Finder(bundle.places.units);
    this.options = options || {};
    this.steps = [NOTHING];
    this.at = 0;
    this.round = 0;
    const interview = this;
    global.addEventListener('popstate', function (event) {
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
    try { global.history.pushState({ step: this.at, round: this.round }, ''); } catch (error) { this.noHistory = true; }
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
    if (this.noHistory) { this.at -= 1; this.show(); } else { global.history.back(); }
  };

  Interview.prototype.now = function () {
    return this.steps[this.at];
  };

  /* What the module takes: the zones of places, the values, and what cannot be told. */
  Interview.prototype.family = function () {
    const told = this.now(), bundle = this.bundle, family = { told: {}, dontKnow: told.unsure, readings: {}, places: {} };
    bundle.facts.forEach(function (fact) {
      const chosen = fact.name === walk.HOME ? told.home : told.places[fact.name] || (fact.follows && placeOf(told, fact.follows));
      if (has(told.values, fact.name)) { family.told[fact.name] = told.values[fact.name]; return; }
      if (!has(bundle.categories, fact.name) || !chosen || told.unsure.indexOf(fact.name) >= 0) { return; }
      const record = bundle.places.records[(chosen.part || chosen.unit)['in'][bundle.categories[fact.name]]];
      family.told[fact.name] = record.by || record.may;
      family.places[fact.name] = record;
    });
    return family;
  };

  function placeOf(told, fact) {
    return fact === walk.HOME ? told.home : told.places[fact];
  }

  Interview.prototype.show = function (isFirst) {
    const told = this.now();
    const asksHome = has(this.bundle.categories, walk.HOME) && !told.home;
    const view = asksHome ? this.homeView() : told.home && told.home.open ? this.partView(told.home.unit) : this.answerView();
    this.root.textContent = '';
    view.forEach(function (part) { if (part) { this.root.appendChild(part); } }, this);
    const heading = this.root.querySelector('h1');
    document.title = heading.textContent;
    if (!isFirst) {
      global.scrollTo(0, 0);
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

  /* ---- The answer, and the next question below it ---- */

  Interview.prototype.answerView = function () {
    const told = this.now(), family = this.family(), given = walk.answer(this.policy, family, today());
    const first = given.question && !Object.keys(told.values).length && !Object.keys(told.places).length && !told.unsure.length;
    const warnings = given.warnings.concat(given.expiring.map(function (one) {
      return filled(one.said, { day: this.dayWords(one.day) });
    }, this));
    const home = told.home && told.home.unit.town + told.home.unit.name + (told.home.part ? ' ' + told.home.part.text : '');
    if (given.question && !first) { return this.laterQuestion(given, family, home); }
    const view = [
      this.asked(home), styled('h1', 'govuk-heading-l', given.headline), this.tooLate(), this.warnings(warnings),
      given.outcome === null ? null : this.optionList(this.bundle.outcomes[given.outcome].options)
    ];
    if (given.question) {
      const usual = given.ordinary ? this.section('ordinary', this.say('ordinary.heading'), this.ordinaryPart(given.ordinary, family)) : null;
      return view.concat([usual, this.questionPart(given), this.toldPart(told), this.nextPart(given)]);
    }
    return view.concat([
      this.contradictionPart(given), this.nextPart(given), this.papersPart(given, family), this.byReadingPart(given),
      this.reasonsPart(given, family), this.obligesPart(given), this.readingsPart(given), this.toldPart(told),
      this.basisPart(), this.lastButtons()
    ]);
  };

  /* After the first question the next one stands at the top; what the answer would be so far can be opened below it. */
  Interview.prototype.laterQuestion = function (given, family, home) {
    const soFar = [make('summary', {}, this.say('so_far')), line(given.headline)];
    if (given.ordinary) { soFar.push(line(this.say('ordinary.heading') + this.say('colon')), this.ordinaryPart(given.ordinary, family)); }
    return [
      this.asked(home), styled('h1', 'govuk-heading-l', this.say('question.heading')), this.tooLate(),
      this.warnings(this.bundle.warnings), this.questionForm(given.question), styled('details', 'ez-clause', soFar),
      this.toldPart(this.now()), this.nextPart(given)
    ];
  };

  Interview.prototype.section = function (name, heading, children) {
    return make('section', { 'class': 'ez-section', 'aria-labelledby': 'part-' + name }, [
      make('h2', { 'class': 'govuk-heading-m', id: 'part-' + name }, heading)
    ].concat(children));
  };

  Interview.prototype.warnings = function (texts) {
    const all = make('div');
    texts.forEach(function (text) { all.appendChild(styled('p', 'ez-warning', text)); });
    return all;
  };

  Interview.prototype.optionList = function (options) {
    const interview = this;
    return styled('ul', 'ez-options', options.map(function (option) {
      const parts = [styled('p', 'ez-option__name', option.text)];
      const boarding = option.campus && option.campus.boarding ? interview.say('option.boarding') : null;
      if (boarding) { parts.push(styled('p', 'govuk-body', styled('span', 'ez-tag', boarding))); }
      if (option.group && option.group.name !== option.text) { parts.push(line(interview.say('option.group') + option.group.name)); }
      if (option.school && option.school.name !== option.text) { parts.push(line(interview.say('option.school') + option.school.name)); }
      if (option.campuses && option.campuses.length) {
        const names = option.campuses.map(function (campus) {
          return campus.name + (campus.named ? '' : interview.say('option.unnamed'));
        });
        parts.push(line(interview.say('option.campuses') + names.join(interview.words['list.separator'])));
      }
      if (option.mode_text) { parts.push(line(option.mode_text)); }
      if (option.stops_at) { parts.push(line(option.stops_at.why)); }
      return styled('li', 'ez-option', parts);
    }));
  };

  function line(text) {
    return styled('p', 'govuk-body', text);
  }

  function bullets(items) {
    return styled('ul', 'govuk-list govuk-list--bullet', items.map(function (item) { return make('li', {}, item); }));
  }

  Interview.prototype.clause = function (id) {
    const clause = this.bundle.clauses[id];
    const number = clause.number ? ' ' + clause.number : '';
    const marks = [['inferred_label', 'clause.inferred'], ['unverified', 'clause.unverified']]
      .filter(function (pair) { return clause[pair[0]]; })
      .map(function (pair) { return this.say(pair[1]); }, this);
    return make('div', { lang: 'zh-CN' }, [
      styled('blockquote', 'ez-quote', clause.quote),
      styled('p', 'ez-source', [clause.document + number, clause.label].concat(marks).join(' · '))
    ]);
  };

  Interview.prototype.ordinaryPart = function (usual, family) {
    const outcome = this.bundle.outcomes[usual.outcome], interview = this;
    const assumes = Object.keys(usual.assumes).map(function (name) {
      const fact = interview.policy.facts[name];
      return fact.assume || filled(interview.words.assume, { fact: fact.label, value: interview.valueWords(name, usual.assumes[name]) });
    });
    const then = styled('p', 'ez-then', [this.say('ordinary.then'), make('strong', {}, outcome.text)]);
    return make('div', {}, [bullets(assumes), then, this.optionList(outcome.options), this.paperList(usual.papers, family)]);
  };

  /* ---- A question: one screen with the facts on it that still matter ---- */

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
      choices = told.home && this.fact.name !== walk.HOME ? [{ value: 'same', text: say('zone.same') }] : [];
      choices.push({ value: 'place', text: say('zone.place') });
      if (values.some(function (one) { return one.value === walk.OUTSIDE; })) {
        choices.push({ value: walk.OUTSIDE, text: say('zone.outside') });
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
    if (numbers.some(function (text) { return !/^\d+$/.test(text); }) || !walk.isDay(day[0], day[1], day[2])) {
      return this.wrong('fault.date');
    }
    return this.value(told, [walk.writtenDay(day[0], day[1], day[2])]);
  };

  Field.prototype.readChoice = function (told) {
    const checked = this.group.querySelector('input[type=radio]:checked');
    if (!checked) { return this.wrong('fault.choose'); }
    if (checked.value === UNSURE) { return this.notSure(told); }
    if (this.fact.kind !== 'zone' || checked.value === walk.OUTSIDE) { return this.value(told, [checked.value]); }
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
      rows.unshift(this.toldRow(this.policy.facts[walk.HOME].label, name, function () {
        interview.go(Object.assign({}, interview.now(), { home: null }));
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

  function forgotten(told, name) {
    return {
      home: told.home, places: without(told.places, name), values: without(told.values, name),
      unsure: told.unsure.filter(function (one) { return one !== name; })
    };
  }

  /* ---- The parts of an answer ---- */

  Interview.prototype.contact = function () {
    const contact = this.bundle.contact;
    const phone = contact.phone ? make('a', { 'class': 'govuk-link', href: 'tel:' + contact.phone.replace(/[^+\d]/g, '') }, contact.phone) : contact.phone_text;
    const lines = [contact.who, make('br'), contact.phone ? this.say('next.phone') : null, phone];
    return styled('p', 'govuk-body', contact.hours ? lines.concat([make('br'), contact.hours]) : lines);
  };

  Interview.prototype.nextPart = function (given) {
    const interview = this;
    let step = this.bundle.next[given.code];
    if (given.code === 'needs_facts' && !given.askable.length) {
      const labels = given.uncertain.map(function (name) { return interview.policy.facts[name].label; });
      step = filled(this.words['next.nothing_to_ask'], { facts: labels.join(this.words['list.separator']) });
    }
    return this.section('next', this.say('next.heading'), [line(step), this.contact()]);
  };

  Interview.prototype.papersPart = function (given, family) {
    const decided = given.status === 'decided' || given.papers.length;
    if (!decided) { return null; }
    const inside = given.papers.length ? this.paperList(given.papers, family) : line(this.say('papers.none'));
    return this.section('papers', this.say('papers.heading'), inside);
  };

  Interview.prototype.paperList = function (papers, family) {
    const interview = this;
    return styled('ul', 'ez-papers', papers.map(function (paper) {
      const state = interview.words['paper.' + paper.state];
      const parts = [styled('span', 'ez-paper__box', null), make('strong', {}, paper.text), ' ', styled('span', 'ez-tag', state)];
      parts[0].setAttribute('aria-hidden', 'true');
      if (paper.oneOf.length > 1) {
        const names = paper.oneOf.map(function (name) { return interview.bundle.papers[name].text; });
        parts.push(styled('p', 'govuk-body ez-close', interview.say('papers.one_of') + names.join(interview.words['list.separator'])));
      }
      if (paper.why.length) { parts.push(bullets(paper.why.map(function (test) { return interview.testWords(test, family); }))); }
      if (paper.clause) {
        parts.push(styled('details', 'ez-clause', [make('summary', {}, interview.say('papers.clause')), interview.clause(paper.clause)]));
      }
      return styled('li', 'ez-paper ez-paper--' + paper.state, parts);
    }));
  };

  /* What a test looked at: its facts with what was told of them, or a reading. */
  Interview.prototype.testWords = function (test, family) {
    const interview = this, words = this.words, variable = this.policy.variables[test[1]];
    if (test[0] === 'is' && variable.from === 'reading') {
      const reading = this.policy.readings[variable.name.slice('reading.'.length)];
      const wanted = test[2].map(function (n) { return reading.options[variable.values[n]]; });
      return filled(words['because.reading_open'], { question: reading.text, option: wanted.join(words['list.separator']) });
    }
    const levels = test[0] === 'same' ? [test[1], test[2]] : [test[1]];
    const facts = Array.from(new Set(spread(levels, function (level) { return interview.policy.variables[level].inputs; })));
    const days = this.bundle.tests[variable.name];
    const code = test[0] === 'same' ? 'because.same' : days ? 'because.' + days.is : 'because.told';
    const told = facts.map(function (name) { return interview.toldWords(name, family); });
    return filled(words[code], { told: told.join(words['list.separator']) });
  };

  Interview.prototype.toldWords = function (name, family) {
    const label = this.policy.facts[name].label;
    if (has(family.told, name)) {
      return filled(this.words['told.value'], { fact: label, value: this.valueWords(name, family.told[name]) });
    }
    const code = family.dontKnow.indexOf(name) >= 0 ? 'told.unknown' : 'told.not_asked';
    return filled(this.words[code], { fact: label });
  };

  Interview.prototype.possibleList = function (outcomes) {
    const interview = this;
    return bullets(outcomes.map(function (number) { return interview.bundle.outcomes[number].text; }));
  };

  Interview.prototype.byReadingPart = function (given) {
    const interview = this;
    if (!given.byReading.length) {
      return given.possible.length ? this.section('possible', this.say('possible.heading'), this.possibleList(given.possible)) : null;
    }
    const items = given.byReading.map(function (one) {
      const supposed = Object.keys(one.readings).map(function (name) {
        return interview.policy.readings[name].options[one.readings[name]];
      });
      return make('li', {}, [interview.say('by_reading.if') + supposed.join(interview.say('separator')), interview.possibleList(one.outcomes)]);
    });
    return this.section('by-reading', this.say('by_reading.heading'), styled('ul', 'govuk-list ez-spaced', items));
  };

  /* The sentences that list the places, then the rules in effect. Each clause is quoted once, where it first serves. */
  Interview.prototype.reasonsPart = function (given, family) {
    const interview = this, items = [], quoted = [], listing = this.bundle.listing;
    function add(text, clauses) {
      const fresh = clauses.filter(function (id) { return quoted.indexOf(id) < 0; });
      quoted.push.apply(quoted, fresh);
      items.push(styled('li', 'ez-reason', [line(text)].concat(fresh.map(function (id) { return interview.clause(id); }))));
    }
    Object.keys(family.places).forEach(function (name) {
      const label = interview.policy.facts[name].label;
      (family.places[name].steps || []).forEach(function (step) {
        add(filled(step.text, { fact: label }), step.clause ? [step.clause] : []);
      });
    });
    given.reasons.forEach(function (rule) {
      add(rule.text, rule.clauses.filter(function (id) { return listing.indexOf(id) < 0; }));
    });
    if (!given.reasons.length && given.status === 'decided') { add(this.say('reasons.not_there'), []); }
    return items.length ? this.section('reasons', this.say('reasons.heading'), styled('ol', 'ez-reasons', items)) : null;
  };

  Interview.prototype.obligesPart = function (given) {
    const interview = this;
    if (!given.obliges.length) { return null; }
    const items = given.obliges.map(function (duty) { return duty.who + interview.say('colon') + duty.what; });
    return this.section('obliges', this.say('obliges'), bullets(items));
  };

  Interview.prototype.contradictionPart = function (given) {
    const interview = this;
    if (!given.contradictions.length) { return null; }
    const items = given.contradictions.map(function (one) {
      return make('li', {}, [one.text].concat(one.clauses.map(function (id) { return interview.clause(id); })));
    });
    return this.section('contradictions', this.say('contradictions'), styled('ul', 'govuk-list govuk-list--bullet', items));
  };

  Interview.prototype.readingsPart = function (given) {
    const interview = this;
    if (!given.readings.length) { return null; }
    const items = given.readings.map(function (reading) {
      const used = reading.possible.length === 1 ? interview.say('colon') + reading.options[reading.possible[0]] : '';
      const state = reading.possible.length > 1 ? 'open' : reading.decided ? 'decided' : 'provisional';
      const said = (reading.by || interview.say('readings.' + state)) + used;
      return make('li', {}, [reading.text, make('br'), styled('span', 'ez-quiet', said)]);
    });
    return this.section('readings', this.say('readings.heading'), styled('ul', 'govuk-list ez-spaced', items));
  };

  Interview.prototype.basisPart = function () {
    const policy = this.bundle.policy, edition = this.bundle.edition;
    const rows = [
      ['basis.policy', [policy.title, policy.id + '@' + policy.version, policy.sha256.slice(0, 12)].join(' · ')],
      ['basis.edition', [edition.name, edition.status_text, edition.sha256.slice(0, 12)].join(' · ')],
      ['basis.as_of', this.dayWords(this.bundle.day)]
    ].concat(this.options.made ? [['basis.made', this.dayWords(this.options.made)]] : []);
    return make('section', { 'class': 'ez-section ez-basis', 'aria-labelledby': 'part-basis' }, [
      make('h2', { 'class': 'govuk-heading-s', id: 'part-basis' }, this.say('basis.heading')),
      make('dl', {}, rows.map(function (row) {
        return make('div', {}, [make('dt', {}, this.say(row[0])), make('dd', {}, row[1])]);
      }, this))
    ]);
  };

  Interview.prototype.backButton = function () {
    const interview = this;
    return this.at ? button(this.say('back'), function () { interview.back(); }, 'ez-link-button') : null;
  };

  Interview.prototype.lastButtons = function () {
    const interview = this;
    return styled('div', 'govuk-button-group', [
      button(this.say('print'), function () { global.print(); }, 'govuk-button govuk-button--secondary'),
      this.backButton(),
      button(this.say('again'), function () { interview.again(); }, 'ez-link-button govuk-!-margin-left-4')
    ]);
  };

  /* ---- Where the bundle comes from: from the file itself, or fetched once ---- */

  function begin() {
    const root = document.getElementById('phone');
    if (!root) { return; }
    const inside = document.getElementById('phone-bundle');
    if (inside) {
      const held = JSON.parse(inside.textContent);
      global.enrollzonePhone = new Interview(root, held.bundle, { until: held.until, made: held.made });
      return;
    }
    fetched(root);
  }

  function fetched(root) {
    const request = new XMLHttpRequest(), status = document.getElementById('phone-status');
    status.textContent = root.getAttribute('data-fetching');
    request.open('GET', root.getAttribute('data-bundle'));
    request.onload = function () {
      if (request.status === 200) { global.enrollzonePhone = new Interview(root, JSON.parse(request.responseText)); }
      else { status.textContent = root.getAttribute('data-failed'); }
    };
    request.onerror = function () { status.textContent = root.getAttribute('data-failed'); };
    request.send();
  }

  begin();
}(window));
