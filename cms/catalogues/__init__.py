"""
The words of the interface in other languages: gettext catalogues, made, compiled and compared without gettext's tools.

`extraction` finds the strings in the sources, `files` keeps `locale/<language>/LC_MESSAGES/django.po` and `.mo`, and
`mistakes` says what is wrong with them. Nothing here reads the settings: the commands `update_translations` and
`check_translations` say where the sources are and which languages there are.
"""
