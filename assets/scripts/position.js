// "Use my position": where the browser can tell one over a protected connection. What was found is shown first, and
// goes along with the form only when its reader says so.
var NAMES = ['x', 'y', 'accuracy'];
var root = document.querySelector('[data-ez-position]');
var form = root && document.getElementById('start');

function say(kind, found) {
  Array.prototype.forEach.call(root.querySelectorAll('[data-ez-say]'), function (line) {
    line.hidden = line.getAttribute('data-ez-say') !== kind;
    if (!line.hidden && found) {
      line.textContent = NAMES.reduce(function (words, name) {
        return words.replace('{' + name + '}', found[name]);
      }, line.getAttribute('data-words'));
    }
  });
  root.querySelector('[data-ez-confirm]').hidden = kind !== 'found';
}

function fill(found) {
  NAMES.forEach(function (name) { form.elements[name].value = found ? found[name] : ''; });
}

function begin() {
  var held = null;
  var coarsest = Number(root.getAttribute('data-coarsest'));

  function found(position) {
    held = {
      x: position.coords.longitude.toFixed(5),
      y: position.coords.latitude.toFixed(5),
      accuracy: String(Math.ceil(position.coords.accuracy))
    };
    say(position.coords.accuracy > coarsest ? 'coarse' : 'found', held);
  }

  function failed(error) {
    say(error.code === 1 ? 'refused' : 'failed');
  }

  Array.prototype.forEach.call(root.querySelectorAll('[data-ez-say]'), function (line) {
    line.setAttribute('data-words', line.textContent);
  });
  root.querySelector('[data-ez-locate]').addEventListener('click', function () {
    say('waiting');
    navigator.geolocation.getCurrentPosition(found, failed, { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 });
  });
  root.querySelector('[data-ez-confirm] [type="submit"]').addEventListener('click', function () { fill(held); });
  root.querySelector('[data-ez-drop]').addEventListener('click', function () { say(''); });
  // A page that the browser kept must not send the position of an earlier time.
  window.addEventListener('pageshow', function () { fill(null); });
  form.elements.place.addEventListener('input', function () { fill(null); });
  root.hidden = false;
}

if (form && window.isSecureContext && navigator.geolocation) {
  begin();
}
