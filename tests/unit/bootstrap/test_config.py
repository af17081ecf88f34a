"""Settings: what a deployment may say, and what is refused by name."""

from pathlib import Path

import pytest

from enrollzone.config import Settings
from enrollzone.errors import SettingsError


def test_without_settings_the_folders_beside_the_program_are_served_on_this_machine_only() -> None:
    settings = Settings.from_mapping({})
    assert (settings.boundaries_dir.name, settings.policies_dir.name) == ("boundaries", "policies")
    assert (settings.host, settings.port, settings.jurisdictions) == ("127.0.0.1", 8000, ())


def test_every_setting_is_read_under_its_name(tmp_path: Path) -> None:
    settings = Settings.from_mapping(
        {
            "ENROLLZONE_BOUNDARIES_DIR": str(tmp_path),
            "ENROLLZONE_POLICIES_DIR": str(tmp_path),
            "ENROLLZONE_DATA_DIR": "kept",
            "ENROLLZONE_JURISDICTIONS": "530427 000000",
            "ENROLLZONE_HOST": "0.0.0.0",  # noqa: S104 - a value to read, nothing listens
            "ENROLLZONE_PORT": "8080",
            "ENROLLZONE_PUBLIC_RATE": "10 per minute",
            "ENROLLZONE_SECRET_KEY": "a key",
            "ENROLLZONE_PUBLIC_URL": "https://xuequ.example:8443/",
            "ENROLLZONE_DESK_SCANS": "on",
        }
    )
    assert (settings.boundaries_dir, settings.policies_dir, settings.data_dir) == (tmp_path, tmp_path, Path("kept"))
    assert (settings.jurisdictions, settings.port) == (("530427", "000000"), 8080)
    assert (settings.public_rate, settings.secret_key) == ("10 per minute", "a key")
    assert (settings.public_url, settings.desk_scans) == ("https://xuequ.example:8443", True)


def test_pictures_of_papers_are_kept_only_where_a_bureau_says_so() -> None:
    assert Settings().desk_scans is False
    assert [Settings.from_mapping(said).desk_scans for said in ({}, {"ENROLLZONE_DESK_SCANS": "off"})] == [False, False]


def test_variables_of_other_programs_are_not_looked_at() -> None:
    assert Settings.from_mapping({"PORT": "x", "ENROLL_PORT": "x"}) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "0", "ENROLLZONE_PORT must be a number from 1 to 65535"),
        ("PORT", "65536", "ENROLLZONE_PORT must be a number from 1 to 65535"),
        ("PORT", "８０００", "ENROLLZONE_PORT must be a number from 1 to 65535"),
        ("PORT", "", "ENROLLZONE_PORT must be a number from 1 to 65535"),
        ("BOUNDARIES_DIR", "no/such/folder", "ENROLLZONE_BOUNDARIES_DIR must name a folder that exists"),
        ("POLICIES_DIR", "", "ENROLLZONE_POLICIES_DIR must name a folder that exists"),
        ("JURISDICTIONS", "530427,000000", "ENROLLZONE_JURISDICTIONS must be codes of four or six digits"),
        ("JURISDICTIONS", "５３０４２７", "ENROLLZONE_JURISDICTIONS must be codes of four or six digits"),
        ("DESK_SCANS", "", "ENROLLZONE_DESK_SCANS must be on or off"),
        ("DESK_SCANS", "yes", "ENROLLZONE_DESK_SCANS must be on or off"),
        ("PUBLIC_URL", "example.cn", "ENROLLZONE_PUBLIC_URL must be like https://example.cn, without a path"),
        ("PUBLIC_URL", "https://example.cn/r?x=1", "ENROLLZONE_PUBLIC_URL must be like https://example.cn"),
        ("PUBLIC_URL", "https://somebody@example.cn", "ENROLLZONE_PUBLIC_URL must be like https://example.cn"),
        ("PUBLIC_URL", "javascript:alert(1)", "ENROLLZONE_PUBLIC_URL must be like https://example.cn"),
        ("JURISDICTION", "530427", "unknown setting ENROLLZONE_JURISDICTION; known are ENROLLZONE_BOUNDARIES_DIR, "),
    ],
)
def test_a_setting_that_cannot_be_used_is_refused_by_its_name(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.from_mapping({f"ENROLLZONE_{name}": value})
    assert str(refused.value).startswith(said)


def test_the_port_may_be_the_first_or_the_last() -> None:
    assert [Settings.from_mapping({"ENROLLZONE_PORT": port}).port for port in ("1", "65535")] == [1, 65535]


def test_how_many_proxies_stand_before_the_service_is_a_small_number() -> None:
    assert [Settings.from_mapping(said).proxies for said in ({}, {"ENROLLZONE_PROXIES": "2"})] == [0, 2]
    for wrong in ("", "5", "-1", "one", "１"):
        with pytest.raises(SettingsError, match="ENROLLZONE_PROXIES must be how many proxies"):
            Settings.from_mapping({"ENROLLZONE_PROXIES": wrong})


def test_settings_that_are_shown_show_no_secret() -> None:
    secrets = {"secret_key": "of the receipts", "database_url": "postgresql://desk:a-word@host/desk"}
    shown = repr(Settings(**secrets))  # type: ignore[arg-type]
    assert ("of the receipts" in shown, "a-word" in shown) == (False, False)
