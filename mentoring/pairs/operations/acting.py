"""What every verb of a pair needs: the lock, the side that acts, the next state, and telling other features."""

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock, signals
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.people.models import Person
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import (
    PairState,
    PairVerb,
    next_state,
)
from mentoring.profiles.rules import Side


def lock(pair: Pair) -> None:
    """Hold a pair until the end of the transaction and read it anew: at the head of every verb that changes it."""
    db.session.scalars(
        select(Pair).where(Pair.id == pair.id).with_for_update(of=Pair).execution_options(populate_existing=True)
    ).one()


def moved(pair: Pair, verb: PairVerb) -> PairState:
    """The state the verb leads to; raises Conflict when it is not possible any more."""
    state = next_state(pair.state, verb)
    if state is None:
        raise Conflict(_("Keadaan pasangan ini sudah berubah. Muat ulang halaman untuk melihat yang terbaru."))
    return state


def side_in(pair: Pair, person: Person) -> Side:
    """Which of the two the person is; raises Forbidden for anybody else."""
    side = pair.side_of(person)
    if side is None:
        raise Forbidden(_("Hanya kedua orang dalam pasangan ini yang dapat melakukannya."))
    return side


def acted(pair: Pair, side: Side) -> None:
    """Note that this side did something the other has to answer."""
    if side is Side.MENTEE:
        pair.mentee_acted_at = clock.now()
    else:
        pair.mentor_acted_at = clock.now()


def tell_others(pair: Pair) -> None:
    """Tell whoever listens that a pair began or ended."""
    signals.pair_changed.send(
        pair.mentee,
        pair_id=pair.id,
        programme_id=pair.programme_id,
        title=pair.programme.title,
        mentor=pair.mentor,
        state="ended" if pair.state is PairState.ENDED else "active",
        reason=pair.end_reason.value if pair.end_reason else None,
    )
