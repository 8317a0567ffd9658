"""A peer: FastAPI and pydantic, written as their own guides have it."""

from fastapi import FastAPI

from bench.peers import plain
from bench.peers.profile import Profile

app = FastAPI()


@app.post("/")
async def recommend(profile: Profile) -> dict[str, object]:
    """Answer one profile with every term of its scores."""
    return plain.recommend(profile)
