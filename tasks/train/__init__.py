"""Train: labelled folders and published ground truth in, a model file out."""
