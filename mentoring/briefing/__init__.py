"""What a mentor reads and shows to have understood before anybody is proposed to them."""
