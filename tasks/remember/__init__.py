"""Remember: which lines a site repeats from story to story, learnt from the captures of a warehouse."""
