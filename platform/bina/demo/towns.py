"""The five towns of the demonstration as data: unit trees and the names people are put together from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Town:
    """A town: its agency, zone, and units as (name, short name, number of people)."""

    key: str
    agency: str
    zone: str
    units: tuple[tuple[str, str, int], ...]


TOWNS = (
    Town(
        "belawan",
        "Kecamatan Medan Belawan",
        "WIB",
        (
            ("Sekretariat Kecamatan Medan Belawan", "Sekretariat", 26),
            ("Seksi Pelayanan Umum", "Pelayanan Umum", 30),
            ("Seksi Tata Pemerintahan", "Tata Pemerintahan", 22),
            ("Seksi Kesejahteraan Sosial", "Kesejahteraan Sosial", 20),
            ("Kelurahan Belawan Bahari", "Kel. Belawan Bahari", 18),
            ("Kelurahan Bagan Deli", "Kel. Bagan Deli", 18),
        ),
    ),
    Town(
        "surakarta",
        "Pemerintah Kota Surakarta",
        "WIB",
        (
            ("Sekretariat Daerah Kota Surakarta", "Sekretariat Daerah", 28),
            ("Dinas Kependudukan dan Pencatatan Sipil", "Dukcapil", 36),
            ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "DPMPTSP", 30),
            ("Badan Kepegawaian dan Pengembangan SDM", "BKPSDM", 24),
            ("Dinas Kesehatan", "Dinkes", 28),
            ("Kecamatan Laweyan", "Kec. Laweyan", 18),
        ),
    ),
    Town(
        "marelan",
        "Kecamatan Medan Marelan",
        "WIB",
        (
            ("Sekretariat Kecamatan Medan Marelan", "Sekretariat", 24),
            ("Seksi Pelayanan Umum", "Pelayanan Umum", 28),
            ("Seksi Ketenteraman dan Ketertiban", "Trantib", 22),
            ("Kelurahan Rengas Pulau", "Kel. Rengas Pulau", 20),
            ("Kelurahan Terjun", "Kel. Terjun", 20),
            ("Kelurahan Labuhan Deli", "Kel. Labuhan Deli", 16),
        ),
    ),
    Town(
        "ampenan",
        "Kecamatan Ampenan",
        "WITA",
        (
            ("Sekretariat Kecamatan Ampenan", "Sekretariat", 24),
            ("Seksi Pelayanan Publik", "Pelayanan Publik", 30),
            ("Seksi Pemerintahan", "Pemerintahan", 22),
            ("Kelurahan Ampenan Tengah", "Kel. Ampenan Tengah", 20),
            ("Kelurahan Bintaro", "Kel. Bintaro", 20),
            ("Kelurahan Pejeruk", "Kel. Pejeruk", 16),
        ),
    ),
    Town(
        "binjai",
        "Pemerintah Kota Binjai",
        "WIB",
        (
            ("Badan Kepegawaian dan Pengembangan SDM Kota Binjai", "BKPSDM", 22),
            ("Dinas Kependudukan dan Pencatatan Sipil Kota Binjai", "Dukcapil", 32),
            ("Dinas Sosial Kota Binjai", "Dinsos", 22),
            ("Dinas Komunikasi dan Informatika", "Diskominfo", 20),
            ("Kecamatan Binjai Utara", "Kec. Binjai Utara", 22),
            ("Kecamatan Binjai Kota", "Kec. Binjai Kota", 20),
        ),
    ),
)

#: given names, first for women and then for men
GIVEN = (
    ("Siti", "Nur", "Dewi", "Rina", "Ayu", "Sri", "Fitri", "Ratna", "Indah", "Wulan", "Maya", "Lestari", "Yuni",
     "Endang", "Tuti", "Lina", "Nining", "Kartika", "Puji", "Mega", "Novi", "Dian", "Citra", "Rahma", "Wati"),
    ("Budi", "Agus", "Eko", "Hendra", "Rudi", "Joko", "Bambang", "Dedi", "Irfan", "Slamet", "Yusuf", "Andi", "Fajar",
     "Rizki", "Wahyu", "Taufik", "Arif", "Surya", "Iwan", "Hasan", "Galih", "Teguh", "Ilham", "Bayu", "Ridwan"),
)  # fmt: skip

SECOND = (
    ("Rahmawati", "Aisyah", "Puspita", "Handayani", "Anggraini", "Hidayati", "Safitri", "Maharani", "Permatasari",
     "Kusuma", "Lubis", "Siregar", "Nasution", "Harahap", "Wijayanti", "Astuti", "Utami", "Susanti", "Marlina",
     "Yulianti", "Purnama", "Melati", "Saraswati", "Andriani", "Khotimah"),
    ("Santoso", "Prasetyo", "Hidayat", "Saputra", "Nugroho", "Kurniawan", "Setiawan", "Wijaya", "Lubis", "Siregar",
     "Nasution", "Harahap", "Ritonga", "Ginting", "Purba", "Ramadhan", "Maulana", "Firmansyah", "Gunawan", "Susilo",
     "Wibowo", "Hakim", "Rahman", "Syahputra", "Pratama"),
)  # fmt: skip

POSITIONS = (
    # title, kind, grades it is held with, share
    ("Pengadministrasi Umum", "staff", ("II/c", "II/d", "III/a"), 5),
    ("Petugas Pelayanan Loket", "staff", ("II/b", "II/c", "II/d", "III/a"), 6),
    ("Pengelola Data dan Informasi", "staff", ("II/d", "III/a", "III/b"), 4),
    ("Analis Pelayanan Publik", "functional_expert", ("III/a", "III/b", "III/c"), 5),
    ("Arsiparis Terampil", "functional_skilled", ("II/c", "II/d", "III/a"), 2),
    ("Pranata Komputer Ahli Pertama", "functional_expert", ("III/a", "III/b"), 2),
    ("Analis Kebijakan Ahli Muda", "functional_expert", ("III/c", "III/d"), 3),
    ("Analis SDM Aparatur Ahli Madya", "functional_expert", ("IV/a", "IV/b"), 2),
)

TECHNICAL = (
    ("T1", "Komunikasi Pelayanan Publik"),
    ("T2", "Penanganan Pengaduan"),
    ("T3", "Pengelolaan Waktu Kerja"),
    ("T4", "Teknologi Informasi untuk Pelayanan"),
    ("T5", "Etika dan Integritas Pelayanan"),
    ("T6", "Kepemimpinan Pengawas"),
)
