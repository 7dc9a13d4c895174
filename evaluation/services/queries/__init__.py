"""Reads of service results: units and points, satisfaction, waiting, complaints."""
