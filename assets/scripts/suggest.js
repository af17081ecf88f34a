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
