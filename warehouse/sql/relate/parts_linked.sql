UPDATE parts SET linked_version = version WHERE linked_version <> version
