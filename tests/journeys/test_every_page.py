"""Every page anybody can reach answers and fits the first flight; every form posted empty says what is missing."""

import contextvars
import io
import shutil
import zipfile

import brotli
import pytest
from sqlalchemy import select

from bina import clock
from bina.accounts.models import Account
from bina.app import create_app
from bina.config import from_environment
from bina.db import transaction
from evaluation.instruments.rules import Kind
from evaluation.waves.models import FrameEntry, Participation, Wave
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import mix
from evaluation.waves.rules import WaveState
from mentoring.pairs.models import Pair, Tier
from mentoring.pairs.operations import write_note
from mentoring.pairs.rules import PairState
from tests.support.evaluation import an_answer
from tests.support.walker import Walker
from tests.support.web import forms_of

pytestmark = [pytest.mark.slow, pytest.mark.real_time, pytest.mark.xdist_group("walks")]

LABELS = (
    "Peserta", "Mentor", "Atasan", "Instruktur", "Pengelola program · Pemerintah Kota Surakarta", "Evaluator", "Pimpinan",
    "Administrator", "Pengelola program · Kecamatan Ampenan",
)  # fmt: skip
#: Written in confidence into every open survey of the demonstration.
CANARY = "kenari-51d0-hanya-untuk-penyelenggara"
#: compressed bytes that fit the first flight of a connection
FIRST_FLIGHT = 14 * 1024
WRITABLE = {"text", "date", "time", "number", "email", "password", "file", "radio", "checkbox", "select", "textarea"}
#: Forms that may be sent empty: everything in them is optional, or empty has a meaning of its own.
MAY_BE_EMPTY = {
    "courses_consulting.give_up",  # a reason is optional
    "courses_consulting.take",  # a question is optional
    "courses_live.wish",  # no wish at all takes them back
    "courses_study.join",  # a deadline is optional
    "courses_study.week",  # an empty week stops planning
    "evaluation_needs.connect_codes",  # no code speaks of a need
    "courses_quizzes.question",  # a question may be left unanswered
    "evaluation_fieldwork.quotation",  # an empty quotation takes it back
    "evaluation_needs.answered",  # nothing chosen means that it answers no need
    "evaluation_needs.relevance",  # every kind of post may stay unstated
    "imports.map_columns",  # columns may be left out
    "people.transfer",  # an empty superior means none
    "mentoring_rounds.show",  # no next batch is planned
}


@pytest.fixture(scope="module")
def house(demonstration, tmp_path_factory):
    """The application on its own copy of the demonstration."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(demonstration, folder, dirs_exist_ok=True)
    app = create_app(from_environment({"BINA_VAR": str(folder), "BINA_DEMO": "1"}))
    with app.app_context(), transaction():
        assert contextvars.copy_context().run(_write_canaries) > 3
        assert contextvars.copy_context().run(_write_private_notes) > 1
    return app


def _write_private_notes() -> int:
    """A private note in every running pair, by the one of the two whom no walker is; gives how many there are."""
    from bina.db import db

    written = 0
    walkers = set(db.session.scalars(select(Account.person_id).where(Account.demo_label.is_not(None))))
    for pair in db.session.scalars(select(Pair).where(Pair.state == PairState.ACTIVE)):
        author = next((each for each in (pair.mentee, pair.mentor) if each.id not in walkers), None)
        if author is not None:
            write_note(pair, CANARY, Tier.PRIVATE, by=author)
            written += 1
    return written


def _write_canaries() -> int:
    """One more answer to every open survey of the demonstration that asks for words; gives how many there were."""
    from bina.db import db

    written = 0
    for wave in db.session.scalars(select(Wave).where(Wave.state == WaveState.OPEN, Wave.slug.is_(None))):
        content = wave.instrument.content
        entry = db.session.scalar(
            select(FrameEntry)
            .outerjoin(Participation, Participation.entry_id == FrameEntry.id)
            .where(
                FrameEntry.wave_id == wave.id, FrameEntry.ready_on <= clock.today(), Participation.entry_id.is_(None)
            )
            .order_by(FrameEntry.id.desc())
        )
        if entry is not None and any(item.kind is Kind.TEXT for item in content.items):
            answering.submit(entry, answering.new_form_key(), an_answer(content, text=CANARY), content)
            mix(wave)
            written += 1
    return written


def words_in(answer) -> str:
    """What a page or a download says; PDFs are read in the test of the promise."""
    if answer.data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
            return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return answer.data.decode("utf-8", "replace")


@pytest.mark.parametrize("label", LABELS)
def test_every_page_answers_and_every_form_posted_empty_explains(house, label):
    walker = Walker(house, label)
    faults, tried, count = [], set(), 0
    for path, endpoint, answer, page in walker.pages():
        count += 1
        if (weight := len(brotli.compress(page.encode(), quality=5))) > FIRST_FLIGHT:
            faults.append(f"{path} ({endpoint}) weighs {weight} bytes compressed")
        if CANARY in words_in(answer):
            faults.append(f"{path} ({endpoint}) shows what somebody wrote in confidence")
        says_why = answer.status_code == 403 and "Mengapa terkunci?" in page
        if answer.status_code not in {200, 302, 303} and not says_why:
            faults.append(f"GET {path} ({endpoint}) answered {answer.status_code}")
        for form in forms_of(page):
            action = form["action"] or path
            target = walker.endpoint(action, "POST")
            shown = [name for name, _value, kind in form["fields"] if name and kind in WRITABLE]
            if form["method"] != "post" or target is None or target in tried or not shown:
                continue
            tried.add(target)
            hidden = {name: value for name, value, kind in form["fields"] if kind == "hidden" and name}
            posted = walker.post(action, hidden)
            text = posted.get_data(as_text=True)
            if target in MAY_BE_EMPTY:
                if posted.status_code >= 400:
                    faults.append(f"POST {action} ({target}) answered {posted.status_code}")
            elif posted.status_code != 422 or 'class="summary"' not in text:
                faults.append(f"POST {action} ({target}) empty answered {posted.status_code} without a summary")
    assert faults == []
    assert count > 8
