"""The trusted mathematics: networks, their programs of steps, the key's witnesses."""
