"""The microsite of NIEM: measuring and improving integration of beneficiaries of international protection."""
