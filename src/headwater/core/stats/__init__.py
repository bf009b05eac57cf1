"""Pure statistics: intervals, multiplicity, calibration."""
