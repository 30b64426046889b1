"""
Mail that is never lost.

A mail is a row of the outbox, written in the transaction of what it tells about (`outbox.put`), and sent afterwards by
processes of its own (`manage.py send_mails`). Here nobody knows what mails are about: the rooms above write them.
"""
