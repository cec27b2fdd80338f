"""Streamlit: what signed-in people and the projector see."""
