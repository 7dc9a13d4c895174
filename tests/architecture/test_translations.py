"""English is complete: every text of the interface has its sentence, with the same places for values."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "platform" / "bina" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PLACE = re.compile(r"%\(\w+\)[sd]")


@pytest.fixture(scope="module")
def texts(tmp_path_factory):
    """Every text in the source."""
    found = tmp_path_factory.mktemp("texts") / "messages.pot"
    folders = [ROOT / "platform" / "bina", *(ROOT / name for name in ("courses", "mentoring", "evaluation"))]
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", "extract", "-F", str(ROOT / "babel.cfg"), "-k", "_l", "-k",
         "lazy_gettext", "--no-location", "-o", str(found), *map(str, folders)],
        check=True, capture_output=True,
    )  # fmt: skip
    with found.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}


@pytest.fixture(scope="module")
def english():
    """The English catalogue: text → sentence."""
    with CATALOGUE.open("rb") as file:
        return {message.id: message for message in read_po(file) if message.id}


def test_every_text_has_an_english_sentence(texts, english):
    missing = sorted(str(text) for text in texts if text not in english or not english[text].string)
    assert missing == [], f"{len(missing)} texts without English; run make translations and write them"


def test_no_sentence_is_a_guess_and_none_is_left_over(texts, english):
    assert [message.id for message in english.values() if message.fuzzy] == []
    assert sorted(str(text) for text in english if text not in texts) == []


def test_sentences_keep_the_places_for_values(english):
    for message in english.values():
        wanted = message.id if isinstance(message.id, str) else message.id[-1]
        given = message.string if isinstance(message.string, str) else message.string[-1]
        assert set(PLACE.findall(wanted)) == set(PLACE.findall(given)), wanted
