"""Moving people between running pairs, only with the consent of everybody concerned; and a mentor who leaves."""
