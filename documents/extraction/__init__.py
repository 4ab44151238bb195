"""The words inside the files: read in a process apart, kept page by page, looked through for stamps of secrecy."""
