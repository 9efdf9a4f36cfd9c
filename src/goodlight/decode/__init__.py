"""From a foreign file's bytes to upright sRGB pixels, in a child process that may crash, hang or be killed without harm.

Parent side: ``files`` (find and read), ``sniff`` (which format), ``process`` (the child's keeper), ``verdicts`` (codes to findings).
Both sides: ``limits``, ``protocol``. Child side: ``child`` (the loop), ``picture``, ``deep``, ``profile``, ``raster``.
The parent never imports an image library for this and never trusts what the child says.
"""
