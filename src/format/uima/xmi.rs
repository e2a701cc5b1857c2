//! Spells feature structures as UIMA CAS XMI (XML 1.0).

use super::structures::{Feature, SOFA, Structure, flat_of, structures};
use crate::format::exchange::flat::Flat;
use crate::format::exchange::xml::{Event, Reader, escaped};
use crate::format::fault::Fault;

/// Returns a document. It must not hold what XML cannot.
pub(super) fn write(flat: Flat) -> String {
    let flat = flat.without_gaps();
    let structures = structures(&flat);
    // Layers of others can be in packages that end alike.
    let mut prefixes: Vec<(String, String)> =
        [("cas", "uima.cas"), ("tcas", "uima.tcas"), ("custom", "webanno.custom")]
            .map(|(prefix, package)| (prefix.to_owned(), package.to_owned()))
            .to_vec();
    for structure in &structures {
        let package = package_of(&structure.type_name);
        if !prefixes.iter().any(|(_, known)| known == package) {
            let short = package.rsplit('.').next().unwrap_or(package);
            let n = prefixes.iter().filter(|(prefix, _)| prefix.starts_with(short)).count();
            let prefix = if n == 0 { short.to_owned() } else { format!("{short}{}", n + 1) };
            prefixes.push((prefix, package.to_owned()));
        }
    }
    let declared = prefixes
        .iter()
        .map(|(prefix, package)| format!(" xmlns:{prefix}=\"http:///{}.ecore\"", package.replace('.', "/")));
    let declared: String = declared.collect();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xmi:XMI xmlns:xmi=\"http://www.omg.org/XMI\"{declared} \
         xmi:version=\"2.0\">\n<cas:NULL xmi:id=\"0\"/>\n"
    );
    for structure in &structures {
        let name = structure.short_name();
        let package = package_of(&structure.type_name);
        let prefix = prefixes.iter().find(|(_, known)| known == package).map_or("", |(prefix, _)| prefix);
        xml += &format!("<{prefix}:{name} xmi:id=\"{}\" sofa=\"{SOFA}\"", structure.id);
        if let Some((begin, end)) = structure.at {
            xml += &format!(" begin=\"{begin}\" end=\"{end}\"");
        }
        for (name, value) in &structure.features {
            let value = match value {
                Feature::Text(text) => escaped(text).into_owned(),
                Feature::Reference(id) => id.to_string(),
            };
            xml += &format!(" {name}=\"{value}\"");
        }
        xml += "/>\n";
    }
    let members: Vec<String> = structures.iter().map(|it| it.id.to_string()).collect();
    xml += &format!(
        "<cas:Sofa xmi:id=\"{SOFA}\" sofaNum=\"1\" sofaID=\"_InitialView\" mimeType=\"text/plain\" \
         sofaString=\"{}\"/>\n<cas:View sofa=\"{SOFA}\" members=\"{}\"/>\n</xmi:XMI>\n",
        escaped(&flat.text),
        members.join(" "),
    );
    xml
}

/// Returns the package of a type.
fn package_of(type_name: &str) -> &str {
    type_name.rsplit_once('.').map_or("", |(package, _)| package)
}

/// Reads a document: its first text and what is in it.
pub(super) fn read(source: &str) -> Result<Flat, Fault> {
    let mut reader = Reader::new(source);
    let mut of_others: Vec<String> = Vec::new();
    let mut structures: Vec<(Structure, Option<u32>)> = Vec::new();
    let mut sofa: Option<(u32, String)> = None;
    let mut namespaces: Vec<(String, String)> = Vec::new();
    while let Some(event) = reader.next()? {
        let Event::Start { name, attributes } = event else { continue };
        for (key, value) in &attributes {
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                namespaces.push((prefix.to_owned(), value.clone()));
            }
        }
        let get = |wanted: &str| attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value);
        let Some((prefix, short)) = name.split_once(':') else { continue };
        let Some(id) = get("xmi:id").and_then(|id| id.parse::<u32>().ok()) else { continue };
        let namespace =
            namespaces.iter().rev().find(|(key, _)| key == prefix).map(|(_, value)| value.as_str());
        let package = namespace.unwrap_or("").trim_start_matches("http:///").trim_end_matches(".ecore");
        let type_name = format!("{}.{short}", package.replace('/', "."));
        match type_name.as_str() {
            "uima.cas.Sofa" => {
                match (get("sofaString"), &sofa) {
                    (Some(text), None) => sofa = Some((id, text.clone())),
                    (Some(_), Some(_)) => of_others.push(type_name),
                    (None, _) => {}
                }
                continue;
            }
            "uima.cas.NULL" | "uima.cas.View" => continue,
            _ => {}
        }
        let number = |key: &str| match get(key).map(|value| value.parse::<u32>()) {
            Some(Ok(number)) => Ok(Some(number)),
            Some(Err(_)) => Err(reader.fault(&format!("\"{key}\" must be a whole number from 0"))),
            None => Ok(None),
        };
        let at = number("begin")?.zip(number("end")?);
        let of = number("sofa")?;
        let own = attributes.iter().filter(|(key, _)| {
            !matches!(key.as_str(), "xmi:id" | "sofa" | "begin" | "end") && !key.starts_with("xmlns:")
        });
        let features = own.map(|(key, value)| (key.clone(), Feature::Text(value.clone()))).collect();
        structures.push((Structure { id, type_name, at, features }, of));
    }
    let Some((id, text)) = sofa else {
        return Err(reader.fault("there is no text (cas:Sofa with a sofaString)"));
    };
    let (structures, others): (Vec<_>, Vec<_>) =
        structures.into_iter().partition(|(_, of)| of.is_none_or(|of| of == id));
    let structures: Vec<Structure> = structures.into_iter().map(|(structure, _)| structure).collect();
    of_others.extend(others.into_iter().map(|(structure, _)| structure.type_name));
    Ok(flat_of(text, &structures, &of_others))
}
