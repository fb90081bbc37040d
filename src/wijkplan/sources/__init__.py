"""One module per publisher: a file becomes a validated Layer or Sheet, or one clear error."""
