"""Questions as people type them in Word."""

from hypothesis import given
from hypothesis import strategies as st

from courses.banks.rules.formats import Format, recognised
from courses.banks.rules.pasted import read_pasted
from courses.banks.rules.readings import LossReason
from courses.quizzes.rules.questions import QuestionKind

PAPER = """Soal Pelatihan Pelayanan

1. Berapa lama
satu jam pelajaran?
A. 30 menit\tB. 45 menit
C. 60 menit
Jawaban: B
Pembahasan: Satu JP setara
45 menit.

2) Mana unsur survei?
a) Persyaratan
*b) Waktu
c) Cuaca *

3. Pengaduan boleh tanpa surat.
Jawaban: Benar
4. Berapa 2 JP dalam menit?
Kunci jawaban: 90
5. Siapa yang dilayani?
Jawaban: warga; masyarakat
6. Ceritakan pengalaman Anda.
7. Mana yang tepat?
A. ini
B. itu
8. Mana yang kurang tepat?
A. ini
B. itu
9. Tanpa kunci?
A. ini
B. itu
Kunci Jawaban
7. A   8. B"""


def test_a_paper_with_every_way_to_mark_a_key() -> None:
    reading = read_pasted(PAPER)
    assert [(loss.line, loss.reason) for loss in reading.losses] == [
        (1, LossReason.DESCRIPTION),
        (22, LossReason.ESSAY),
        (29, LossReason.UNFINISHED),
    ]
    first, second, third, fourth, fifth, seventh, eighth = (found.question for found in reading.found)
    assert (first.prompt, first.feedback) == ("Berapa lama\nsatu jam pelajaran?", "Satu JP setara 45 menit.")
    assert [(o.text, o.correct) for o in first.options] == [
        ("30 menit", False),
        ("45 menit", True),
        ("60 menit", False),
    ]
    assert second.kind is QuestionKind.MULTIPLE
    assert [(o.text, o.correct) for o in second.options] == [("Persyaratan", False), ("Waktu", True), ("Cuaca", True)]
    assert (third.truth, fourth.numbers[0].value) == (True, 90)
    assert [key.pattern for key in fifth.texts] == ["warga", "masyarakat"]
    assert [[o.correct for o in each.options] for each in (seventh, eighth)] == [[True, False], [False, True]]


def test_a_paper_is_recognised_by_its_look() -> None:
    assert recognised(PAPER.encode()) is Format.PASTED


def test_a_key_that_is_no_option_is_reported() -> None:
    (loss,) = read_pasted("1. Apa?\nA. ini\nB. itu\nJawaban: D").losses
    assert (loss.line, loss.reason) == (1, LossReason.UNKNOWN_KEY)


@given(st.text(alphabet="1.A)B* Jawaban:\n\t", max_size=80))
def test_every_block_is_found_or_reported_and_nothing_breaks_the_reader(text: str) -> None:
    reading = read_pasted(text)
    assert len(reading.found) + sum(not loss.question_kept for loss in reading.losses) == reading.blocks
