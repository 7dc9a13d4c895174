"""Exports: one Report object, printed as page, CSV, XLSX and PDF."""
