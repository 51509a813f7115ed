"""The wall: student code runs on its far side, and only numbers and short texts come back."""
