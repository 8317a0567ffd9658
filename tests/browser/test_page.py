"""The page in a real browser: filled, followed, looked at, and read by no mouse and no eye."""

import re
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

WIDTHS = (390, 820, 1440)
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
WAIT_MS = 15_000
PAID_BACK_SOON = "/?stage=production&task.type=classification&traffic.calls_per_day=500000"
COLLISIONS = """() => [...document.querySelectorAll("svg.lines")].flatMap(picture => {
  const words = [...picture.querySelectorAll("text")];
  const boxes = words.map(word => word.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right
    && a.top + 4 < b.bottom && b.top + 4 < a.bottom;
  return words.flatMap((word, at) => words.slice(at + 1)
    .filter((_, next) => meet(boxes[at], boxes[at + 1 + next]))
    .map(other => `${word.textContent} and ${other.textContent}`));
})"""
"""Words of one picture that share more than the space between their lines."""


@pytest.fixture(autouse=True)
def patience() -> None:
    expect.set_options(timeout=WAIT_MS)


def heading(page: Page) -> str:
    return page.locator(".verdict h2").inner_text()


def test_the_answer_follows_what_is_typed(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_text("Traffic", exact=True).click()

    page.get_by_label("How many calls a day do you expect?").fill("2,000,000")

    expect(page.locator(".matrix .lead, #compare .lead")).to_contain_text("your project")
    expect(page).to_have_url(re.compile(r"\?traffic\.calls_per_day=2%2C000%2C000$"))
    assert page.get_by_label("How many calls a day do you expect?").input_value() == "2,000,000"


def test_a_situation_fills_the_form_and_answers(page: Page, address: str) -> None:
    page.goto(address)

    page.get_by_role("link", name="Narrow expert task?").click()

    expect(page.locator(".verdict h2")).to_contain_text("Fine-Tuning")
    assert page.locator("[name='task.domain']").input_value() == "narrow-expert"


def test_a_flip_followed_turns_the_verdict(page: Page, address: str) -> None:
    page.goto(f"{address}/?stage=pilot&data.labelled_examples=3000")
    before = heading(page)

    page.locator(".flips a").first.click()

    expect(page.locator(".verdict h2")).not_to_have_text(before)


def test_a_mistake_is_told_at_its_field_and_gone_when_mended(page: Page, address: str) -> None:
    page.goto(f"{address}/?traffic.calls_per_day=many")
    entry = page.get_by_label("How many calls a day do you expect?")
    expect(entry).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_contain_text("is not a number")

    entry.fill("500")

    expect(page.locator(".verdict")).to_be_visible()
    expect(entry).not_to_have_attribute("aria-invalid", "true")


def test_a_question_leads_to_its_field(page: Page, address: str) -> None:
    page.goto(address)

    page.locator(".questions .ask").first.click()

    focused = page.evaluate("document.activeElement.id")
    assert focused.startswith("f-")
    assert page.locator(f"[id='{focused}']").is_visible()


def test_the_page_answers_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("[name='task.type']").select_option("classification")

    page.get_by_role("button", name="Answer").click()

    expect(page.locator(".verdict")).to_be_visible()
    assert page.locator("[name='task.type']").input_value() == "classification"
    assert "task.type=classification" in page.url
    context.close()


def test_the_keyboard_reaches_the_answer_first(page: Page, address: str) -> None:
    page.goto(address)

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "To the answer"


def test_the_profile_is_saved_as_a_file(page: Page, address: str) -> None:
    page.goto(f"{address}/?stage=pilot")
    page.get_by_text("Profile as YAML").click()

    with page.expect_download() as download:
        page.get_by_text("Save as tune-or-prompt.yaml").click()

    assert Path(download.value.path()).read_text() == "stage: pilot\n"


@pytest.mark.parametrize(
    ("theme", "query"),
    [
        ("light", "?stage=pilot&data.labelled_examples=3000"),
        ("dark", "?stage=pilot&data.labelled_examples=3000"),
        ("light", "?traffic.calls_per_day=-4"),
    ],
)
def test_no_rule_of_accessibility_is_broken(
    browser: Browser, address: str, theme: Theme, query: str
) -> None:
    context = browser.new_context(color_scheme=theme, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/{query}")
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")

    found = Axe().run(page)

    context.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_out_of_the_picture(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/?stage=pilot&data.labelled_examples=3000")

    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_no_two_words_of_a_picture_lie_upon_each_other(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{address}{PAID_BACK_SOON}")

    assert page.locator(".mark").count() >= 2
    assert page.evaluate(COLLISIONS) == []


@pytest.mark.parametrize("theme", THEMES)
def test_pictures_are_kept_for_people_to_look_at(
    page: Page, address: str, pictures: Path, theme: Theme
) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(f"{address}/?stage=pilot&data.labelled_examples=3000")

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=pictures / f"{width}-{theme}.png", full_page=True)

    assert len(list(pictures.glob(f"*-{theme}.png"))) == len(WIDTHS)


def test_the_printed_page_leaves_the_form_out(page: Page, address: str) -> None:
    page.goto(f"{address}/?stage=pilot")

    page.emulate_media(media="print")

    expect(page.locator("#project")).to_be_hidden()
    expect(page.locator(".verdict")).to_be_visible()
