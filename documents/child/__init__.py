"""What runs in a process of its own, without Django, without secrets: files of strangers are taken apart here only.

`python -m documents.child JOB` reads the file from its standard input and writes lines of JSON, or one picture, to its
standard output. `documents.apart.sandbox` starts it; what it is given and what it may use stands in `limits`.
"""
