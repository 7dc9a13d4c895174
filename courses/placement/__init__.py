"""The pre-test places a learner: what they know already is skipped, what they lack becomes required."""
