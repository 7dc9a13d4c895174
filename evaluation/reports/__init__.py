"""Reports: one frozen object at a data cut, the same on page, PDF and XLSX."""
