"""The framework says what its levels mean, posts ask for levels, and what is said about a person is kept for good."""

from datetime import date

import sqlalchemy as sa
from alembic import op

import bina.db

revision = '0073_competencies'
down_revision = '0072_ways_to_sit'
branch_labels = None
depends_on = None

#: written down in short; an agency imports the wording of the regulation, or its own, over it
SOURCE = 'Diringkas menurut PermenPANRB 38/2017; yang berlaku naskah aslinya'
#: from the first whole year of the regulation on
SINCE = date(2018, 1, 1)
#: code → what somebody at levels 1 to 5 does
LEVELS = {
    'M1': (
        'Mampu bertindak sesuai nilai, norma, dan etika organisasi dalam kapasitas pribadi',
        'Mampu mengingatkan dan mengajak rekan kerja untuk bertindak sesuai nilai, norma, dan etika organisasi',
        'Mampu memastikan dan menanamkan keyakinan bersama agar anggota yang dipimpin bertindak sesuai nilai, norma, dan etika organisasi dalam lingkup formal',
        'Mampu menciptakan situasi kerja yang mendorong kepatuhan pada nilai, norma, dan etika organisasi',
        'Mampu menjadi teladan dalam penerapan standar keadilan dan etika di tingkat nasional',
    ),
    'M2': (
        'Berpartisipasi dalam kelompok kerja',
        'Menumbuhkan tim kerja yang partisipatif dan efektif',
        'Efektif membangun tim kerja untuk peningkatan kinerja organisasi',
        'Membangun komitmen tim dan sinergi',
        'Menciptakan situasi kerja sama secara konsisten, baik di dalam maupun di luar instansi',
    ),
    'M3': (
        'Menyampaikan informasi dengan jelas dan lengkap, dengan pemahaman yang sama',
        'Aktif menjalankan komunikasi formal dan informal; bersedia mendengarkan orang lain dan menanggapi dengan sesuai; mampu menyusun materi presentasi, naskah, dan laporan',
        'Berkomunikasi secara asertif, terampil berkomunikasi lisan dan tertulis untuk menyampaikan informasi yang sensitif, rumit, atau kompleks',
        'Mampu mengemukakan pemikiran multidimensi secara lisan dan tertulis untuk mendorong kesepakatan demi kinerja secara keseluruhan',
        'Menggagas sistem komunikasi yang terbuka secara strategis untuk mencari solusi demi peningkatan kinerja',
    ),
    'M4': (
        'Bertanggung jawab untuk memenuhi standar kerja',
        'Berupaya meningkatkan hasil kerja pribadi melebihi standar, mencari dan mencoba metode lain untuk meningkatkan kinerja',
        'Menetapkan target kerja yang menantang bagi unit kerja, memberi apresiasi dan teguran untuk mendorong kinerja',
        'Mendorong unit kerja mencapai target yang ditetapkan atau melebihi hasil kerja sebelumnya',
        'Meningkatkan mutu pencapaian kerja organisasi',
    ),
    'M5': (
        'Menjalankan tugas mengikuti standar pelayanan',
        'Mampu menyelia dan menjelaskan proses pelaksanaan tugas pemerintahan dan pelayanan publik secara transparan',
        'Mampu memanfaatkan kekuatan kelompok serta memperbaiki standar pelayanan publik di lingkup unit kerja',
        'Mampu memantau, mengevaluasi, memperhitungkan, dan mengantisipasi dampak isu jangka panjang dalam pelayanan kebutuhan pemangku kepentingan secara transparan, objektif, dan profesional',
        'Mampu memastikan kebijakan pelayanan publik yang menjamin pelayanan objektif, netral, tidak memihak, tidak diskriminatif, dan bebas dari kepentingan pribadi, kelompok, atau partai politik',
    ),
    'M6': (
        'Mengembangkan diri',
        'Meningkatkan kemampuan bawahan dengan memberi contoh dan penjelasan cara melaksanakan pekerjaan',
        'Memberi umpan balik dan membimbing',
        'Menyusun program pengembangan jangka panjang untuk mendorong manajemen pembelajaran',
        'Menciptakan situasi yang mendorong organisasi mengembangkan kemampuan belajar secara berkelanjutan untuk mendukung pencapaian hasil',
    ),
    'M7': (
        'Mengikuti perubahan dengan arahan',
        'Proaktif beradaptasi mengikuti perubahan',
        'Membantu orang lain mengikuti perubahan dan mengantisipasi perubahan secara tepat',
        'Memimpin perubahan pada unit kerja',
        'Memimpin, menggalang, dan menggerakkan dukungan pemangku kepentingan untuk menjalankan perubahan secara berkelanjutan di tingkat instansi atau nasional',
    ),
    'M8': (
        'Mengumpulkan informasi untuk bertindak sesuai kewenangan',
        'Menganalisis masalah secara mendalam',
        'Membandingkan berbagai alternatif dan menyeimbangkan risiko keberhasilan dalam pelaksanaan',
        'Menyelesaikan masalah yang mengandung risiko tinggi, mengantisipasi dampak keputusan, dan membuat tindakan pengamanan serta mitigasi risiko',
        'Menghasilkan solusi dan mengambil keputusan untuk mengatasi permasalahan jangka panjang atau strategis yang berdampak nasional',
    ),
    'S1': (
        'Peka memahami dan menerima kemajemukan',
        'Aktif mengembangkan sikap saling menghargai, menekankan persamaan dan persatuan',
        'Mempromosikan dan mengembangkan sikap toleransi dan persatuan',
        'Mendayagunakan perbedaan secara konstruktif dan kreatif untuk meningkatkan efektivitas organisasi',
        'Wakil pemerintah untuk membangun hubungan sosial psikologis',
    ),
}

POSTGRESQL_GUARD = """
CREATE FUNCTION person_competency_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'assessments are append-only; add a newer one'; END $$;
CREATE TRIGGER person_competency_guard BEFORE UPDATE ON people_person_competency
FOR EACH ROW EXECUTE FUNCTION person_competency_is_append_only();
"""


def upgrade() -> None:
    op.create_table('competencies_level',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('competency_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_competencies_level_level_1_to_5')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_competencies_level_competency_id_people_competency')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competencies_level')),
    sa.UniqueConstraint('competency_id', 'level', 'valid_from', name=op.f('uq_competencies_level_competency_id_level_valid_from'))
    )
    op.create_table('competencies_standard',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.String(), nullable=False),
    sa.Column('position_kind', sa.Enum('jpt', 'administrator', 'supervisor', 'functional_expert', 'functional_skilled', 'staff', name='positionkind', native_enum=False, length=40), nullable=True),
    sa.Column('competency_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('weight', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint("(position = '') <> (position_kind IS NULL)", name=op.f('ck_competencies_standard_title_or_kind')),
    sa.CheckConstraint('level BETWEEN 1 AND 5', name=op.f('ck_competencies_standard_level_1_to_5')),
    sa.CheckConstraint('valid_to >= valid_from', name=op.f('ck_competencies_standard_ends_after_start')),
    sa.CheckConstraint('weight BETWEEN 1 AND 5', name=op.f('ck_competencies_standard_weight_1_to_5')),
    sa.ForeignKeyConstraint(['competency_id'], ['people_competency.id'], name=op.f('fk_competencies_standard_competency_id_people_competency')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_competencies_standard_unit_id_people_unit')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competencies_standard'))
    )
    with op.batch_alter_table('competencies_standard', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_competencies_standard_unit_id'), ['unit_id'], unique=False)
        for name, post, when in (
            ('title', 'position', 'position_kind IS NULL'), ('kind', 'position_kind', 'position_kind IS NOT NULL'),
        ):
            batch_op.create_index(f'uq_competencies_standard_{name}', ['unit_id', post, 'competency_id', 'valid_from'], unique=True, sqlite_where=sa.text(when), postgresql_where=sa.text(when))

    op.create_table('competencies_import',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('framework', 'standard', name='sheetkind', native_enum=False, length=40), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.Integer(), nullable=True),
    sa.Column('uploaded_by_id', sa.Integer(), nullable=False),
    sa.Column('created_at', bina.db.UtcDateTime(timezone=True), nullable=False),
    sa.Column('applied_at', bina.db.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['file_id'], ['files_file.id'], name=op.f('fk_competencies_import_file_id_files_file')),
    sa.ForeignKeyConstraint(['unit_id'], ['people_unit.id'], name=op.f('fk_competencies_import_unit_id_people_unit')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['people_person.id'], name=op.f('fk_competencies_import_uploaded_by_id_people_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_competencies_import'))
    )
    with op.batch_alter_table('people_person_competency', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.Enum('superior', 'certificate', 'course', 'recorded', name='assessmentsource', native_enum=False, length=40), nullable=False, server_default='recorded'))
        batch_op.add_column(sa.Column('by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('subject_kind', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('subject_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('valid_until', sa.Date(), nullable=True))
        batch_op.drop_constraint(batch_op.f('uq_people_person_competency_person_id_competency_id'), type_='unique')
        batch_op.create_index('ix_people_person_competency_person', ['person_id', 'competency_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_people_person_competency_person_id_subject_kind_subject_id'), ['person_id', 'subject_kind', 'subject_id'])
        batch_op.create_foreign_key(batch_op.f('fk_people_person_competency_by_id_people_person'), 'people_person', ['by_id'], ['id'])
        batch_op.create_check_constraint('ends_after_start', 'valid_until >= assessed_on')
        batch_op.create_check_constraint('subject_whole', '(subject_kind IS NULL) = (subject_id IS NULL)')
    with op.batch_alter_table('people_person_competency', schema=None) as batch_op:
        batch_op.alter_column('source', existing_type=sa.String(40), server_default=None)
    guard()
    _describe_levels()


def guard() -> None:
    """What was said about a person is never rewritten. SQLite loses triggers when the table is altered in a batch."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute(POSTGRESQL_GUARD)
        return
    op.execute(
        "CREATE TRIGGER person_competency_no_update BEFORE UPDATE ON people_person_competency "
        "BEGIN SELECT RAISE(ABORT, 'assessments are append-only; add a newer one'); END"
    )


def _describe_levels() -> None:
    connection = op.get_bind()
    competency = sa.table('people_competency', sa.column('id', sa.Integer), sa.column('code', sa.String))
    numbers = dict(connection.execute(sa.select(competency.c.code, competency.c.id)).all())
    level = sa.table(
        'competencies_level',
        sa.column('competency_id', sa.Integer),
        sa.column('level', sa.Integer),
        sa.column('description', sa.Text),
        sa.column('source', sa.String),
        sa.column('valid_from', sa.Date),
    )
    op.bulk_insert(
        level,
        [
            {'competency_id': numbers[code], 'level': place, 'description': words, 'source': SOURCE, 'valid_from': SINCE}
            for code, descriptions in LEVELS.items()
            if code in numbers
            for place, words in enumerate(descriptions, start=1)
        ],
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER person_competency_guard ON people_person_competency')
        op.execute('DROP FUNCTION person_competency_is_append_only')
    else:
        op.execute('DROP TRIGGER person_competency_no_update')
    # The older schema has room for one line per competency: the newest one.
    op.execute(
        'DELETE FROM people_person_competency WHERE EXISTS (SELECT 1 FROM people_person_competency AS newer '
        'WHERE newer.person_id = people_person_competency.person_id '
        'AND newer.competency_id = people_person_competency.competency_id '
        'AND (newer.assessed_on > people_person_competency.assessed_on '
        'OR (newer.assessed_on = people_person_competency.assessed_on AND newer.id > people_person_competency.id)))'
    )
    with op.batch_alter_table('people_person_competency', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_people_person_competency_ends_after_start'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_people_person_competency_subject_whole'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_people_person_competency_by_id_people_person'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_people_person_competency_person_id_subject_kind_subject_id'), type_='unique')
        batch_op.drop_index('ix_people_person_competency_person')
        batch_op.create_unique_constraint(batch_op.f('uq_people_person_competency_person_id_competency_id'), ['person_id', 'competency_id'])
        batch_op.drop_column('valid_until')
        batch_op.drop_column('subject_id')
        batch_op.drop_column('subject_kind')
        batch_op.drop_column('by_id')
        batch_op.drop_column('source')

    op.drop_table('competencies_import')
    with op.batch_alter_table('competencies_standard', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_competencies_standard_unit_id'))

    op.drop_table('competencies_standard')
    op.drop_table('competencies_level')
