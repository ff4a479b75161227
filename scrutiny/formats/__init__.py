"""How dates are written: as GOV.UK writes them, where Django's British English abbreviates the month."""
