"""How long a test waits for what should come."""

# It ends only what never comes: a busy machine may take ten times as long as an idle one, and no
# test tells whether something was quick.
PATIENCE = 90.0
