"""How good the questions of a quiz are: item analysis for those who write the course."""
