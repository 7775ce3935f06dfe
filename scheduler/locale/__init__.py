"""The catalogs of messages: English in the code, Indonesian here, one part for each area of the code."""
