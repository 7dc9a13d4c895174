"""Where things lie, in a checkout and in an installed wheel."""

import importlib.util
from pathlib import Path

PACKAGE = Path(__file__).parent


def migrations_folder() -> Path:
    """The Alembic history: `bina/migrations` in the wheel, `migrations` beside `platform/` in a checkout."""
    shipped = PACKAGE / "migrations"
    return shipped if shipped.is_dir() else PACKAGE.parent.parent / "migrations"


def feature_folder(name: str) -> Path:
    """Folder of a feature's package."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LookupError(f"no feature is called {name!r}")
    return Path(spec.origin).parent
