"""What a programme consists of: immutable values with string ids, and the Problem that holds them."""
