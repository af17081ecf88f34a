/* Making elements of the page, and finding a unit by its name. Text is always set as text, never as markup; every
 * sentence comes finished in the bundle, and where a name or a number goes into one, its place is marked {so}. */
'use strict';

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
  return writtenDay(now.getFullYear(), now.getMonth() + 1, now.getDate());
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

/* `simpler` are the traditional characters of the names, each with the one that stands in the list. */
function Finder(units, simpler) {
  this.simpler = simpler;
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
  const simpler = this.simpler;
  const key = plain(text).replace(/[\u4e00-\u9fff]/g, function (sign) { return has(simpler, sign) ? simpler[sign] : sign; });
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
