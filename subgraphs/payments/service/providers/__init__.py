"""The providers of payments, behind one small interface."""
