"""Waves in full: private keys leave the database, promises are guarded, visit codes and what stands out."""

import secrets
from pathlib import Path

import sqlalchemy as sa
from alembic import op
from flask import current_app

revision = '0049_waves_in_full'
down_revision = '0048_needs'
branch_labels = None
depends_on = None

_waves = sa.table(
    'evaluation_wave',
    sa.column('id', sa.Integer),
    sa.column('sealed_private_key', sa.LargeBinary),
    sa.column('key_name', sa.String),
)

_PROMISE = 'the promise of a wave does not change after its first answer'
_NAMELESS = 'an answer carries no pseudonym unless its wave is confidential, and no channel unless it is public'

# On SQLite a later batch_alter_table on these tables loses the triggers: run `guard()` again after it.
_POSTGRESQL = f"""
CREATE FUNCTION evaluation_wave_keeps_promise() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.anonymity, NEW.instrument_id, NEW.public_key) IS DISTINCT FROM
     (OLD.anonymity, OLD.instrument_id, OLD.public_key)
     AND EXISTS (SELECT 1 FROM evaluation_participation WHERE wave_id = OLD.id) THEN
    RAISE EXCEPTION '{_PROMISE}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evaluation_wave_promise BEFORE UPDATE ON evaluation_wave
FOR EACH ROW EXECUTE FUNCTION evaluation_wave_keeps_promise();
CREATE FUNCTION evaluation_response_is_nameless() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE promised text;
BEGIN
  SELECT anonymity INTO promised FROM evaluation_wave WHERE id = NEW.wave_id;
  IF (NEW.about IS NOT NULL AND promised <> 'confidential') OR (NEW.channel IS NOT NULL AND promised <> 'public') THEN
    RAISE EXCEPTION '{_NAMELESS}';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER evaluation_response_nameless BEFORE INSERT OR UPDATE ON evaluation_response
FOR EACH ROW EXECUTE FUNCTION evaluation_response_is_nameless();
"""

_NAMED = """(NEW.about IS NOT NULL AND (SELECT anonymity FROM evaluation_wave WHERE id = NEW.wave_id) <> 'confidential')
 OR (NEW.channel IS NOT NULL AND (SELECT anonymity FROM evaluation_wave WHERE id = NEW.wave_id) <> 'public')"""

_SQLITE = (
    f"""CREATE TRIGGER evaluation_wave_promise BEFORE UPDATE OF anonymity, instrument_id, public_key ON evaluation_wave
WHEN (OLD.anonymity IS NOT NEW.anonymity OR OLD.instrument_id IS NOT NEW.instrument_id
      OR OLD.public_key IS NOT NEW.public_key)
 AND EXISTS (SELECT 1 FROM evaluation_participation WHERE wave_id = OLD.id)
BEGIN SELECT RAISE(ABORT, '{_PROMISE}'); END""",
    f"""CREATE TRIGGER evaluation_response_nameless BEFORE INSERT ON evaluation_response WHEN {_NAMED}
BEGIN SELECT RAISE(ABORT, '{_NAMELESS}'); END""",
    f"""CREATE TRIGGER evaluation_response_nameless_still BEFORE UPDATE ON evaluation_response WHEN {_NAMED}
BEGIN SELECT RAISE(ABORT, '{_NAMELESS}'); END""",
)


def guard() -> None:
    """The database itself refuses to break a promise."""
    for statement in [_POSTGRESQL] if op.get_bind().dialect.name == 'postgresql' else _SQLITE:
        op.execute(statement)


def unguard() -> None:
    """Take the guards away."""
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP TRIGGER evaluation_wave_promise ON evaluation_wave')
        op.execute('DROP TRIGGER evaluation_response_nameless ON evaluation_response')
        op.execute('DROP FUNCTION evaluation_wave_keeps_promise()')
        op.execute('DROP FUNCTION evaluation_response_is_nameless()')
    else:
        op.execute('DROP TRIGGER evaluation_wave_promise')
        op.execute('DROP TRIGGER evaluation_response_nameless')
        op.execute('DROP TRIGGER evaluation_response_nameless_still')


def _folder() -> Path:
    return Path(current_app.config['VAR']) / 'wave-keys'


def upgrade() -> None:
    op.create_table('evaluation_flag_count',
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('flag', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.CheckConstraint('n > 0', name=op.f('ck_evaluation_flag_count_positive')),
    sa.ForeignKeyConstraint(['wave_id'], ['evaluation_wave.id'], name=op.f('fk_evaluation_flag_count_wave_id_evaluation_wave'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('wave_id', 'flag', name=op.f('pk_evaluation_flag_count')),
    sqlite_with_rowid=False
    )
    op.create_table('evaluation_visit_code',
    sa.Column('mac', sa.LargeBinary(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('spent', sa.Boolean(), nullable=False),
    sa.CheckConstraint('length(mac) = 32', name=op.f('ck_evaluation_visit_code_mac_size')),
    sa.ForeignKeyConstraint(['wave_id'], ['evaluation_wave.id'], name=op.f('fk_evaluation_visit_code_wave_id_evaluation_wave'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('mac', name=op.f('pk_evaluation_visit_code')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('evaluation_visit_code', schema=None) as batch_op:
        batch_op.create_index('ix_evaluation_visit_code_wave', ['wave_id'], unique=False)

    with op.batch_alter_table('evaluation_wave', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key_name', sa.String(), nullable=True))
    kept = sa.select(_waves.c.id, _waves.c.sealed_private_key).where(_waves.c.sealed_private_key.is_not(None))
    for wave_id, sealed in op.get_bind().execute(kept).all():
        name = secrets.token_hex(16)
        _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        (_folder() / name).write_bytes(sealed)
        (_folder() / name).chmod(0o600)
        op.execute(_waves.update().where(_waves.c.id == wave_id).values(key_name=name))
    with op.batch_alter_table('evaluation_wave', schema=None) as batch_op:
        batch_op.drop_column('sealed_private_key')
    guard()


def downgrade() -> None:
    unguard()
    with op.batch_alter_table('evaluation_wave', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_private_key', sa.LargeBinary(), nullable=True))
    kept = sa.select(_waves.c.id, _waves.c.key_name).where(_waves.c.key_name.is_not(None))
    for wave_id, name in op.get_bind().execute(kept).all():
        sealed = (_folder() / name).read_bytes()
        op.execute(_waves.update().where(_waves.c.id == wave_id).values(sealed_private_key=sealed))
    with op.batch_alter_table('evaluation_wave', schema=None) as batch_op:
        batch_op.drop_column('key_name')
    with op.batch_alter_table('evaluation_visit_code', schema=None) as batch_op:
        batch_op.drop_index('ix_evaluation_visit_code_wave')

    op.drop_table('evaluation_visit_code')
    op.drop_table('evaluation_flag_count')
