"""Unpacking in the background."""

from contextlib import suppress

from bina.db import db
from bina.files.operations import path_of
from bina.jobs import job
from courses.packages.models import Package, PackageState
from courses.packages.operations import bringing
from courses.packages.queries import folder_of, folder_of_all
from courses.packages.rules.archive import PackageRefusedError


@job("courses.unpack_package")
def unpack_package(package_id: int) -> None:
    """Unpack a package; a second run finds it done."""
    package = db.session.get(Package, package_id)
    if package is None or package.state is not PackageState.WAITING:
        return
    archive, target, beside = path_of(package.file.sha256), folder_of(package), folder_of_all()
    # Unpacking takes seconds and needs no database: nobody else shall wait for its lock meanwhile.
    db.session.rollback()
    # `unpack` meets the same fault below and notes it; a refused archive is refused quickly.
    with suppress(PackageRefusedError):
        bringing.lay_out(archive, target, beside)
    again = db.session.get(Package, package_id)
    if again is not None:
        bringing.unpack(again)
