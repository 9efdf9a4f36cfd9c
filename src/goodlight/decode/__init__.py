"""From a foreign file's bytes to upright sRGB pixels, in a child process that may crash, hang or be killed without harm.

Parent side: ``files`` (find and read), ``sniff`` (which format), ``process`` (the child's keeper), ``verdicts`` (codes to findings).
Both sides: ``limits``, ``protocol``. Child side: ``child`` (the loop), ``confine``, ``picture`` (start here), ``structure``, ``strips``,
``profile``, ``icc``, ``raster``, ``refused``. The parent never decodes a picture and never trusts what the child says.
"""
