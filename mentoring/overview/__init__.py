"""Who is waiting for me, and how is the programme going: pages over all other rooms."""
