"""The command ``jadwal``: thin commands; what is heavy is imported inside them."""
