"""Somebody at a browser: signs in, opens pages, and complains of what a page must never do."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.installed import Installed
from tests.browser.names import without_names

ARGUMENTS = [
    "--no-sandbox",  # as root Chromium has no other way
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDS_SCRIPT = """async () => {
    const sent = await (await fetch(location.href)).text();
    const page = new DOMParser().parseFromString(sent, "text/html");
    const waits = "main :is([hidden], button:not(form *, [form]), a:not([href])):not([data-copy])";
    return [...page.querySelectorAll(waits)].map((one) => one.outerHTML.slice(0, 120));
}"""  # what is sent, read as a browser reads it that runs no script
READ = """() => {
    const shown = (one) => one.matches("option") || one.checkVisibility();
    const ours = (one) => one && !one.closest("[lang|=zh], script, style") && shown(one);
    document.querySelectorAll("details").forEach((one) => { one.open = true; });
    const found = [document.title];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (ours(walk.currentNode.parentElement)) found.push(walk.currentNode.data);
    for (const name of ["aria-label", "placeholder", "title", "alt", "data-label", "data-done"])
        document.querySelectorAll(`[${name}]`).forEach((one) => { if (ours(one)) found.push(one.getAttribute(name)); });
    return found.map((text) => text.trim().replace(/\\s+/g, " ")).filter(Boolean);
}"""  # everything there is to read on the page, but for what is marked as Chinese
CHINESE = re.compile(r"[\u4e00-\u9fff]")
WAIT_MS_MAX = 60_000  # the machine may be busy with other work
DESK, PHONE = 1440, 390


@contextmanager
def launched(executable):
    expect.set_options(timeout=WAIT_MS_MAX)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visitor:
    """One person, one browser profile. ``complaints``: script errors, refused content, answers of 500 and above."""

    page: Page
    installed: Installed
    scripted: bool = True
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def many(cls, browser: Browser, installed: Installed):
        """Opens any number of visitors; at the end none of them may have a complaint."""
        opened, contexts = [], []

        def open_one(login="", *, width=DESK, script=True, english=False):
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                locale="zh-CN",
                java_script_enabled=script,
                storage_state=installed.signed_in.get(login),
            )
            context.set_default_timeout(WAIT_MS_MAX)
            contexts.append(context)
            one = cls(context.new_page(), installed, script)
            one.listen()
            opened.append(one)
            if login and login not in installed.signed_in:
                one.sign_in(login)
                installed.signed_in[login] = context.storage_state()
            if english:
                one.open("/")
                one.page.get_by_role("button", name="English").click()
            return one

        try:
            yield open_one
            assert [complaint for one in opened for complaint in one.complaints] == []
        finally:
            for context in contexts:
                context.close()

    def listen(self):
        self.page.on("pageerror", lambda error: self.complaints.append(f"{self.page.url}: {error}"))
        self.page.on("console", self.hear)
        self.page.on("response", self.look)

    def hear(self, message):
        if message.type == "error" and "Content Security Policy" in message.text:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def look(self, response):
        if response.status >= 500:
            self.complaints.append(f"{response.url}: {response.status}")

    def open(self, path):
        answer = self.page.goto(self.installed.address + path)
        assert answer is not None
        return answer

    def press(self, leads):
        """A button or link that leads to another page: one goes on when it is there."""
        with self.page.expect_navigation():
            leads.click()

    def sign_in(self, login):
        """By the page of the sign-in, as one of the demonstration's people: their login is the name of their role."""
        self.open("/account/login/?next=/home/")
        self.page.fill("#id_login", login)
        self.page.fill("#id_password", self.installed.password)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url("**/home/")

    def fits(self):
        """No page is wider than its window."""
        return self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")

    def check(self):
        """Axe finds nothing on the page (it needs the script), and the page is not wider than its window."""
        assert self.fits()
        if self.scripted:
            assert self.violations() == []

    @contextmanager
    def narrowed(self, width):
        """The same page in a window of another width."""
        size = self.page.viewport_size
        self.page.set_viewport_size({**size, "width": width})
        yield
        self.page.set_viewport_size(size)

    def waits_for_a_script(self):
        """Parts of the page that only a script would show, and buttons and links that lead nowhere without one."""
        return [f"{self.page.url}: {one}" for one in self.page.evaluate(NEEDS_SCRIPT)]

    def chinese_left(self):
        """Chinese on an English page that is neither marked as Chinese (``lang``) nor a name people gave."""
        words = dict.fromkeys(self.page.evaluate(READ))
        return [word for word in words if CHINESE.search(without_names(word))]

    def violations(self):
        """What axe finds, a line each: rule, and where."""
        found = Axe().run(self.page).response["violations"]
        return [
            f"{self.page.url} {rule['id']}: {node['target']} {node['html'][:120]}"
            for rule in found
            for node in rule["nodes"]
        ]
