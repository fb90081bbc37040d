"""What the municipality plans: preference, phase and years per buurt."""
