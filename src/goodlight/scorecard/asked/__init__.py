"""What a gallery says was asked, looked for in the pictures themselves."""
