"""What is measured in one picture, and the one place where a picture is decoded."""
