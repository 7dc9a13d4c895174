"""What public answers add up to, per wave, month and channel, so that no page reads them one by one."""

import sqlalchemy as sa
from alembic import op

revision = '0053_satisfaction_sums'
down_revision = '0052_intake'
branch_labels = None
depends_on = None

_READ_AT_ONCE = 10_000
_ELEMENTS = (
    'persyaratan', 'prosedur', 'waktu', 'biaya', 'produk', 'kompetensi', 'perilaku', 'pengaduan', 'sarana',
)  # fmt: skip


def upgrade():
    sums = op.create_table(
        'evaluation_satisfaction_sum',
        sa.Column('wave_id', sa.Integer(), nullable=False),
        sa.Column('month', sa.Date(), nullable=False),
        sa.Column('channel', sa.String(), nullable=False),
        sa.Column('answers', sa.Integer(), nullable=False),
        sa.Column('sums', sa.JSON(), nullable=False),
        sa.CheckConstraint('answers > 0', name=op.f('ck_evaluation_satisfaction_sum_positive')),
        sa.ForeignKeyConstraint(
            ['wave_id'],
            ['evaluation_wave.id'],
            name=op.f('fk_evaluation_satisfaction_sum_wave_id_evaluation_wave'),
            ondelete='CASCADE',
        ),
        sa.PrimaryKeyConstraint('wave_id', 'month', 'channel', name=op.f('pk_evaluation_satisfaction_sum')),
        sqlite_with_rowid=False,
    )
    found = {}
    for wave_id, month, channel, given in _answers():
        _add(found.setdefault((wave_id, month, channel), _nothing()), given)
    for (wave_id, month, channel), each in found.items():
        answers = each['n'] + each['empty']
        row = {'wave_id': wave_id, 'month': month, 'channel': channel, 'answers': answers, 'sums': each}
        op.bulk_insert(sums, [row])


def _nothing():
    size = len(_ELEMENTS) ** 2
    return {'keys': _ELEMENTS, 'n': 0, 'empty': 0, 'both': [0] * size, 'totals': [0] * size, 'products': [0] * size}


def _add(sums, given):
    sums['n' if given else 'empty'] += 1
    for row, value in given:
        for column, other in given:
            at = row * len(_ELEMENTS) + column
            sums['both'][at] += 1
            sums['totals'][at] += value
            sums['products'][at] += value * other


def _answers():
    """Wave, month, channel and given values of every public answer."""
    wave = sa.table('evaluation_wave', sa.column('id', sa.Integer), sa.column('kind', sa.String))
    batch = sa.table('evaluation_mixed_batch', sa.column('id', sa.Uuid), sa.column('mixed_on', sa.Date))
    response = sa.table(
        'evaluation_response',
        sa.column('wave_id', sa.Integer),
        sa.column('batch_id', sa.Uuid),
        sa.column('channel', sa.String),
        sa.column('ratings', sa.JSON),
    )
    rows = op.get_bind().execute(
        sa.select(response.c.wave_id, batch.c.mixed_on, response.c.channel, response.c.ratings)
        .join(batch, batch.c.id == response.c.batch_id)
        .join(wave, wave.c.id == response.c.wave_id)
        .where(wave.c.kind == 'public_satisfaction'),
        execution_options={'yield_per': _READ_AT_ONCE},
    )
    for wave_id, on, channel, ratings in rows:
        given = [(place, ratings[key]) for place, key in enumerate(_ELEMENTS) if isinstance(ratings.get(key), int)]
        yield wave_id, on.replace(day=1), channel or '', given


def downgrade():
    op.drop_table('evaluation_satisfaction_sum')
