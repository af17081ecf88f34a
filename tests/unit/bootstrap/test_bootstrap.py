"""From settings to bureaus: everything is opened and held together, or nothing is, with the reason."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree
from weakref import WeakValueDictionary

import pytest

from enrollzone import bootstrap
from enrollzone.answers.answer import Code, Question
from enrollzone.bootstrap import county_of, open_bureaus, trial_bureau
from enrollzone.config import Settings
from enrollzone.errors import BoundaryError, PackError, SettingsError
from enrollzone.grammar.reader import read_pack
from enrollzone.lookup import answer
from enrollzone.places.home import AskedPlace, Located
from enrollzone.policy import kept
from enrollzone.rules.compiler import compile_rules
from tests.builders import a_pack

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE, XINPING = "000000", "530427"
DAY = date(2025, 9, 1)


@pytest.fixture
def deployment(tmp_path: Path) -> Settings:
    """The example county alone, in folders that a test may change."""
    for kind in ("boundaries", "policies"):
        copytree(ROOT / kind / "000000-example", tmp_path / kind / "000000-example")
    return Settings(boundaries_dir=tmp_path / "boundaries", policies_dir=tmp_path / "policies")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def edition_file(settings: Settings, name: str) -> Path:
    return settings.boundaries_dir / "000000-example" / "2020-01-01" / name


def policy_file(settings: Settings) -> Path:
    return settings.policies_dir / "000000-example" / "2025-primary" / "policy.yaml"


def asked(stage: str = "primary", on: date = DAY) -> Question:
    return Question(EXAMPLE, stage, on, AskedPlace(text="钟楼社区"))


def test_every_installed_county_is_opened_under_its_code() -> None:
    bureaus = open_bureaus(Settings())
    folders = [folder.name.partition("-")[0] for folder in (ROOT / "boundaries").glob("*-*/")]
    assert sorted(bureaus) == sorted(folders)
    assert {code for code, bureau in bureaus.items() if code != bureau.county.code} == set()
    assert {code for code, bureau in bureaus.items() if bureau.shelf.packs} == {EXAMPLE, XINPING}


def test_what_became_of_units_is_known_under_every_policy_and_read_again_when_it_changes(deployment: Settings) -> None:
    """The index of an edition is kept as long as nothing in it changes; the table of successions is a part of it."""
    table = deployment.boundaries_dir / "000000-example" / "successions.csv"
    row = "2020-01-01,merged,000000001099,旧楼社区,城关街道,{},notice\n"
    header = "day,change,old_code,old_name,old_township,new_code,source\n"
    before = open_bureaus(deployment)
    codes = sorted(before[EXAMPLE].county.editions[0].units)[:2]
    found = []
    for code in codes:
        table.write_text(header + row.format(code), encoding="utf-8")
        before = open_bureaus(deployment, before=before)
        asked_for = Question(EXAMPLE, "primary", DAY, AskedPlace(text="城关街道旧楼社区"))
        place = answer(before[EXAMPLE], asked_for).place
        found += [spot.unit.code for spot in place.found.spots] if place and isinstance(place.found, Located) else []
    assert found == codes


def test_only_the_county_asked_for_is_read(deployment: Settings) -> None:
    broken = deployment.boundaries_dir / "999999-broken"
    broken.mkdir()
    (broken / "jurisdiction.yaml").write_text("not: a county\n", encoding="utf-8")
    assert list(open_bureaus(deployment, EXAMPLE)) == [EXAMPLE]
    with pytest.raises(BoundaryError):
        open_bureaus(deployment)


def test_a_county_that_is_not_installed_is_refused_with_those_that_are(deployment: Settings) -> None:
    with pytest.raises(SettingsError, match="no county with this code is served here; there are 000000-example"):
        open_bureaus(deployment, "999999")


def test_without_any_county_the_message_says_none(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there are none"):
        open_bureaus(Settings(boundaries_dir=tmp_path, policies_dir=tmp_path), EXAMPLE)


def test_a_deployment_may_be_limited_to_some_counties_and_opens_no_other() -> None:
    limited = Settings(jurisdictions=(XINPING,))
    assert list(open_bureaus(limited)) == [XINPING]
    with pytest.raises(SettingsError, match="there are 530427-xinping"):
        open_bureaus(limited, EXAMPLE)


def test_a_county_that_the_settings_name_and_nobody_installed_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"ENROLLZONE_JURISDICTIONS names 530472; installed are 000000-example, "):
        open_bureaus(Settings(jurisdictions=(XINPING, "530472")))


def test_an_edition_whose_table_was_altered_is_refused_by_name(deployment: Settings) -> None:
    units = edition_file(deployment, "units.csv")
    units.write_bytes(units.read_bytes() + b"\n")
    with pytest.raises(BoundaryError, match=r"units\.csv.*altered"):
        open_bureaus(deployment)


def test_altered_polygons_are_refused_at_the_start_of_a_service(deployment: Settings) -> None:
    shapes = edition_file(deployment, "communities.geojson")
    shapes.write_bytes(shapes.read_bytes() + b"\n")
    with pytest.raises(BoundaryError, match=r"communities\.geojson.*altered"):
        open_bureaus(deployment, eager=True)


def test_a_policy_bound_to_a_code_that_no_edition_has_is_refused(deployment: Settings) -> None:
    change(policy_file(deployment), '城关街道/钟楼社区: "000000001003"', '城关街道/钟楼社区: "000000001099"')
    with pytest.raises(PackError, match="000000001099 不在边界版本 000000-2020-01-01 中"):
        open_bureaus(deployment)


def test_a_policy_of_a_time_without_an_edition_is_refused(deployment: Settings) -> None:
    change(edition_file(deployment, "edition.yaml"), "to: open}", "to: 2024-12-31}")
    with pytest.raises(PackError, match="no edition is in force with example-primary"):
        open_bureaus(deployment)


def test_two_policies_of_one_stage_on_one_day_are_refused(deployment: Settings) -> None:
    twin = policy_file(deployment).parent.parent / "2026-primary"
    copytree(policy_file(deployment).parent, twin)
    change(twin / "policy.yaml", "{id: example-primary,", "{id: example-later,")
    change(twin / "policy.yaml", "{from: 2025-09-01, to: open", "{from: 2026-09-01, to: open")
    with pytest.raises(
        PackError, match="example-later 与 example-primary 的施行时间重叠 both are in force on 2026-09-01"
    ):
        open_bureaus(deployment)


def test_a_draft_beside_the_policy_in_force_is_read_and_not_used(deployment: Settings) -> None:
    twin = policy_file(deployment).parent.parent / "draft"
    copytree(policy_file(deployment).parent, twin)
    change(twin / "policy.yaml", "{id: example-primary,", "{id: example-draft,")
    change(twin / "policy.yaml", "status: current", "status: draft")
    bureau = open_bureaus(deployment)[EXAMPLE]
    assert [pack.id for pack in bureau.shelf.packs] == ["example-primary"]


def test_a_county_without_policies_opens_and_says_that_nothing_is_held(deployment: Settings) -> None:
    empty = Settings(boundaries_dir=deployment.boundaries_dir, policies_dir=deployment.boundaries_dir)
    bureau = open_bureaus(empty)[EXAMPLE]
    assert bureau.shelf.packs == ()
    assert answer(bureau, asked()).outcome is Code.NOT_IN_FORCE


def test_a_stage_without_a_policy_and_a_day_before_the_first_are_two_answers(deployment: Settings) -> None:
    bureau = open_bureaus(deployment)[EXAMPLE]
    assert answer(bureau, asked(stage="junior")).outcome is Code.STAGE_NOT_COVERED
    assert answer(bureau, asked(on=date(2020, 9, 1))).outcome is Code.NOT_IN_FORCE


def test_the_names_of_an_edition_are_indexed_once_for_each_policy(deployment: Settings) -> None:
    bureau = open_bureaus(deployment)[EXAMPLE]
    pack, edition = bureau.in_force("primary", DAY)
    assert edition is not None
    assert bureau.gazetteer(edition, pack) is bureau.gazetteer(edition, pack)
    assert bureau.gazetteer(edition, pack) is not bureau.gazetteer(edition, None)


def test_a_draft_is_tried_alone_with_the_county_that_it_is_for(deployment: Settings) -> None:
    change(policy_file(deployment), "status: current", "status: draft")
    bureau = trial_bureau(deployment, read_pack(policy_file(deployment)))
    assert [(pack.id, pack.status) for pack in bureau.shelf.packs] == [("example-primary", "current")]
    assert answer(bureau, asked()).outcome is Code.NEEDS_FACTS


def test_a_trial_of_a_policy_whose_county_is_not_installed_is_refused(tmp_path: Path) -> None:
    pack = a_pack(tmp_path)
    assert county_of(Settings(), pack) is None
    with pytest.raises(SettingsError, match="no county with this code"):
        trial_bureau(Settings(), pack)


def test_a_trial_holds_the_codes_too(deployment: Settings) -> None:
    change(policy_file(deployment), '城关街道/钟楼社区: "000000001003"', '城关街道/钟楼社区: "000000001099"')
    with pytest.raises(PackError, match="000000001099"):
        trial_bureau(deployment, read_pack(policy_file(deployment)))


def test_a_fault_in_a_pack_is_told_with_the_folders_of_its_county_and_policy(deployment: Settings) -> None:
    change(policy_file(deployment), "status: current", "status: curent")
    with pytest.raises(PackError, match=r"^000000-example/2025-primary/policy\.yaml:\d+:\d+: "):
        open_bureaus(deployment)


def test_a_policy_in_use_is_taken_as_it_is_while_nothing_beside_it_changes(deployment: Settings) -> None:
    held = open_bureaus(deployment)[EXAMPLE].shelf.policies
    again = open_bureaus(replace(deployment, data_dir=deployment.boundaries_dir))[EXAMPLE].shelf.policies
    assert [one is other for one, other in zip(held, again, strict=True)] == [True] * len(held)


@pytest.mark.parametrize("data", ["data directory", "no data directory"])
def test_a_policy_that_is_written_anew_answers_at_once_and_so_does_the_old_one_when_it_is_put_back(
    deployment: Settings, data: str
) -> None:
    """Whatever of it is in use, or kept in a file: the answer is that of the words that stand there."""
    settings = replace(deployment, data_dir=deployment.boundaries_dir.parent / data)
    if data == "data directory":
        settings.data_dir.mkdir()
    file, policies = policy_file(settings), []
    texts = [file.read_text(encoding="utf-8")]
    texts.append(texts[0].replace("age(child.birth, age_cutoff) < 6 years", "age(child.birth, age_cutoff) < 7 years"))
    assert texts[0] != texts[1]
    for text in (*texts, *texts):
        file.write_text(text, encoding="utf-8")
        policies.append(open_bureaus(settings)[EXAMPLE].shelf.packs[0])
    first, other, back, other_again = policies
    assert (first is back, other is other_again) == (True, True)
    assert first.compiled.outcomes != other.compiled.outcomes
    assert [pack.compiled == compile_rules(pack.ruleset) for pack in (first, other)] == [True, True]


def test_a_source_that_was_altered_is_refused_although_its_policy_is_in_use(deployment: Settings) -> None:
    held = open_bureaus(deployment)
    source = next(file for file in policy_file(deployment).parent.glob("*.txt"))
    source.write_text(source.read_text(encoding="utf-8") + "。", encoding="utf-8")
    with pytest.raises(PackError, match="SHA-256"):
        open_bureaus(deployment)
    source.unlink()
    with pytest.raises(PackError, match="no such file"):
        open_bureaus(deployment)
    assert held


def in_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is in use yet."""
    for module in (bootstrap, kept):
        monkeypatch.setattr(module, "_in_use", WeakValueDictionary())


def test_a_service_that_starts_again_finds_the_rules_compiled(
    deployment: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_a_new_process(monkeypatch)
    settings = replace(deployment, data_dir=tmp_path)
    expected = open_bureaus(settings)[EXAMPLE].shelf.packs[0].compiled
    (file,) = (tmp_path / "cache").glob("rules-*.json")
    before = file.stat()
    in_a_new_process(monkeypatch)
    pack = open_bureaus(settings)[EXAMPLE].shelf.packs[0]
    assert pack.compiled is not expected
    assert pack.compiled == expected == compile_rules(pack.ruleset)
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_the_rules_of_a_policy_are_compiled_once_however_its_file_is_called() -> None:
    bureau = open_bureaus(Settings(), "000000")["000000"]
    assert all("compiled" in vars(pack) and pack.file.startswith("000000-example/") for pack in bureau.shelf.packs)
