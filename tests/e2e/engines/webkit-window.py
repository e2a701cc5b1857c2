"""A window with WebKitGTK that WebKitWebDriver drives.

MiniBrowser, the window that comes with the driver, is always a private one when it is driven: it keeps nothing,
asks where to put downloads, and has no dark theme. This one differs in those three things.

    webkit-window.py [--profile=FOLDER] [--downloads=FOLDER] [--dark] [--language=ar] [--size=WIDTHxHEIGHT]

Without a profile it is a private window.
"""

import argparse
import os

import gi

gi.require_version("Gtk", "3.0")
gi.require_version("WebKit2", "4.1")
from gi.repository import Gtk, WebKit2  # noqa: E402

options = argparse.ArgumentParser()
options.add_argument("--profile")
options.add_argument("--downloads")
options.add_argument("--dark", action="store_true")
options.add_argument("--language", default="en")
options.add_argument("--size", default="1280x900")
given, _ = options.parse_known_args()
width, height = map(int, given.size.split("x"))

if given.dark:
    Gtk.Settings.get_default().set_property("gtk-application-prefer-dark-theme", True)
if given.profile:
    kept = WebKit2.WebsiteDataManager(
        base_data_directory=os.path.join(given.profile, "data"),
        base_cache_directory=os.path.join(given.profile, "cache"),
    )
else:
    kept = WebKit2.WebsiteDataManager.new_ephemeral()
context = WebKit2.WebContext.new_with_website_data_manager(kept)
context.set_preferred_languages([given.language])
settings = WebKit2.Settings()
# A page of the disk asks for its own file and nothing else; scripts are allowed the clipboard as after a click.
settings.set_property("javascript-can-access-clipboard", True)
scripts = WebKit2.UserContentManager()
# The driver does not tell what a page complains of: it is noted in the page, before anything of it runs.
scripts.add_script(
    WebKit2.UserScript(
        """
        globalThis.complaints = [];
        addEventListener('error', (event) => complaints.push(`page error: ${event.message}`));
        addEventListener('unhandledrejection', (event) => complaints.push(`page error: ${event.reason}`));
        const { error } = console;
        console.error = (...said) => { complaints.push(`console: ${said.join(' ')}`); error.apply(console, said); };
        """,
        WebKit2.UserContentInjectedFrames.TOP_FRAME,
        WebKit2.UserScriptInjectionTime.START,
        None,
        None,
    )
)
windows = []


def open_window(*_session):
    """Returns a new page in a window of its own."""
    page = WebKit2.WebView(
        web_context=context,
        is_controlled_by_automation=True,
        settings=settings,
        user_content_manager=scripts,
    )
    window = Gtk.Window()
    # The page has this size and the window that of the page: there is no bar.
    page.set_size_request(width, height)
    window.set_default_size(width, height)
    window.add(page)
    page.connect("close", lambda _page: window.destroy())
    window.show_all()
    page.grab_focus()
    windows.append(window)
    return page


def begin(_context, session):
    """Answers the driver that has begun a session."""
    about = WebKit2.ApplicationInfo()
    about.set_name("webkit-window")
    about.set_version(WebKit2.get_major_version(), WebKit2.get_minor_version(), WebKit2.get_micro_version())
    session.set_application_info(about)
    session.connect("create-web-view", open_window)


def download(_context, task):
    """Puts a download where the test looks for it."""

    def decide(task, name):
        folder = given.downloads or os.devnull
        task.set_destination("file://" + os.path.join(folder, os.path.basename(name)))
        return True

    task.set_allow_overwrite(True)
    task.connect("decide-destination", decide)


context.connect("automation-started", begin)
context.connect("download-started", download)
context.set_automation_allowed(True)
Gtk.main()
