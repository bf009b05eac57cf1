"""The door for AI agents: every verb that HTTP offers is a tool of the Model Context Protocol."""
