"""The preview: messages to look at before any is sent, as one page of a browser or in a terminal."""
