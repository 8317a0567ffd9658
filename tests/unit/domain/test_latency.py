import pytest

from service.domain.latency import first_token_ms, total_ms


def test_the_first_token_waits_for_the_prompt_that_is_not_cached() -> None:
    # Anthropic: 100,000 tokens at 0.091 ms each on top of 2.4 s are 11.5 s.
    wait = first_token_ms(base_ms=2_400, uncached_tokens=100_000, ms_per_token=0.091)

    assert wait == pytest.approx(11_500)


def test_a_cached_prompt_adds_no_wait() -> None:
    assert first_token_ms(base_ms=355, uncached_tokens=0, ms_per_token=0.09) == 355.0


def test_the_answer_adds_its_length_over_its_speed() -> None:
    # AWS: 380 ms to the first token and 477 ms in all at 183 tokens a second: 17.75 tokens.
    total = total_ms(first_token_ms=380, output_tokens=17.751, tokens_per_second=183)

    assert total == pytest.approx(477)


def test_a_model_that_writes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="tokens_per_second"):
        total_ms(first_token_ms=380, output_tokens=100, tokens_per_second=0)
