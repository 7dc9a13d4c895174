"""Words of programmes."""

from flask_babel import lazy_gettext as _l

from evaluation.programmes.rules import CostKind

COST_KINDS = {
    CostKind.DESIGN: _l("Analisis kebutuhan dan penyusunan materi"),
    CostKind.DELIVERY: _l("Narasumber, instruktur, mentor"),
    CostKind.VENUE: _l("Tempat dan konsumsi"),
    CostKind.MATERIAL: _l("Bahan, alat, dan sistem"),
    CostKind.TRAVEL: _l("Perjalanan"),
    CostKind.PARTICIPANT_TIME: _l("Waktu kerja peserta"),
    CostKind.EVALUATION: _l("Evaluasi dan pelaporan"),
    CostKind.OTHER: _l("Lainnya"),
}
