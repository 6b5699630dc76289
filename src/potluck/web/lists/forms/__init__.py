"""Forms of this room: what a list is called, what its columns mean, where it is read from."""
