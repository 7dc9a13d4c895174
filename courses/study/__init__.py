"""Study: enrolment, the learner's own plan, and progress derived from facts."""
