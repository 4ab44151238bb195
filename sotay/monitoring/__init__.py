"""What is seen of the running portal: lines of the log, figures for a collector, health, the administrator's page."""
