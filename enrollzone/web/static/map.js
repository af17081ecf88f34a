'use strict';
// Draws a map from the data of /map-data. It decides nothing and holds no words: what it says stands in the page.
(function () {
  var SVG = 'http://www.w3.org/2000/svg';
  var INK = '#1b2426';
  var BRAND = '#175c5c';
  var WARNING = '#b3261e';
  // A ground, a line, and a pattern each: any two differ without their colours.
  var LOOKS = [
    ['#d5ebe8', '#175c5c', 'M-2 2 L2 -2 M0 10 L10 0 M8 12 L12 8'],
    ['#fbe8c8', '#8a5a00', 'M2 3 a1 1 0 1 0 2 0 a1 1 0 1 0 -2 0 M7 8 a1 1 0 1 0 2 0 a1 1 0 1 0 -2 0'],
    ['#e6def2', '#57407c', 'M-2 8 L2 12 M0 0 L10 10 M8 -2 L12 2'],
    ['#d6e6f5', '#1d5a8a', 'M0 3 H10 M0 8 H10'],
    ['#f8dcdc', '#a03038', 'M0 0 L10 10 M10 0 L0 10'],
    ['#e2edd2', '#4d6b14', 'M3 0 V10 M8 0 V10'],
    ['#ebe3d8', '#6b5335', 'M5 0 V10 M0 5 H10'],
    ['#d4eaf0', '#0b6b7c', 'M2 5 a3 3 0 1 0 6 0 a3 3 0 1 0 -6 0']
  ];
  var figures = 0;

  function each(list, act) { Array.prototype.forEach.call(list, act); }
  function words(figure, name) { return figure.getAttribute('data-' + name) || ''; }
  function listed(figure, name) { return words(figure, name).split(' ').filter(Boolean); }

  function made(name, attributes, inside) {
    var element = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    (inside || []).forEach(function (child) { element.appendChild(child); });
    return element;
  }

  function look(number) { return LOOKS[number % LOOKS.length]; }

  function patterns(prefix, count) {
    var found = [];
    for (var number = 0; number < count; number += 1) {
      found.push(made('pattern', { id: prefix + number, width: 10, height: 10, patternUnits: 'userSpaceOnUse' }, [
        made('rect', { width: 10, height: 10, fill: look(number)[0] }),
        made('path', { d: look(number)[2], stroke: look(number)[1], 'stroke-width': 1, fill: 'none', opacity: 0.75 })
      ]));
    }
    // Not `hidden`: some browsers paint no pattern from a drawing that is.
    return made('svg', { width: 0, height: 0, 'class': 'ez-map__patterns', 'aria-hidden': 'true' }, [made('defs', {}, found)]);
  }

  function latlng(data, x, y) { return [y * data.grid, x * data.grid]; }

  function linesOf(data) {
    return data.arcs.map(function (arc) {
      var x = arc[0], y = arc[1], line = [latlng(data, x, y)];
      for (var place = 2; place < arc.length; place += 2) {
        x += arc[place];
        y += arc[place + 1];
        line.push(latlng(data, x, y));
      }
      return line;
    });
  }

  function ringOf(lines, numbers) {
    var points = [];
    numbers.forEach(function (number) {
      var line = number < 0 ? lines[~number].slice().reverse() : lines[number];
      points = points.concat(line.slice(1));
    });
    return points;
  }

  // For every arc the units on its two sides.
  function sidesOf(data) {
    var sides = data.arcs.map(function () { return []; });
    data.units.forEach(function (unit) {
      unit.rings.forEach(function (ring) {
        ring.forEach(function (number) { sides[number < 0 ? ~number : number].push(unit); });
      });
    });
    return sides;
  }

  function label(text, name) {
    var inside = document.createElement('span');
    inside.className = name;
    inside.textContent = text;
    if (/[\u3400-\u9fff]/.test(text) && !/[A-Za-z]/.test(text)) { inside.lang = 'zh-CN'; }  // a published name, read aloud as what it is
    return L.divIcon({ className: 'ez-map__at', html: inside, iconSize: null });
  }

  function mark(map, at, text, name) {
    return L.marker(at, { icon: label(text, name), interactive: false, keyboard: false }).addTo(map);
  }

  function begun(figure, canvas) {
    canvas.setAttribute('role', 'application');
    canvas.setAttribute('aria-label', words(figure, 'label'));
    var map = L.map(canvas, {
      attributionControl: false, zoomControl: false, scrollWheelZoom: false, maxZoom: 18, zoomSnap: 0.5
    });
    L.control.zoom({ zoomInTitle: words(figure, 'zoom-in'), zoomOutTitle: words(figure, 'zoom-out') }).addTo(map);
    var templates = words(figure, 'tiles');
    if (templates) {
      JSON.parse(templates).forEach(function (template) { L.tileLayer(template, { maxZoom: 18, referrerPolicy: 'no-referrer' }).addTo(map); });
    }
    return map;
  }

  function drawLines(map, data, lines, style) {
    var sides = sidesOf(data), same = [], other = [], edge = [];
    sides.forEach(function (units, number) {
      if (units.length < 2) {
        edge.push(lines[number]);
      } else if (units[0].zones.join() === units[1].zones.join()) {
        same.push(lines[number]);
      } else {
        other.push(lines[number]);
      }
    });
    var options = { interactive: false, color: INK, smoothFactor: 0.5 };
    L.polyline(same, L.extend({}, options, { weight: 1, opacity: 0.5 })).addTo(map);
    L.polyline(other, L.extend({}, options, { weight: style.border, opacity: 0.9 })).addTo(map);
    if (data.outline) { L.polyline(edge, L.extend({}, options, { weight: 1.5 })).addTo(map); }
    return sides;
  }

  // What stands on the map stands there as long as it covers nothing that matters more: the first of the list wins.
  function uncrowded(map, marks) {
    function sort() {
      var kept = [];
      marks.forEach(function (one) {
        var written = one.getElement().firstChild;
        if (one.ezLayer) { one.setLatLng(seen(map, one.ezLayer, one.ezAt)); }
        written.style.display = '';
        var box = written.getBoundingClientRect();
        var hidden = kept.some(function (other) {
          return box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
        });
        if (hidden) { written.style.display = 'none'; } else { kept.push(box); }
      });
    }
    map.on('zoomend moveend', sort);
    sort();
  }

  // Where a unit's name is to be seen: at its own place, else in the middle of what is in view of the unit.
  function seen(map, layer, at) {
    var view = map.getBounds(), size = map.getSize(), found = [], steps = 9;
    if (view.contains(at) || !view.intersects(layer.getBounds())) { return at; }
    for (var place = 0; place < steps * steps; place += 1) {
      var pixel = L.point((place % steps + 0.5) * size.x / steps, (Math.floor(place / steps) + 0.5) * size.y / steps);
      if (inside(map, layer, map.containerPointToLayerPoint(pixel))) { found.push(pixel); }
    }
    if (!found.length) { return at; }
    var middle = found.reduce(function (sum, one) { return sum.add(one); }, L.point(0, 0)).divideBy(found.length);
    found.sort(function (one, two) { return one.distanceTo(middle) - two.distanceTo(middle); });
    return map.containerPointToLatLng(found[0]);
  }

  function named(map, data, layers, textOf, name) {
    var marks = [];
    data.units.forEach(function (unit, number) {
      var text = textOf(unit), at = latlng(data, unit.at[0], unit.at[1]);
      if (!text) { return; }
      var one = mark(map, at, text, name);
      one.ezLayer = layers[number];
      one.ezAt = at;
      marks.push(one);
    });
    return marks;
  }

  function nameOf(unit) { return unit.name; }

  function zonesOf(figure, data, unit) {
    var names = unit.zones.map(function (number) { return data.zones[number].name; });
    if (!names.length) { return words(figure, 'unlisted'); }
    return names.join(words(figure, 'or')) + (unit.beyond ? ' (' + words(figure, 'partly') + ')' : '');
  }

  function drawUnits(figure, map, data, lines, prefix, said) {
    var highlighted = listed(figure, 'highlighted');
    return data.units.map(function (unit) {
      var rings = unit.rings.map(function (ring) { return ringOf(lines, ring); });
      var shown = !highlighted.length || unit.zones.some(function (number) { return highlighted.indexOf(data.zones[number].id) >= 0; });
      var alone = unit.zones.length === 1 && !unit.beyond;  // one that lies in a zone in part only is not painted as its own
      var fill = alone && shown ? 'url(#' + prefix + unit.zones[0] + ')' : alone ? look(unit.zones[0])[0] : unit.zones.length ? '#e9e9e6' : '#ffffff';
      var layer = L.polygon(rings, { stroke: false, fillColor: fill, fillOpacity: shown ? 0.85 : 0.35, fillRule: 'evenodd', smoothFactor: 0.5 });
      layer.on('click', function () { said.textContent = unit.township + unit.name + words(figure, 'colon') + zonesOf(figure, data, unit); });
      return layer.addTo(map);
    });
  }

  // What a list describes by streets lies across units, and above them.
  function drawAreas(figure, map, data, prefix) {
    data.areas.forEach(function (area) {
      var rings = area.rings.map(function (ring) { return linesOf({ arcs: [ring], grid: data.grid })[0]; });
      L.polygon(rings, { color: INK, weight: 2.5, fillColor: 'url(#' + prefix + area.zone + ')', fillOpacity: 0.85, fillRule: 'evenodd', interactive: false }).addTo(map);
    });
  }

  function bounded(layers) {
    var bounds = L.latLngBounds([]);
    layers.forEach(function (layer) { bounds.extend(layer.getBounds()); });
    return bounds;
  }

  function framed(map, bounds) { map.fitBounds(bounds, { padding: [8, 8], animate: false }); }

  function letters(unit, data) {
    return unit.zones.map(function (number) { return data.zones[number].letter; }).join('/');
  }

  function drawHome(figure, map, data, layers) {
    var home = words(figure, 'home'), candidates = listed(figure, 'candidates'), marks = [];
    data.units.forEach(function (unit, number) {
      var rings = layers[number].getLatLngs();
      if (unit.code === home) {
        L.polygon(rings, { fill: false, color: BRAND, weight: 4, interactive: false }).addTo(map);
      } else if (candidates.indexOf(unit.code) >= 0) {
        L.polygon(rings, { fill: false, color: BRAND, weight: 3, dashArray: '7 6', interactive: false }).addTo(map);
      }
      if (unit.code === home && !figure.hasAttribute('data-lon')) {
        marks.push(mark(map, latlng(data, unit.at[0], unit.at[1]), words(figure, 'here'), 'ez-map__home'));
      }
    });
    if (figure.hasAttribute('data-lon')) {
      var at = [Number(words(figure, 'lat')), Number(words(figure, 'lon'))], accuracy = Number(words(figure, 'accuracy'));
      if (accuracy > 0) { L.circle(at, { radius: accuracy, color: BRAND, weight: 1, fillOpacity: 0.15, interactive: false }).addTo(map); }
      L.circleMarker(at, { radius: 6, color: '#ffffff', weight: 2, fillColor: BRAND, fillOpacity: 1, interactive: false }).addTo(map);
      marks.push(mark(map, at, words(figure, 'here'), 'ez-map__home'));
    }
    return marks;
  }

  // The line behind which the answer would be another: where the two units touch, else all around the other one.
  function drawBorder(figure, map, data, lines, sides, layers) {
    var other = words(figure, 'border'), home = words(figure, 'home'), found = [];
    if (!other) { return []; }
    sides.forEach(function (units, number) {
      var codes = units.map(function (unit) { return unit.code; });
      if (codes.indexOf(home) >= 0 && units.some(function (unit) { return unit.township + unit.name === other; })) { found.push(lines[number]); }
    });
    if (!found.length) {
      data.units.forEach(function (unit, number) {
        if (unit.township + unit.name === other) { found = found.concat(layers[number].getLatLngs()); }
      });
    }
    if (!found.length) { return []; }
    L.polyline(found, { color: WARNING, weight: 5, dashArray: '9 7', interactive: false }).addTo(map);
    return [mark(map, found[0][Math.floor(found[0].length / 2)], words(figure, 'border-mark'), 'ez-map__border')];
  }

  function drawCampuses(map, data) {
    return data.campuses.map(function (campus) {
      var at = latlng(data, campus.at[0], campus.at[1]);
      L.circleMarker(at, { radius: 5, color: INK, weight: 2, fillColor: '#ffd24a', fillOpacity: 1, interactive: false }).addTo(map);
      return mark(map, at, campus.name, 'ez-map__campus');
    });
  }

  function drawLegend(figure, map, data, layers, prefix, said) {
    each(figure.querySelectorAll('.ez-map__zone'), function (entry) {
      var number = -1;
      data.zones.forEach(function (zone, place) { if (zone.id === entry.getAttribute('data-zone')) { number = place; } });
      var mine = layers.filter(function (layer, place) { return data.units[place].zones.indexOf(number) >= 0; });
      if (number < 0 || !mine.length) { return; }
      var swatch = made('svg', { 'class': 'ez-map__swatch', viewBox: '0 0 30 20', width: 30, height: 20, 'aria-hidden': 'true' },
        [made('rect', { width: 30, height: 20, fill: 'url(#' + prefix + number + ')', stroke: INK })]);
      var letter = entry.querySelector('.ez-map__letter');
      letter.parentNode.insertBefore(swatch, letter);
      var button = entry.querySelector('.ez-map__show');
      button.hidden = false;
      button.addEventListener('click', function () {
        framed(map, bounded(mine));
        said.textContent = data.zones[number].name;
      });
    });
  }

  // For those who move the map by keys: the unit in the middle is said, as it is when it is clicked on.
  function sayMiddle(figure, map, data, layers, said) {
    map.on('moveend', function () {
      if (document.activeElement !== map.getContainer()) { return; }
      var at = map.latLngToLayerPoint(map.getCenter());
      layers.some(function (layer, number) {
        if (!inside(map, layer, at)) { return false; }
        var unit = data.units[number];
        said.textContent = unit.township + unit.name + words(figure, 'colon') + zonesOf(figure, data, unit);
        return true;
      });
    });
  }

  function inside(map, layer, at) {
    var odd = false;
    layer.getLatLngs().forEach(function (ring) {
      var points = ring.map(function (one) { return map.latLngToLayerPoint(one); });
      points.forEach(function (one, place) {
        var two = points[(place + 1) % points.length];
        if ((one.y > at.y) !== (two.y > at.y) && at.x < (two.x - one.x) * (at.y - one.y) / (two.y - one.y) + one.x) { odd = !odd; }
      });
    });
    return odd;
  }

  function showPolicy(figure, canvas, data) {
    var said = figure.querySelector('.ez-map__said'), prefix = 'ez-hatch-' + figures + '-';
    var map = begun(figure, canvas), lines = linesOf(data);
    map.setView([0, 0], 1, { animate: false });
    figure.appendChild(patterns(prefix, data.zones.length));
    var layers = drawUnits(figure, map, data, lines, prefix, said);
    var sides = drawLines(map, data, lines, { border: 2.5 });
    drawAreas(figure, map, data, prefix);
    framed(map, bounded(layers));
    var above = drawHome(figure, map, data, layers).concat(drawBorder(figure, map, data, lines, sides, layers));
    var lettered = named(map, data, layers, function (unit) { return letters(unit, data); }, 'ez-map__letter');
    uncrowded(map, above.concat(lettered, drawCampuses(map, data), named(map, data, layers, nameOf, 'ez-map__unit')));
    drawLegend(figure, map, data, layers, prefix, said);
    sayMiddle(figure, map, data, layers, said);
    figure.querySelector('.ez-map__simplified').textContent = words(figure, 'simplified').replace('{metres}', data.simplified.off_by_m);
    narrow(figure, map, data, layers);
    return map;
  }

  // The first view is what the answer is about; with a background from elsewhere it is all of it, which tells nobody more.
  function narrow(figure, map, data, layers) {
    var highlighted = listed(figure, 'highlighted');
    if (!highlighted.length || words(figure, 'tiles')) { return; }
    var shown = layers.filter(function (layer, number) {
      var unit = data.units[number];
      return unit.code === words(figure, 'home') || listed(figure, 'candidates').indexOf(unit.code) >= 0 ||
        unit.zones.some(function (zone) { return highlighted.indexOf(data.zones[zone].id) >= 0; });
    });
    if (shown.length) { framed(map, bounded(shown)); }
  }

  // ---- a map to tap on

  // How far off a tap may be: what a finger or a pointer covers, and what the drawn lines may be off.
  function accuracyOf(map, data, pixels) {
    var middle = map.getSize().divideBy(2);
    var metres = map.distance(map.containerPointToLatLng(middle), map.containerPointToLatLng(middle.add([100, 0]))) / 100;
    return Math.ceil(Math.max(10, metres * pixels) + data.simplified.off_by_m);
  }

  var COARSEST_M = 120, FINGER = 22, POINTER = 8;

  function tapped(figure, canvas, data) {
    var map = begun(figure, canvas), lines = linesOf(data), said = figure.querySelector('.ez-map__said');
    var ask = figure.querySelector('.ez-map__ask'), dot = null, finger = true;
    map.setView([0, 0], 1, { animate: false });
    var layers = data.units.map(function (unit) {
      return L.polygon(unit.rings.map(function (ring) { return ringOf(lines, ring); }),
        { stroke: false, fillColor: '#eef4f3', fillOpacity: words(figure, 'tiles') ? 0.2 : 1, interactive: false }).addTo(map);
    });
    drawLines(map, data, lines, { border: 1 });
    framed(map, bounded(layers));
    uncrowded(map, named(map, data, layers, nameOf, 'ez-map__unit').concat(drawCampuses(map, data)));
    function pick(at, pixels) {
      var metres = accuracyOf(map, data, pixels);
      if (metres > COARSEST_M) {
        said.textContent = words(figure, 'closer').replace('{metres}', metres);
        map.setView(at, map.getZoom() + Math.ceil(Math.log(metres / (COARSEST_M / 4)) / Math.LN2), { animate: false });
        return;
      }
      if (dot) { dot.forEach(function (one) { map.removeLayer(one); }); }
      dot = [
        L.circle(at, { radius: metres, color: BRAND, weight: 1, fillOpacity: 0.15, interactive: false }).addTo(map),
        L.circleMarker(at, { radius: 6, color: '#ffffff', weight: 2, fillColor: BRAND, fillOpacity: 1, interactive: false }).addTo(map)
      ];
      ask.hidden = false;
      ask.onclick = function () { send(figure, at, metres); };
      said.textContent = words(figure, 'picked').replace('{metres}', metres);
    }
    canvas.addEventListener('mousedown', function () { finger = false; });
    canvas.addEventListener('touchstart', function () { finger = true; });
    map.on('click', function (event) { pick(event.latlng, finger ? FINGER : POINTER); });
    figure.querySelector('.ez-map__middle').onclick = function () { pick(map.getCenter(), POINTER); };
    return map;
  }

  function send(figure, at, metres) {
    var form = figure.parentNode;
    while (form && form.nodeName !== 'FORM') { form = form.parentNode; }
    var told = { x: at.lng.toFixed(6), y: at.lat.toFixed(6), accuracy: String(metres), crs: 'wgs84' };
    Object.keys(told).forEach(function (name) {
      var field = form.elements[name];
      if (!field) {
        field = document.createElement('input');
        field.type = 'hidden';
        field.name = name;
        form.appendChild(field);
      }
      field.value = told[name];
    });
    form.submit();
    // What was sent is sent once: whoever comes back and writes another place must not be answered for this point.
    ['x', 'y', 'accuracy'].forEach(function (name) { form.elements[name].value = ''; });
  }

  function chosen(form, name) {
    var field = form.elements[name];
    if (!field) { return ''; }
    if (field.value !== undefined && field.value !== '') { return field.value; }
    var found = '';
    each(field.length ? field : [], function (one) { if (one.checked || one.selected) { found = one.value; } });
    return found;
  }

  // ---- what is fetched

  function fetched(figure, address, done) {
    var request = new XMLHttpRequest();
    request.open('GET', address);
    request.onload = function () {
      if (request.status !== 200) { failed(figure); return; }
      done(JSON.parse(request.responseText).map);
    };
    request.onerror = function () { failed(figure); };
    request.send();
  }

  function failed(figure) { figure.querySelector('.ez-map__said').textContent = words(figure, 'failed'); }

  function openPolicy(figure) {
    fetched(figure, words(figure, 'map'), function (data) {
      figure.querySelector('.ez-map__frame').hidden = false;
      figure.querySelector('.ez-map__open').hidden = true;
      figures += 1;
      figure.ezMap = showPolicy(figure, figure.querySelector('.ez-map__canvas'), data);
      if (!words(figure, 'opens')) { figure.querySelector('.ez-map__canvas').focus(); }
    });
  }

  // Opened once more after another county or year was chosen, it is another map.
  function openTap(figure) {
    var form = figure.parentNode, said = figure.querySelector('.ez-map__said'), map = null, shown = '';
    while (form && form.nodeName !== 'FORM') { form = form.parentNode; }
    function load() {
      var county = chosen(form, 'county'), year = chosen(form, 'year'), stage = chosen(form, 'stage') || 'primary';
      figure.querySelector('.ez-map__ask').hidden = true;
      if (!county) { said.textContent = words(figure, 'county'); return; }
      var address = words(figure, 'tap').replace('COUNTY', county) + '?year=' + year + '&stage=' + stage;
      if (address === shown) { return; }
      shown = address;
      said.textContent = '';
      fetched(figure, address, function (data) {
        if (map) { map.remove(); map = null; }
        var frame = figure.querySelector('.ez-map__frame'), notice = figure.querySelector('.ez-map__notice');
        frame.hidden = !data.units.length;
        figure.querySelector('.ez-map__open').hidden = !frame.hidden;
        if (frame.hidden) { said.textContent = words(figure, 'none'); shown = ''; return; }
        notice.textContent = words(figure, data.edition.status);
        notice.hidden = !notice.textContent;
        map = figure.ezMap = tapped(figure, figure.querySelector('.ez-map__canvas'), data);
        figure.querySelector('.ez-map__canvas').focus();
      });
    }
    if (!figure.ezLoad) { form.addEventListener('change', function () { if (shown) { load(); } }); }
    figure.ezLoad = figure.ezLoad || load;
    figure.ezLoad();
  }

  window.enrollzoneMap = function (figure) {
    if (figure.hasAttribute('data-tap')) { openTap(figure); } else { openPolicy(figure); }
  };
})();
