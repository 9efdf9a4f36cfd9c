"""The scorecard: how a gallery compares with real photographs, and how it treats different people."""
