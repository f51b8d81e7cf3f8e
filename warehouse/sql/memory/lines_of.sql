SELECT site, fingerprint, stories, site_stories FROM site_memory WHERE memory_version = $version
