"""Moving: running learners go over to a newer version, after a look at what that means for each of them."""
