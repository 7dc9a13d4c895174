"""Courses: flexible, self-paced learning for civil servants."""
