"""Pages of this room: bringing a list, the lists, the desk, the node's own list."""
