"""Evaluate: how well lines are judged on pages of publishers that the model has not seen."""
