"""Forms of this room: what a list is called, what its columns mean, a line of the own list."""
