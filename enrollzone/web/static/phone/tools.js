/* Small tools of the walk, and its words. All files of this folder run as one script (enrollzone/offline/scripts.py)
 * in one scope: nothing of them stands in the page's own. Plain ES2015: old telephones read it as it stands. */
'use strict';

const YES = 'yes', NO = 'no', UNKNOWN = 'unknown';
const HOME = 'home.zone';
const OUTSIDE = 'outside';

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
