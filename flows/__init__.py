"""The roof: flows, deployments and the command line; imported by nobody."""
