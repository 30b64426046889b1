"""The page `/mailbox/`, which shows the mails that `cms.delivery.folder` has written. Only in development."""
