"""Study and the job: the learner's week as it is, and what a superior sees of it and protects."""
