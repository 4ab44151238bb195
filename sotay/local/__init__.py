"""Running the whole portal on one machine, with the standard library only; production never imports it."""
