// The desk can be worked without a mouse and without this script; with it, a little faster. Nothing is sent from here.
'use strict';
(function () {
  // What was typed is not lost without a word.
  var touched = false;
  var leaving = false;
  Array.prototype.forEach.call(document.querySelectorAll('form[data-keeps]'), function (form) {
    form.addEventListener('input', function () { touched = true; });
  });
  document.addEventListener('submit', function () { leaving = true; });
  window.addEventListener('beforeunload', function (event) {
    if (touched && !leaving) {
      event.preventDefault();
      event.returnValue = '';
    }
  });

  // In a table of papers, arrow keys with Alt go from row to row in the same column.
  document.addEventListener('keydown', function (event) {
    if (!event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) { return; }
    var row = event.target.closest && event.target.closest('[data-row]');
    if (!row) { return; }
    var rows = Array.prototype.slice.call(document.querySelectorAll('[data-row]'));
    var next = rows[rows.indexOf(row) + (event.key === 'ArrowDown' ? 1 : -1)];
    var field = next && next.querySelector('input:not([type=hidden]), select');
    if (field) {
      event.preventDefault();
      field.focus();
    }
  });

  // Enter saves a row from a list too, where a browser would only unfold it: the arrow keys choose, Enter goes on.
  document.addEventListener('keydown', function (event) {
    var list = event.target;
    if (event.key !== 'Enter' || event.altKey || list.tagName !== 'SELECT' || isUnfolded(list)) { return; }
    var row = list.closest('form[data-row]');
    if (!row || !row.requestSubmit) { return; }
    event.preventDefault();
    row.requestSubmit();
  });
  function isUnfolded(list) {
    try { return list.matches(':open'); } catch (unknown) { return false; }
  }

  Array.prototype.forEach.call(document.querySelectorAll('button[data-prints-page]'), function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { window.print(); });
  });
}());
