"""Many submissions: order, workers, reports kept and found again."""
