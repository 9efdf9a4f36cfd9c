"""Weights: which there are (``catalogue``), where they come from (``sources``) and where they are kept (``store``)."""
