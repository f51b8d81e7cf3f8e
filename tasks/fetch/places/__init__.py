"""Where sources are: files of this machine, the web, object stores; listed and opened the same way."""
