"""The engine: pure steps over columns. No Django, network, clock or settings; they are passed in."""
