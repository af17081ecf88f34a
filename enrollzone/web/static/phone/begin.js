/* Where the bundle comes from: from the file itself, or fetched once. */
'use strict';

function begin() {
  const root = document.getElementById('phone');
  if (!root) { return; }
  const inside = document.getElementById('phone-bundle');
  if (inside) {
    const held = JSON.parse(inside.textContent);
    new Interview(root, held.bundle, { until: held.until, made: held.made });
    return;
  }
  fetched(root);
}

function fetched(root) {
  const request = new XMLHttpRequest(), status = document.getElementById('phone-status');
  status.textContent = root.getAttribute('data-fetching');
  request.open('GET', root.getAttribute('data-bundle'));
  request.onload = function () {
    if (request.status === 200) { new Interview(root, JSON.parse(request.responseText)); }
    else { status.textContent = root.getAttribute('data-failed'); }
  };
  request.onerror = function () { status.textContent = root.getAttribute('data-failed'); };
  request.send();
}

begin();
