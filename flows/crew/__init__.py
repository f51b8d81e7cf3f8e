"""Who works on a run's batches, and the way of the batches through them."""
