"""Part of step 6: a published release in, the static site out (directory, map, embed). What scripts may read: CONTRACT.md."""
