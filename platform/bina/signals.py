"""What features tell each other. Declared here, sent by operations inside the transaction, heard in `listeners.py`.

Every signal is sent with `sender` = the Person it is about and the keyword arguments named here. Two about barriers are
sent with `sender` = the Unit, because they are about a unit and nobody's name may go along.
"""

from blinker import Namespace

_signals = Namespace()

#: A learner has met every condition of a course.
#: `course_id: int`, `title: str`, `version: int`, `enrolment_id: int`, `minutes: int`, `completed_at: datetime`
course_completed = _signals.signal("course-completed")

#: A learner has left a course without completing it.
#: `course_id: int`, `enrolment_id: int`
course_left = _signals.signal("course-left")

#: A quiz attempt was scored. `purpose` is "pre", "post", "final", "practice" or "retention";
#: fractions are 0…1.
#: `course_id: int`, `title: str`, `quiz_id: int`, `attempt_id: int`, `purpose: str`, `score: float`,
#: `by_objective: dict[str, tuple[float, float]]` (objective → points, maximum), `scored_at: datetime`
assessment_scored = _signals.signal("assessment-scored")

#: A fault in a question was corrected, and the attempt is worth something else now. The arguments are those of
#: `assessment_scored`; what was said of this attempt before no longer holds.
assessment_corrected = _signals.signal("assessment-corrected")

#: Both sides have confirmed a mentoring session. Sent once, with sender = the mentee.
#: `session_id: int`, `pair_id: int`, `programme_id: int`, `title: str`, `mentor: Person`, `minutes: int`,
#: `held_on: date`
session_confirmed = _signals.signal("session-confirmed")

#: A pair was formed or ended. Sender = the mentee.
#: `pair_id: int`, `programme_id: int`, `title: str`, `mentor: Person`, `state: str` ("active" or "ended"),
#: `reason: str | None`
pair_changed = _signals.signal("pair-changed")

#: The mentee released evidence of behaviour to evaluation, changed it, or took it back. Sender = the mentee. No words.
#: `claim_id: int`, `pair_id: int`, `programme_id: int`, `mentor_id: int`, `released: bool`, `behaviour: str` (one of the
#: seven core values), `level: int` (1…5), `source: str`, `by_mentor: bool`, `seen: bool`, `artefact: bool`,
#: `done_on: date`
behaviour_evidenced = _signals.signal("behaviour-evidenced")

#: A follow-up survey found what stops a person from using what was learned (score at or past the threshold).
#: `barrier: str` (stable key), `label: str`, `score: float`, `threshold: float` (at or below it something is a barrier),
#: `statements: tuple[bina.transfer.Statement, ...]` (what it was measured by), `course_title: str`,
#: `subject_kind: str`, `subject_id: int`, `promises: tuple[bina.transfer.Promise, ...]` (what it was to lead to)
barrier_reported = _signals.signal("barrier-reported")

#: A mentee lets their unit hear of a barrier that mentoring cannot remove, or takes that back. Sender = the unit.
#: `reference: str` (random, one for each mentee and barrier), `barrier: str` (stable key), `course_title: str` (empty
#: when none is known), `told: bool` (False: taken back)
barrier_beyond_reach = _signals.signal("barrier-beyond-reach")

#: A unit did something about such a barrier. Sender = the unit.
#: `references: frozenset[str]`, `barrier: str`, `state: str` ("open", "in_progress", "solved" or "dropped"),
#: `due_on: date`, `outcome: str`
unit_issue_followed = _signals.signal("unit-issue-followed")
