"""What leaves the house: messages as files (`outbox`), mails for a server (`sending`), lists (`exports`).

In: recipients, and messages that were found right. Out: files and mails, each whole or not at all.
"""
