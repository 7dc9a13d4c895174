"""The evaluation plan: what is asked of a programme, how it will be judged, and what evidence is absent."""
