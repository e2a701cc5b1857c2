//! What keeps outside text from becoming more than text, checked in the sources; `SECURITY.md` tells the
//! promises. That they hold in a browser is tested in tests/e2e.

use std::fs;
use std::path::Path;

use crate::tidy::{root, rust_files};

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns every line of a file that names one of these, comments aside.
fn named<'a>(path: &Path, source: &'a str, words: &'a [&'a str]) -> impl Iterator<Item = String> + 'a {
    let path = path.display().to_string();
    source.lines().enumerate().filter_map(move |(idx, line)| {
        let code = line.split("//").next().unwrap_or("");
        let word = words.iter().find(|word| code.contains(**word))?;
        Some(format!("{path}:{}: {word}", idx + 1))
    })
}

#[test]
fn nothing_makes_markup_or_code_of_text() {
    // Of the browser's functions, those that parse a string as markup or run it; of yew's, that too.
    const IN_RUST: &[&str] = &[
        "inner_html",
        "outer_html",
        "insert_adjacent_html",
        "from_html_unchecked",
        "VRaw",
        "DomParser",
        "create_contextual_fragment",
        "document().write",
        "write_1(",
        "set_srcdoc",
        "set_html_unsafe",
        "parse_html_unsafe",
        "new_no_args(",
        "Function::new_with_args",
        "js_sys::eval",
        "inline_js",
        // Selectors and code are written down, never put together from values.
        "query_selector(&format!",
        "query_selector_all(&format!",
        "closest(&format!",
    ];
    const IN_SCRIPTS: &[&str] = &[
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "createContextualFragment",
        "setHTMLUnsafe",
        "srcdoc",
        "eval(",
        "new Function",
        "createHTML",
        "createScript(",
        "javascript:",
        "setTimeout('",
        "setTimeout(\"",
    ];
    let mut found = Vec::new();
    for path in rust_files(&root().join("src")) {
        let source = fs::read_to_string(&path).unwrap();
        // The one selector that is put together is of a number, and is read as one before.
        let is_number = |line: &&str| line.contains("[data-block='{top}']");
        let source: Vec<&str> = source.lines().map(|line| if is_number(&line) { "" } else { line }).collect();
        let source = source.join("\n");
        found.extend(named(&path, &source, IN_RUST));
    }
    let mut n_scripts = 0;
    for entry in fs::read_dir(root().join("assets")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "js") {
            n_scripts += 1;
            let source = fs::read_to_string(&path).unwrap();
            found.extend(named(&path, &source, IN_SCRIPTS));
        }
    }
    assert!(n_scripts > 0);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_page_allows_nothing_from_outside() {
    let page = read("index.html");
    let (_, rest) = page.split_once("http-equiv=\"Content-Security-Policy\"").expect("a policy");
    let (_, rest) = rest.split_once("content=\"").expect("a policy with content");
    let (policy, _) = rest.split_once('"').expect("an end of it");
    let directives: Vec<(&str, Vec<&str>)> = policy
        .split(';')
        .filter_map(|directive| {
            let mut words = directive.split_whitespace();
            Some((words.next()?, words.collect()))
        })
        .collect();
    let of = |name: &str| directives.iter().find(|(it, _)| *it == name).map(|(_, values)| values.as_slice());
    assert_eq!(of("default-src"), Some(&["'none'"][..]));
    assert_eq!(of("connect-src"), Some(&["'self'"][..]));
    assert_eq!(of("style-src"), Some(&["'self'"][..]));
    assert_eq!(of("base-uri"), Some(&["'none'"][..]));
    assert_eq!(of("form-action"), Some(&["'none'"][..]));
    assert_eq!(of("require-trusted-types-for"), Some(&["'script'"][..]));
    assert_eq!(of("trusted-types"), Some(&["default"][..]));
    // Of all directives together: the page's own files, wasm, and nothing else.
    for (name, values) in &directives {
        for value in values {
            let is_known = match *value {
                "'self'" | "'none'" => true,
                "'wasm-unsafe-eval'" => *name == "script-src",
                "'script'" | "default" => name.contains("trusted-types"),
                _ => false,
            };
            assert!(is_known, "{name} allows {value}");
        }
    }
    // What the policy would refuse, and what it does not cover: addresses outside.
    for forbidden in
        ["<style", " style=", " onload=", " onclick=", " onerror=", "http://", "https://", "src=\"//"]
    {
        assert!(!page.contains(forbidden), "index.html has {forbidden}");
    }
    let files = ["<script data-app", "<script src=\"old-browser.js\"></script>"];
    let inline =
        page.match_indices("<script").any(|(at, _)| !files.iter().any(|it| page[at..].starts_with(it)));
    assert!(!inline, "index.html has a script of its own");
}

#[test]
fn styles_ask_for_nothing_outside() {
    for entry in fs::read_dir(root().join("styles")).unwrap() {
        let path = entry.unwrap().path();
        let source = fs::read_to_string(&path).unwrap();
        for forbidden in ["http:", "https:", "url(//", "url(\"//", "@import"] {
            assert!(!source.contains(forbidden), "{} has {forbidden}", path.display());
        }
    }
}

#[test]
fn unsafe_code_is_forbidden_everywhere() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    let allowed: Vec<String> = rust_files(&root().join("src"))
        .iter()
        .flat_map(|path| {
            let source = fs::read_to_string(path).unwrap();
            named(path, &source, &["allow(unsafe", "unsafe {", "unsafe fn", "unsafe impl"])
                .collect::<Vec<_>>()
        })
        .collect();
    assert!(allowed.is_empty(), "{}", allowed.join("\n"));
}

#[test]
fn every_crate_comes_from_the_registry_with_a_checksum() {
    for lock in ["Cargo.lock", "fuzz/Cargo.lock"] {
        let lock = read(lock);
        let packages: Vec<&str> = lock.split("[[package]]").skip(1).collect();
        assert!(packages.len() > 10);
        for package in packages {
            let name = package.lines().find(|line| line.starts_with("name")).unwrap_or("?");
            if name.contains("\"qawl") {
                continue;
            }
            let of_registry = package.lines().any(|line| line.starts_with("source = \"registry+"));
            let checked = package.lines().any(|line| line.starts_with("checksum = "));
            assert!(of_registry && checked, "{name}");
        }
    }
    let lock = read("tests/e2e/package-lock.json");
    let n_packages = lock.matches("\"node_modules/").count();
    assert!(n_packages > 0);
    assert_eq!(n_packages, lock.matches("\"integrity\": \"sha512-").count());
}

#[test]
fn security_names_tests_that_are_there() {
    let promises = read("SECURITY.md");
    let named: Vec<&str> = promises.split('`').skip(1).step_by(2).collect();
    let sources: String = ["tests/it", "fuzz/targets"]
        .iter()
        .flat_map(|folder| rust_files(&root().join(folder)))
        .map(|path| fs::read_to_string(path).unwrap())
        .collect();
    let mut n_tests = 0;
    for name in named {
        if let Some((file, test)) = name.split_once("::") {
            assert!(sources.contains(&format!("fn {test}(")), "{file} has no test {test}");
            n_tests += 1;
        } else if name.contains('/') && !name.contains(' ') && !name.contains(':') {
            let path = name.trim_start_matches("./");
            assert!(root().join(path).exists(), "there is no {path}");
        }
    }
    assert!(n_tests >= 10, "only {n_tests} tests are named");
}
