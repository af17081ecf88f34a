"""What an answer is, and how a finding of the rules becomes one."""
