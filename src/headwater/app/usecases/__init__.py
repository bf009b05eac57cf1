"""What stands behind each verb: it opens the workspace, does the work, puts the answer together."""
