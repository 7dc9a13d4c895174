"""Office hours: times at which an instructor is there for those who follow a course."""
