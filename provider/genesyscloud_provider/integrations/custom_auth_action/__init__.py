"""`CustomAuthAction`: how a `userDefinedOAuth` credential logs in."""
