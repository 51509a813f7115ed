"""Cases and what must be answered on them."""
