"""`check FILE` on a submission that is right, without NumPy on the host's side of the wall."""
