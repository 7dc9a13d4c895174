"""Looking after running pairs: whether two people fit, how it goes, why it has gone quiet."""
