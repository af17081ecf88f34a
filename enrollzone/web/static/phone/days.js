/* Days as numbers, counted from the first day of year 1, so that nothing hangs on a clock or a time zone; lengths as
 * the law counts them; tests of days cut into bands. As enrollzone/rules/dates.py. */
'use strict';

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
