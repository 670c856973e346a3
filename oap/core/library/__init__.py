"""Pages as readers meet them: rendered, in lists, and as blocks for documents."""
