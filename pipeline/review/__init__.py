"""People decide, once: what the run could not settle goes out as questions, the answers come back as signed decisions."""
