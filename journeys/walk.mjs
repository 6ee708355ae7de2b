// Walking through pages as a person does, counting every tap, word and key. What a page looks like is not judged here.

const FAR = 80;

/** One person's way through the pages. `interactions` is what the journeys' limits are about. */
export class Walk {
  constructor(page) {
    this.page = page;
    this.taps = 0;
    this.writings = 0;
    this.keys = 0;
    /** Places where a keyboard user would not see where they are. */
    this.lostFocus = [];
  }

  /** Taps, choices and filled fields together. */
  get interactions() {
    return this.taps + this.writings;
  }

  /** Taps a button, link or label: by its words, or a locator. Waits for the page that follows. */
  async tap(what) {
    const target = typeof what === "string" ? this.#named(what) : what;
    await target.click();
    await this.page.waitForLoadState();
    this.taps += 1;
  }

  /** Fills a field found by its label, or a locator. */
  async write(field, text) {
    const target = typeof field === "string" ? this.page.getByLabel(field).first() : field;
    await target.fill(text);
    this.writings += 1;
  }

  /** Chooses from a list found by its label, or a locator. */
  async choose(field, option) {
    const target = typeof field === "string" ? this.page.getByLabel(field).first() : field;
    await target.selectOption(option);
    this.taps += 1;
  }

  /** Moves on with Tab until a thing has the focus, looking at the focus on the way. */
  async reach(what) {
    const target = typeof what === "string" ? this.#named(what) : what;
    for (let steps = 0; steps < FAR; steps += 1) {
      await this.page.keyboard.press("Tab");
      this.keys += 1;
      await this.#lookAtFocus();
      if (await target.evaluate((it) => it === document.activeElement)) return;
    }
    throw new Error(`${what} cannot be reached with ${FAR} Tabs on ${this.page.url()}`);
  }

  /** Presses a key where the focus is. */
  async press(key) {
    await this.page.keyboard.press(key);
    this.keys += 1;
  }

  /** Presses Enter where the focus is and waits for the page that follows. */
  async enter() {
    await Promise.all([this.page.waitForEvent("framenavigated"), this.press("Enter")]);
    await this.page.waitForLoadState();
  }

  /** Writes with the keyboard where the focus is. */
  async type(text) {
    await this.page.keyboard.type(text);
    this.keys += text.length;
  }

  #named(words) {
    const button = this.page.getByRole("button", { name: words });
    return button.or(this.page.getByRole("link", { name: words })).or(this.page.getByLabel(words)).first();
  }

  async #lookAtFocus() {
    const lost = await this.page.evaluate(() => {
      const it = document.activeElement;
      if (!it || it === document.body) return undefined;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
      const seen = (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || boxShadow !== "none";
      return seen ? undefined : `<${it.localName}> ${it.textContent.trim().slice(0, 40)}`;
    });
    if (lost) this.lostFocus.push(`${new URL(this.page.url()).pathname}: ${lost}`);
  }
}
