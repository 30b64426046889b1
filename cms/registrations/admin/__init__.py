"""
What a team sees of its events' registrations in Wagtail's admin.

Who may is asked in one place, `access`, for every address. What is done is done by `cms.registrations.actions`.
"""
