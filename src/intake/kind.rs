//! What sort of file bytes are, recognised by their first bytes and, inside of an archive, by its parts.

use std::fmt;

use super::package::Package;

/// A sort of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text of some encoding, as far as can be seen.
    Text,
    /// A Word document (`.docx`).
    Docx,
    /// An OpenDocument text (`.odt`).
    Odt,
    /// Something else that is known.
    Other(Unreadable),
}

/// A sort of file that is known and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// Rich Text Format.
    Rtf,
    /// PDF.
    Pdf,
    /// A document of Word before 2007, or one with a password.
    OldWord,
    /// A table of a spreadsheet.
    Spreadsheet,
    /// Slides of a presentation.
    Slides,
    /// A document of Pages.
    Pages,
    /// A book.
    Book,
    /// A web page saved with its pictures in one file.
    WebArchive,
    /// A picture.
    Picture,
    /// Sound or film.
    Media,
    /// An archive or a packed file.
    Archive,
}

impl Unreadable {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Rtf,
        Self::Pdf,
        Self::OldWord,
        Self::Spreadsheet,
        Self::Slides,
        Self::Pages,
        Self::Book,
        Self::WebArchive,
        Self::Picture,
        Self::Media,
        Self::Archive,
    ];

    /// Returns its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rtf => "rtf",
            Self::Pdf => "pdf",
            Self::OldWord => "old_word",
            Self::Spreadsheet => "spreadsheet",
            Self::Slides => "slides",
            Self::Pages => "pages",
            Self::Book => "book",
            Self::WebArchive => "web_archive",
            Self::Picture => "picture",
            Self::Media => "media",
            Self::Archive => "archive",
        }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Rtf => "an RTF file: open it in a word processor and save it as .docx, .odt or plain text",
            Self::Pdf => "a PDF: open it, copy its text and save that as a .txt file",
            Self::OldWord => {
                "a document of an old Word, or one with a password: save it as .docx without a password"
            }
            Self::Spreadsheet => "a spreadsheet: save it as .csv, or copy the article\'s text out of it",
            Self::Slides => "a presentation: copy the article\'s text out of it",
            Self::Pages => "a Pages document: export it as Word (.docx) or plain text",
            Self::Book => "an e-book: copy the article\'s text out of it",
            Self::WebArchive => "a web archive: save the page as HTML, or copy the article\'s text",
            Self::Picture => "a picture: its text would have to be typed or recognised first",
            Self::Media => "sound or film: its words would have to be written down first",
            Self::Archive => "an archive: unpack it first",
        })
    }
}

/// Returns what sort of file bytes of that name are.
pub(super) fn kind_of(name: &str, bytes: &[u8]) -> Kind {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    let has_at = |at: usize, magic: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(magic));
    let extension = name.rsplit_once('.').map_or(String::new(), |(_, end)| end.to_ascii_lowercase());
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return in_package(bytes, &extension);
    }
    let text = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes).trim_ascii_start();
    let other = if text.starts_with(b"{\\rtf") {
        Unreadable::Rtf
    } else if text.starts_with(b"%PDF-") {
        Unreadable::Pdf
    } else if starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        match extension.as_str() {
            "xls" | "xlsx" => Unreadable::Spreadsheet,
            "ppt" | "pptx" | "pps" => Unreadable::Slides,
            _ => Unreadable::OldWord,
        }
    } else if starts(b"\x89PNG")
        || starts(b"\xFF\xD8\xFF")
        || starts(b"GIF8")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || starts(b"RIFF") && has_at(8, b"WEBP")
        || starts(b"BM") && bytes.get(6..10) == Some(&[0; 4])
        || has_at(4, b"ftyphei")
        || has_at(4, b"ftypmif1")
        || has_at(4, b"ftypavif")
    {
        Unreadable::Picture
    } else if starts(b"RIFF") && (has_at(8, b"WAVE") || has_at(8, b"AVI "))
        || has_at(4, b"ftyp")
        || starts(b"ID3")
        || starts(b"OggS")
        || starts(b"fLaC")
        || starts(b"\x1A\x45\xDF\xA3")
        || starts(b"\xFF\xFB")
        || starts(b"\xFF\xF3")
    {
        Unreadable::Media
    } else if starts(b"\x1F\x8B")
        || starts(b"7z\xBC\xAF")
        || starts(b"Rar!")
        || starts(b"BZh")
        || starts(b"\xFD7zXZ")
        || starts(b"\x28\xB5\x2F\xFD")
    {
        Unreadable::Archive
    } else if starts(b"bplist00") || matches!(extension.as_str(), "mht" | "mhtml") && starts_mail(text) {
        Unreadable::WebArchive
    } else {
        return Kind::Text;
    };
    Kind::Other(other)
}

fn starts_mail(text: &[u8]) -> bool {
    let head = text.get(..text.len().min(1024)).unwrap_or(text).to_ascii_lowercase();
    let has = |word: &[u8]| head.windows(word.len()).any(|it| it == word);
    has(b"mime-version") || has(b"multipart/related")
}

/// Returns what an archive is by its parts.
fn in_package(bytes: &[u8], extension: &str) -> Kind {
    let Some(package) = Package::of(bytes) else { return Kind::Other(Unreadable::Archive) };
    let has = |path: &str| package.has(path);
    let media_type = match package.part("mimetype", 256) {
        Ok(Some(media_type)) => String::from_utf8_lossy(&media_type).trim().to_owned(),
        // Archives that a person unpacked and packed again often lack it; the file's name says the same.
        Ok(None) | Err(_) if has("content.xml") => match extension {
            "odt" | "ott" => "application/vnd.oasis.opendocument.text".to_owned(),
            "ods" => "application/vnd.oasis.opendocument.spreadsheet".to_owned(),
            "odp" => "application/vnd.oasis.opendocument.presentation".to_owned(),
            _ => String::new(),
        },
        // Only the parts say what it is.
        Ok(None) | Err(_) => String::new(),
    };
    if has("word/document.xml") || package.main_document().is_some() {
        Kind::Docx
    } else if media_type.starts_with("application/vnd.oasis.opendocument.text") {
        Kind::Odt
    } else if has("xl/workbook.xml")
        || media_type.starts_with("application/vnd.oasis.opendocument.spreadsheet")
    {
        Kind::Other(Unreadable::Spreadsheet)
    } else if has("ppt/presentation.xml")
        || media_type.starts_with("application/vnd.oasis.opendocument.presentation")
    {
        Kind::Other(Unreadable::Slides)
    } else if media_type.starts_with("application/epub") {
        Kind::Other(Unreadable::Book)
    } else if has("Index/Document.iwa") || has("index.xml") || has("Index.zip") {
        Kind::Other(Unreadable::Pages)
    } else {
        Kind::Other(Unreadable::Archive)
    }
}
