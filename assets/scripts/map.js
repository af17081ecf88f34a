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
