/* The answer on the page: the outcome, what to do, papers, grounds, readings, and what it rests on. */
'use strict';

Interview.prototype.answerView = function () {
  const told = this.now(), family = this.family(), given = answer(this.policy, family, today());
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

/* ---- Its parts ---- */

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
  ].concat(this.options.made ? [
    ['basis.made', this.dayWords(this.options.made)], ['basis.until', this.dayWords(this.options.until)]
  ] : []);
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
    button(this.say('print'), function () { window.print(); }, 'govuk-button govuk-button--secondary'),
    this.backButton(),
    button(this.say('again'), function () { interview.again(); }, 'ez-link-button govuk-!-margin-left-4')
  ]);
};
