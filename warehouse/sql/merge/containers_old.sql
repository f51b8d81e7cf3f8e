DELETE FROM containers USING staged_containers AS staged WHERE staged.source_uri = containers.source_uri
