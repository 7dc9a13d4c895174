"""Reports a manager builds from a fixed set of facts: page, workbook and address for machines say the same."""
