"""`make bench`: what the portal does, against the least that anything could do it with, measured in one go.

Everything is a ratio of two sides that run by turns on the same machine: absolute figures move with the machine, ratios
stay. What is compared is the processor time of Python and of PostgreSQL together, because it hardly moves while others
use the machine too. The limits come from the goals of the project (G1, G2, …).
"""
