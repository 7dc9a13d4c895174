"""Settings that contradict each other stop the start."""

import pytest

from bina.config import BadSettings, from_environment

LONG = "x" * 40


def test_nothing_needs_to_be_set(tmp_path):
    config = from_environment({"BINA_VAR": str(tmp_path)})
    assert config.embedded
    assert not config.demo
    assert config.secret_key == from_environment({"BINA_VAR": str(tmp_path)}).secret_key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "environment",
    [
        {"BINA_DATABASE_URL": "postgresql+psycopg://db/bina"},
        {"BINA_SECRET_KEY": "short"},
        {"BINA_PORT": "eighty"},
        # A port is no boundary for cookies: packages must not run on Bina's own host.
        {"BINA_BASE_URL": "http://bina.test:8000", "BINA_CONTENT_URL": "http://bina.test:8001"},
        {
            "BINA_DATABASE_URL": "postgresql+psycopg://db/bina",
            "BINA_SECRET_KEY": LONG,
            "BINA_SEALING_KEY": LONG,
            "BINA_DEMO": "1",
        },
    ],
)
def test_bad_settings_are_refused_with_a_sentence(tmp_path, environment):
    with pytest.raises(BadSettings, match="BINA_"):
        from_environment({"BINA_VAR": str(tmp_path), **environment})


def test_demonstration_on_postgresql_needs_force(tmp_path):
    environment = {
        "BINA_VAR": str(tmp_path),
        "BINA_DATABASE_URL": "postgresql+psycopg://db/bina",
        "BINA_SECRET_KEY": LONG,
        "BINA_SEALING_KEY": LONG,
        "BINA_DEMO": "1",
        "BINA_DEMO_FORCE": "1",
    }
    assert from_environment(environment).demo
