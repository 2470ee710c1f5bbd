"""Files for banks, payroll systems, the Incomes Register and clients: plain values in, bytes out; no Django, no database."""
