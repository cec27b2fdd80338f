"""What a participant's phone gets: light HTML, a small script, and an event stream."""
