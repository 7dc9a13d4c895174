"""Signing in, out and everywhere."""

import pytest

from bina.accounts import operations
from bina.accounts.rules import is_safe_path
from tests.support.web import text_of

PASSWORD = "kuda biru makan awan"


@pytest.fixture
def budi(trio):
    operations.set_password(operations.open_account(trio.budi), PASSWORD)
    return trio.budi


def test_email_or_nip_and_password_open_the_home_page(client, budi):
    answer = client.send("/akun/masuk", {"identifier": budi.email, "password": PASSWORD}, follow_redirects=True)
    assert "Halo, Budi Santoso" in text_of(answer)


def test_a_wrong_password_says_what_to_do_and_keeps_the_identifier(client, budi):
    answer = client.send("/akun/masuk", {"identifier": budi.email, "password": "bukan ini sama sekali"})
    assert answer.status_code == 422
    assert "tidak cocok" in text_of(answer)
    assert budi.email in answer.get_data(as_text=True)


def test_an_unknown_person_and_a_wrong_password_get_the_same_page(client, budi):
    known = client.send("/akun/masuk", {"identifier": budi.email, "password": "salah salah salah"})
    unknown = client.send("/akun/masuk", {"identifier": "tidak@ada.test", "password": "salah salah salah"})
    assert text_of(known) == text_of(unknown)


def test_the_eleventh_failure_in_a_quarter_of_an_hour_is_throttled(client, budi):
    for _ in range(10):
        client.send("/akun/masuk", {"identifier": budi.email, "password": "salah salah salah"})
    answer = client.send("/akun/masuk", {"identifier": budi.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert "Tunggu 15 menit" in text_of(answer)


def test_sign_out_everywhere_ends_the_other_device(browsers, trio):
    phone, desk = browsers(trio.budi), browsers(trio.budi)
    assert desk.get("/").status_code == 200
    phone.send("/akun/keluar-semua")
    assert desk.get("/").status_code == 302


def test_a_password_link_works_once(client, app, budi):
    token = operations.password_link_token(operations.open_account(budi))
    assert client.send(f"/akun/kata-sandi/{token}", {"password": "empat kata yang baru"}).status_code == 303
    assert client.get(f"/akun/kata-sandi/{token}").status_code == 410


@pytest.mark.parametrize("password", ["pendek", "aaaaaaaaaaaaaaaa", "Budi Santoso 2026"])
def test_a_guessable_password_is_refused_with_a_sentence(client, budi, password):
    token = operations.password_link_token(operations.open_account(budi))
    answer = client.send(f"/akun/kata-sandi/{token}", {"password": password})
    assert answer.status_code == 422
    assert "Kata sandi" in text_of(answer)


def test_demonstration_sign_in_does_not_exist_outside_demonstration_mode(client, budi):
    account = operations.open_account(budi)
    account.demo_label = "Peserta"
    assert client.send(f"/akun/demo/{account.id}").status_code == 404


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        ("/kursus", True),
        ("//jahat.test", False),
        ("https://jahat.test", False),
        ("/\\jahat.test", False),
        (None, False),
    ],
)
def test_next_targets_stay_inside(target, safe):
    assert is_safe_path(target) is safe
