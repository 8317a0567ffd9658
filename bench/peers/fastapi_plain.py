"""A peer: FastAPI and pydantic, written as their own guides have it."""

from fastapi import FastAPI

from bench.peers import plain

app = FastAPI()


@app.post("/")
async def recommend(profile: plain.Profile) -> dict[str, object]:
    """Answer one profile with every term of its scores."""
    return plain.recommend(profile)
