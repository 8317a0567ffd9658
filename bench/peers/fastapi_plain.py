"""A peer: FastAPI and pydantic, written as their own guides would have it."""

from fastapi import FastAPI

from bench.peers import plain
from bench.peers.profile import Profile

app = FastAPI()


@app.post("/")
async def recommend(profile: Profile) -> dict[str, object]:
    """Answer one profile with every term of its scores."""
    return plain.recommend(profile)


@app.post("/many")
async def judge_many(profiles: list[Profile]) -> list[dict[str, object]]:
    """Answer a list of profiles with their verdicts and scores."""
    return [plain.judge(profile) for profile in profiles]
