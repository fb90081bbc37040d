"""What everything in wijkplan speaks: areas, columns, layers, tables, findings. No I/O."""
