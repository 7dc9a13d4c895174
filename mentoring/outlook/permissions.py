"""Who reads figures of mentoring programmes."""

from bina.people.models import RoleKind
from bina.permissions import has_role
from mentoring.programmes.permissions import MANAGERS, MENTORING

figures_reader = has_role(*MANAGERS, RoleKind.LEADER, RoleKind.EVALUATOR, subject=MENTORING)
