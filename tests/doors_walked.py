"""The doors that answer in the browser by themselves: the page for a phone, and the file without a network."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Page as Tab

from tests.doors import Asked, Told
from tests.unit.cli.terminal import Printed, enrollzone

# Everything is done as with a finger: a name is typed, a button pressed, a circle marked, until no form is left.
WALK = """
function (asked) {
  const root = document.getElementById('phone');
  function all(query) { return Array.from(root.querySelectorAll(query)); }
  function texts(query) { return all(query).map(function (one) { return one.textContent; }); }
  function find(box, name) {
    box.value = name;
    box.dispatchEvent(new Event('input'));
    const found = Array.from(box.parentNode.querySelectorAll('.ez-candidate')).filter(function (one) {
      return one.textContent.indexOf(name) >= 0;
    });
    if (found.length === 1) { found[0].click(); }
    return found.length === 1;
  }
  const names = [];
  function tell(fieldset) {
    const input = fieldset.querySelector('input');
    const id = input.name || input.id.replace(/-year$/, ''), [name, value] = asked.told[id];
    names.push(name);
    if (/^\\d{4}-\\d\\d-\\d\\d$/.test(value)) {
      ['year', 'month', 'day'].forEach(function (part, n) {
        document.getElementById(id + '-' + part).value = value.split('-')[n];
      });
      return;
    }
    const wanted = value.charAt(0) === '=' ? 'place' : value;
    fieldset.querySelector('input[value="' + wanted + '"]').click();
    if (wanted === 'place') { find(document.getElementById('find-' + id), value.slice(1)); }
  }
  if (!find(document.getElementById('find-home'), asked.home)) { return { absent: root.textContent }; }
  const parts = all('.ez-candidate');
  if (parts.length) {
    (parts.filter(function (one) { return one.textContent === asked.part; })[0] || parts[parts.length - 1]).click();
  }
  for (let screen = 0; screen < 15 && all('form').length; screen += 1) {
    all('form fieldset').forEach(tell);
    root.querySelector('form button.govuk-button').click();
  }
  return {
    headline: root.querySelector('h1').textContent,
    left: all('form').length,
    asked: names,
    readings: all('[aria-labelledby=part-readings] li').map(function (one) { return one.firstChild.textContent; }),
    next: texts('[aria-labelledby=part-next] p'),
    whom: all('[aria-labelledby=part-next] p').pop().firstChild.textContent,
    basis: texts('.ez-basis dd')
  };
}
"""


def phone(tab: Tab, origin: str, asked: Asked) -> Told:
    """What the page says that answers on the phone itself."""
    tab.goto(f"{origin}/phone/{asked.county}/{asked.policy}/{asked.on[:4]}")
    tab.wait_for_selector("#find-home")
    address = tab.evaluate("document.getElementById('phone').getAttribute('data-bundle')")
    with urlopen(origin + address) as answer:  # noqa: S310 - our own server
        return _of_walk(_walked(tab, asked), json.load(answer))


def offline(tab: Tab, file: Path, asked: Asked) -> Told:
    """What a file says that was opened from the disk."""
    tab.goto(file.as_uri())
    tab.wait_for_selector("#find-home")
    held = json.loads(tab.locator("#phone-bundle").text_content() or "")
    return _of_walk(_walked(tab, asked), held["bundle"])


def _walked(tab: Tab, asked: Asked) -> Mapping[str, Any]:
    told = {"fact-" + re.sub(r"\W", "-", name): [name, value] for name, value in asked.told.items()}
    found: Mapping[str, Any] = tab.evaluate(WALK, {"home": asked.home, "part": asked.part, "told": told})
    return found


def _of_walk(walked: Mapping[str, Any], bundle: Mapping[str, Any]) -> Told:
    if "absent" in walked:
        return Told(headline=walked["absent"])
    assert walked["left"] == 0
    # What a headline stands for is written in the data itself; one that decides nothing stands for no outcome there.
    meant = [one for one in bundle["outcomes"] if one["headline"] == walked["headline"]]
    options = meant[0]["options"] if meant else []
    policy, policy_sha = walked["basis"][0].split(" · ")[-2:]
    named = bundle["edition"]["name"] in walked["basis"][1]
    return Told(
        meant[0]["outcome"] if meant else None,
        walked["headline"],
        tuple(one["zone"] for one in options),
        tuple(one["campus"]["id"] for one in options if one["campus"]),
        policy,
        policy_sha,
        bundle["edition"]["id"] if named else None,
        walked["basis"][1].split(" · ")[-1],
        tuple(walked["readings"]),
        walked["next"][0],
        walked["whom"],
        asked_for=tuple(sorted(walked["asked"])),
    )


def saved(folder: Path, asked: Asked, **deployed: str) -> tuple[Printed, Path]:
    """What the command says that writes such a file, and the file."""
    file = folder / f"{asked.county}.html"
    return enrollzone(
        "export", "offline", "-j", asked.county, "--on", asked.on, "--out", str(file), "--force", **deployed
    ), file
