"""What an adoption is made of, part by part."""
