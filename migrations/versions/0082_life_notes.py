"""Notes of pairs lie sealed under a key of their author.

Revision ID: 0082_life_notes
Revises: 0082_peers_sections
"""
import hashlib

import sqlalchemy as sa
from alembic import op
from flask import current_app
from nacl.exceptions import CryptoError
from nacl.secret import Aead

revision = '0082_life_notes'
down_revision = '0082_peers_sections'
branch_labels = None
depends_on = None

_NOTES = 'SELECT id, pair_id, author_id, tier, {} AS content FROM mentoring_note'


def _locker(author_id: int) -> Aead:
    secret = hashlib.blake2b(str(current_app.config['SEALING_KEY']).encode(), digest_size=32).digest()
    owner = f'person:{author_id}'.encode()
    return Aead(hashlib.blake2b(owner, digest_size=Aead.KEY_SIZE, key=secret, person=b'bina-words').digest())


def _place(row: sa.Row) -> bytes:
    return f'mentoring_note:{row.id}:{row.pair_id}:{row.tier}'.encode()


def _leave_no_trace() -> None:
    # SQLite leaves what was deleted in the free pages of its file unless it is told to overwrite them.
    if op.get_bind().dialect.name == 'sqlite':
        op.execute('PRAGMA secure_delete = ON')


def upgrade() -> None:
    _leave_no_trace()
    with op.batch_alter_table('mentoring_note') as batch:
        batch.add_column(sa.Column('sealed', sa.LargeBinary(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.text(_NOTES.format('words'))).all():
        connection.execute(
            sa.text('UPDATE mentoring_note SET sealed = :sealed WHERE id = :id'),
            {'sealed': bytes(_locker(row.author_id).encrypt(row.content.encode(), _place(row))), 'id': row.id},
        )
    with op.batch_alter_table('mentoring_note') as batch:
        batch.alter_column('sealed', existing_type=sa.LargeBinary(), nullable=False)
        batch.drop_column('words')


def downgrade() -> None:
    with op.batch_alter_table('mentoring_note') as batch:
        batch.add_column(sa.Column('words', sa.Text(), nullable=True))
    connection = op.get_bind()
    for row in connection.execute(sa.text(_NOTES.format('sealed'))).all():
        try:
            words = _locker(row.author_id).decrypt(bytes(row.content), _place(row)).decode()
        except CryptoError as wrong:
            raise RuntimeError(
                f'note {row.id} was sealed with another BINA_SEALING_KEY: restore that key, then go down again'
            ) from wrong
        connection.execute(
            sa.text('UPDATE mentoring_note SET words = :words WHERE id = :id'), {'words': words, 'id': row.id}
        )
    with op.batch_alter_table('mentoring_note') as batch:
        batch.alter_column('words', existing_type=sa.Text(), nullable=False)
        batch.drop_column('sealed')
