"""Plans in sentences: why a pair, why not another, what an override costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from bina.web.formats import number
from mentoring.pairing.rules import Delta
from mentoring.programmes.forms import CRITERIA


@dataclass(frozen=True)
class Part:
    """One criterion of a score: what it is called, its points of 100, and the most it can give."""

    label: str
    points: str
    share: float


def points(score: int, digits: int = 0) -> str:
    """Basis points as points of 100."""
    return number(score / 100, digits)


def parts_in_words(parts: Mapping[str, int], weights: Mapping[str, int]) -> list[Part]:
    """The parts of a score that give something, largest first; they add up to it."""
    rows = sorted(((name, value) for name, value in parts.items() if value), key=lambda part: -part[1])
    return [
        Part(str(CRITERIA[name]), points(value, 1), value / weights[name] if weights.get(name) else 0)
        for name, value in rows
        if weights.get(name)
    ]


def reason_sentence(reason: str) -> str:
    """Why somebody waits."""
    return {
        "no_candidate": _("Belum ada mentor yang memenuhi syarat program untuk kebutuhannya."),
        "all_full": _("Semua mentor yang cocok sudah penuh."),
        "below_floor": _("Mentor yang ada belum mencapai kecocokan paling rendah."),
    }[reason]


def waiting_sentence(reason: str) -> str:
    """Why the reader waits, and what helps."""
    return {
        "no_candidate": _(
            "Menunggu: belum ada mentor untuk kebutuhan Anda. Menambah kompetensi atau waktu di profil dapat membantu."
        ),
        "all_full": _("Menunggu: semua mentor yang cocok sudah penuh. Anda ikut lagi begitu ada tempat."),
        "below_floor": _(
            "Menunggu: mentor yang ada belum cukup cocok. Menambah waktu atau cara bertemu di profil dapat membantu."
        ),
    }[reason]


def why_not_sentence(told: Mapping[str, Any]) -> str:
    """What a mentee reads about a mentor they wished for: nothing about anybody else."""
    name = told["name"]
    if told["status"] == "full":
        if told["people"]:
            return _(
                "%(name)s sudah penuh. Memberi Anda tempatnya akan membuat orang lain tidak mendapat mentor.",
                name=name,
            )
        if told["loss"]:
            return _(
                "%(name)s sudah penuh. Memberi Anda tempatnya menurunkan kecocokan semua pasangan %(loss)s poin.",
                name=name,
                loss=points(told["loss"], 1),
            )
        return _("%(name)s sudah penuh.", name=name)
    if told["status"] == "below_floor":
        return _("Kecocokan dengan %(name)s di bawah batas program.", name=name)
    if told["status"] == "room":
        return _("Pasangan Anda sekarang lebih cocok bagi keseluruhan daripada %(name)s.", name=name)
    return _("%(name)s di luar syarat program ini untuk Anda.", name=name)


def cost_sentence(delta: Delta, identity: str, mentee: str, mentor: str, lock: bool) -> str:
    """What an override costs, before it is made."""
    others = [one for one in delta.moved if one != identity]
    opening = (
        _("Mengunci %(mentee)s dengan %(mentor)s", mentee=mentee, mentor=mentor)
        if lock
        else _("Tidak memasangkan %(mentee)s dengan %(mentor)s", mentee=mentee, mentor=mentor)
    )
    if delta.people < 0:
        effect = _("membuat %(n)s orang lagi menunggu", n=-delta.people)
    elif delta.people > 0:
        effect = _("membuat %(n)s orang lagi mendapat mentor", n=delta.people)
    elif delta.objective < 0:
        effect = _("menurunkan kecocokan seluruhnya %(loss)s poin", loss=points(-delta.objective, 1))
    elif delta.objective > 0:
        effect = _("menaikkan kecocokan seluruhnya %(gain)s poin", gain=points(delta.objective, 1))
    else:
        effect = _("tidak mengubah kecocokan seluruhnya")
    if not others:
        return _("%(opening)s %(effect)s, dan tidak ada orang lain yang pindah.", opening=opening, effect=effect)
    return _("%(opening)s %(effect)s dan memindahkan %(n)s orang lain.", opening=opening, effect=effect, n=len(others))


def price_sentence(name: str, price: Sequence[int]) -> str:
    """What one more slot with a mentor would gain."""
    people, gain = price
    if people > 0:
        return _("Satu tempat lagi pada %(name)s membuat %(n)s orang lagi mendapat mentor.", name=name, n=people)
    return _(
        "Satu tempat lagi pada %(name)s menaikkan kecocokan seluruhnya %(gain)s poin.",
        name=name,
        gain=points(max(gain, 0), 1),
    )
