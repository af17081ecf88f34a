// Made by `make assets` from assets/scripts/: begin.js, carry.js, copy.js, faults.js, map.js, position.js, suggest.js
'use strict';
(function () {
// What a page can do more where scripts run. Every page works without it.
document.documentElement.classList.add('ez-js');
})();
(function () {
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
})();
(function () {
// Buttons that copy the text of a field: shown only where scripts run, since the field can be copied by hand.
Array.prototype.forEach.call(document.querySelectorAll('button[data-copies]'), function (button) {
  var field = document.getElementById(button.getAttribute('data-copies'));
  var status = button.parentNode.querySelector('[role="status"]');
  if (!field || !status) {
    return;
  }
  function tell(copied) {
    status.textContent = button.getAttribute(copied ? 'data-copied' : 'data-select');
  }
  function bySelecting() {
    field.focus();
    field.select();
    field.setSelectionRange(0, field.value.length);
    try {
      tell(document.execCommand('copy'));
    } catch (error) {
      tell(false);
    }
  }
  button.hidden = false;
  button.addEventListener('click', function () {
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(field.value).then(function () { tell(true); }, bySelecting);
    } else {
      bySelecting();
    }
  });
});
})();
(function () {
// A page that came back with faults begins at their list, so that nobody has to find out by reading on.
var faults = document.querySelector('[data-ez-focus]');
if (faults) {
  faults.focus();
}
})();
(function () {
// A map is opened where somebody asks for it: only then are its library, its script and its data fetched.
var opened = {};

function later(list, done) {
  if (!list.length) { done(); return; }
  var address = list[0];
  if (opened[address] === true) { later(list.slice(1), done); return; }
  var script = document.createElement('script');
  script.src = address;
  script.onload = function () { opened[address] = true; later(list.slice(1), done); };
  script.onerror = function () { done(true); };
  document.head.appendChild(script);
}

function styled(address) {
  if (opened[address]) { return; }
  opened[address] = true;
  var link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = address;
  // Before our own styles, which have the last word.
  document.head.insertBefore(link, document.head.querySelector('link[rel="stylesheet"]'));
}

function open(figure) {
  styled(figure.getAttribute('data-style'));
  later(figure.getAttribute('data-scripts').split(' '), function (failed) {
    if (failed) {
      figure.querySelector('.ez-map__said').textContent = figure.getAttribute('data-failed');
    } else {
      window.enrollzoneMap(figure);
    }
  });
}

Array.prototype.forEach.call(document.querySelectorAll('[data-map], [data-tap]'), function (figure) {
  var button = figure.querySelector('.ez-map__open');
  if (figure.getAttribute('data-opens')) { open(figure); return; }
  button.hidden = false;
  button.addEventListener('click', function () { open(figure); });
});
})();
(function () {
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
})();
(function () {
// Offers, under a box, the places that its text may be the beginning of. What is typed is posted, never put into an
// address; a choice only fills the box, and nothing is decided here. Buttons in a list: every reader knows them, Tab
// reaches them, and the arrow keys go through them.
var WAIT_MS = 250;

function ready(root) {
  var box = document.getElementById(root.getAttribute('data-ez-suggest'));
  if (!box || !box.form) {
    return;
  }
  var list = root.querySelector('ul');
  var count = root.querySelector('[data-ez-count]');
  var timer = 0;
  var asked = 0;

  function buttons() {
    return list.querySelectorAll('button');
  }

  function close() {
    asked += 1; // an answer that is still on its way comes too late
    window.clearTimeout(timer);
    list.textContent = '';
    root.hidden = true;
  }

  function choose(place) {
    var county = box.form.elements.county;
    box.value = place.text;
    if (county && place['in']) {
      county.value = place.county;
    }
    close();
    box.focus();
  }

  function offer(place) {
    var item = document.createElement('li');
    var button = document.createElement('button');
    var words = document.createElement('span');
    button.type = 'button';
    button.className = 'ez-suggest__one';
    words.lang = 'zh-CN';
    words.textContent = place.text;
    button.appendChild(words);
    ['alias', 'in'].forEach(function (name) {
      if (place[name]) {
        var more = document.createElement('span');
        more.className = 'ez-quiet';
        more.textContent = ' ' + place[name];
        button.appendChild(more);
      }
    });
    button.addEventListener('click', function () { choose(place); });
    item.appendChild(button);
    list.appendChild(item);
  }

  function show(places) {
    list.textContent = '';
    places.forEach(offer);
    root.hidden = false;
    list.hidden = places.length === 0;
    count.textContent = places.length
      ? count.getAttribute('data-some').replace('{}', places.length)
      : count.getAttribute('data-none');
  }

  function ask() {
    var sent = (asked += 1);
    var request = new XMLHttpRequest();
    var told = ['place', 'county', 'stage', 'year'].map(function (name) {
      var field = box.form.elements[name];
      return name + '=' + encodeURIComponent(name === 'place' ? box.value : (field && field.value) || '');
    });
    request.open('POST', root.getAttribute('data-url'));
    request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.onload = function () {
      if (sent === asked && request.status === 200) {
        show(JSON.parse(request.responseText).places);
      }
    };
    request.send(told.join('&'));
  }

  function typed(event) {
    if (event.isComposing) {
      return; // letters on their way to becoming hanzi
    }
    close();
    if (box.value.trim()) {
      timer = window.setTimeout(ask, WAIT_MS);
    }
  }

  function moved(event) {
    var all = buttons();
    var at = Array.prototype.indexOf.call(all, document.activeElement);
    if (event.key === 'Escape' && !root.hidden) {
      close();
      box.focus();
    } else if (event.key === 'ArrowDown' && at + 1 < all.length) {
      all[at + 1].focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      (at ? all[at - 1] : box).focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  box.addEventListener('input', typed);
  box.addEventListener('compositionend', typed);
  box.addEventListener('keydown', moved);
  list.addEventListener('keydown', moved);
  box.form.addEventListener('submit', close);
}

Array.prototype.forEach.call(document.querySelectorAll('[data-ez-suggest]'), ready);
})();
