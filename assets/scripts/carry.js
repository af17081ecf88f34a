// What a family takes along: a page printed, a few lines sent on. The buttons are shown only where they can do it;
// the text stands in a field from which it can be copied as well.
function shown(name, press) {
  Array.prototype.forEach.call(document.querySelectorAll('button[data-' + name + ']'), function (button) {
    button.hidden = false;
    button.addEventListener('click', function () { press(button); });
  });
}

function field(button, name) {
  return document.getElementById(button.getAttribute('data-' + name));
}

// Where the service was not told its public address, the one under which this page was opened leads to it.
Array.prototype.forEach.call(document.querySelectorAll('textarea[data-path]'), function (text) {
  var link = text.getAttribute('data-link') + location.origin + text.getAttribute('data-path');
  text.value = text.value.replace(/\s+$/, '') + '\n' + link;
});

if (window.print) {
  shown('prints', function () { window.print(); });
}

if (navigator.share) {
  shown('shares', function (button) {
    navigator.share({ text: field(button, 'shares').value }).catch(function () {
      // Whoever closes the list of apps has changed their mind; where sharing is refused, the field is there to copy.
      field(button, 'shares').focus();
    });
  });
}
