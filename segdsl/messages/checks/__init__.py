"""The checks of messages: what a mailing would look like to everybody who could get it, before it is sent."""
