"""One module a command, or a small family of them."""
