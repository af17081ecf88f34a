// A page that came back with faults begins at their list, so that nobody has to find out by reading on.
var faults = document.querySelector('[data-ez-focus]');
if (faults) {
  faults.focus();
}
