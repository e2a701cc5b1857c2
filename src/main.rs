//! Begins the page.

fn main() {
    qawl::ui::begin();
}
