"""Reading short texts: a language's words and phrases as data, and how a text becomes words."""
