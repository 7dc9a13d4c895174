"""Packages (SCORM 1.2 and 2004): bringing them in safely, playing them apart, keeping what they report."""
