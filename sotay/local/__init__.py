"""Running the whole portal on one machine: .venv, private servers, the demo's supervisor. Standard library only; production never imports it."""
