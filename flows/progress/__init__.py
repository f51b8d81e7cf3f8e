"""How far a run is: counted, shown while it works, told to other processes."""
