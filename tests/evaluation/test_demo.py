"""The demonstration holds five programmes, each with four levels of data, a report, and something to answer."""

import pytest
from sqlalchemy import func, select

from bina.db import db, transaction
from bina.demo.people import build_people, cast
from bina.exports.report import from_json
from evaluation import demo
from evaluation.programmes.models import Programme
from evaluation.reports.models import EffectivenessReport
from evaluation.waves.models import Envelope, Wave
from evaluation.waves.operations.mixing import recount
from evaluation.waves.queries import entries_waiting_for
from evaluation.waves.rules import WaveKind
from tests.support.evaluation import day


@pytest.mark.slow
# On SQLite the whole demonstration is built for the browser tests.
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_five_towns_each_with_its_row(live):
    with live.app_context():
        with transaction():
            build_people()
            demo.build()
        reports = {
            report.programme.name: from_json(report.document)
            for report in db.session.scalars(select(EffectivenessReport))
        }
        assert len(reports) == db.session.scalar(select(func.count()).select_from(Programme)) == 5
        for name, report in reports.items():
            titles = [section.title for section in report.sections]
            chain = next(section for section in report.sections if section.title == "Rantai bukti")
            # Only courses ask again some weeks later, and here evaluation stands alone.
            assert chain.paragraphs[0] == "Mata rantai yang belum ada: Retensi (2).", name
            assert {"Tanggapan peserta (tingkat 1)", "Pembelajaran (tingkat 2)", "Target", "Biaya"} <= set(titles)
        text = {name: " ".join(f.label for s in report.sections for f in s.figures) for name, report in reports.items()}
        titles = {name: [section.title for section in report.sections] for name, report in reports.items()}
        assert "Temuan dan triangulasi" in titles["Layanan Digital Kecamatan Medan Belawan"]
        assert "Hambatan dan dukungan" in titles["Junior Belajar, Senior Membimbing – Surakarta"]
        assert "Dukungan atasan" in text["Etika dan Integritas Pelayanan Medan Marelan"]
        assert "Waktu tunggu akhir" in text["Antrean Pendek Kecamatan Ampenan"]
        assert "Yang belum ikut" in titles["Antrean Pendek Kecamatan Ampenan"]
        assert "Pengamatan di tempat kerja" in titles["Belajar Luwes Kota Binjai"]
        waves = db.session.scalars(select(Wave)).all()
        assert all(recount(wave) for wave in waves)
        waiting = db.session.scalars(select(func.count()).select_from(Envelope).group_by(Envelope.wave_id)).all()
        assert all(count < 5 for count in waiting)
        assert sum(wave.kind is WaveKind.PUBLIC_SATISFACTION for wave in waves) == 15
        people = cast("surakarta")
        kinds = {entry.wave.kind for entry in entries_waiting_for(people.learner, day())}
        assert {WaveKind.REACTION, WaveKind.BEHAVIOUR_SELF} <= kinds
        kinds = {entry.wave.kind for entry in entries_waiting_for(people.superior, day())}
        assert WaveKind.BEHAVIOUR_SUPERIOR in kinds
        db.session.remove()
