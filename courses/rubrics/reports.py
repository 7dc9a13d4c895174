"""Rubrics in words."""

from flask_babel import gettext as _

from courses.rubrics.rules import RubricFault, RubricRefusedError


def rubric_sentence(refused: RubricRefusedError) -> str:
    """What is wrong with a rubric, and how to mend it."""
    match refused.fault:
        case RubricFault.CRITERIA:
            return _("Tulis 2 sampai 8 kriteria, dipisahkan satu baris kosong.")
        case RubricFault.LEVELS:
            return _(
                "Kriteria “%(where)s” memerlukan 2 sampai 5 tingkat, satu baris satu tingkat.", where=refused.where
            )
        case RubricFault.NO_POINTS:
            return _("Baris “%(where)s” harus diawali angka 0 sampai 100, lalu keterangan.", where=refused.where)
        case RubricFault.ORDER:
            return _("Pada kriteria “%(where)s”, urutkan tingkat dari angka terbesar.", where=refused.where)
        case RubricFault.TITLE_TWICE:
            return _("Ada dua kriteria bernama “%(where)s”. Beri nama yang berbeda.", where=refused.where)
