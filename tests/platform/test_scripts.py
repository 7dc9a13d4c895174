"""Scripts that others wrote: installed by their lock, once; and a build that goes on without them."""

import json
import subprocess

import pytest

from bina.web import scripts


@pytest.fixture
def feature(tmp_path, monkeypatch):
    """A feature that names one script, and an empty place for what is fetched."""
    source = tmp_path / "fitur" / "scripts"
    source.mkdir(parents=True)
    (source / "package.json").write_text(json.dumps({"bina": {"satu/satu.js": "satu.js"}}))
    (source / "package-lock.json").write_text("{}")
    (source / ".npmrc").write_text("")
    (source / "requirements.lock").write_text("")
    monkeypatch.setattr(scripts, "feature_folder", lambda name: tmp_path / name)
    monkeypatch.setattr(scripts, "FETCHED", tmp_path / "fetched")
    return tmp_path / "fetched" / "fitur"


def test_what_the_lock_names_is_installed_once(feature, monkeypatch):
    calls = []

    def npm(words, cwd, env):
        calls.append(words)
        (cwd / "node_modules" / "satu").mkdir(parents=True)
        (cwd / "node_modules" / "satu" / "satu.js").write_text("satu")

    monkeypatch.setattr(scripts.shutil, "which", lambda name: "/usr/bin/npm")
    monkeypatch.setattr(scripts, "_run", npm)
    assert scripts.fetch_scripts(["fitur"]) == {}
    assert scripts.fetch_scripts(["fitur"]) == {}
    assert (feature / "satu.js").read_text() == "satu"
    assert [words[1:3] for words in calls] == [["ci", "--ignore-scripts"]]


def test_without_a_registry_the_build_goes_on_and_says_what_failed(feature, monkeypatch):
    def unreachable(words, **_options):
        raise subprocess.CalledProcessError(1, words, stderr="npm error\nnetwork unreachable\n")

    monkeypatch.setattr(scripts.shutil, "which", lambda name: None)
    monkeypatch.setattr(scripts, "_run", unreachable)
    assert scripts.fetch_scripts(["fitur"]) == {"fitur": "network unreachable"}
    assert not feature.exists()


def test_a_feature_without_scripts_asks_for_nothing(feature, tmp_path):
    (tmp_path / "lain").mkdir()
    assert scripts.fetch_scripts(["lain"]) == {}
