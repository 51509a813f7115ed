"""The trusted mathematics: networks, their programs of steps, and the witnesses of the answer key."""
