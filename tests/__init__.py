"""The specification: what each part promises, asked of real things in temporary places."""

import os

# As the service has it (oap/cli/__init__.py): two threads of one small sum wait for each other, above all where several
# workers share the cores. Before anything imports numpy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
