"""Results of services as reports: the page, the sheet and the PDF print the same figures."""
