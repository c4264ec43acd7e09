"""The parts of ``benchmarks/issue.py``: one module for each thing measured. `ours` alone knows aigov_docs."""
