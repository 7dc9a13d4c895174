"""Surveys on paper: printed forms with numbers, keyed twice, compared, and settled into answers of the wave."""
