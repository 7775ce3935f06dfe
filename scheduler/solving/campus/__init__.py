"""Programmes in one place, where nobody travels: sessions of one JP in whole numbers and bit sets, searched fast."""
