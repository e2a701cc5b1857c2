//! The articles that corrections are counted on, each quote with the mistake planted in its suggestion.

use qawl::schema::QuoteKind::{self, Direct, Indirect, Mixed};

/// A mistake of a suggestion, as a reader of today's suggestions meets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mistake {
    /// There is none.
    None,
    /// The content is too long or too short: it is suggested as these pieces.
    Extent(&'static [&'static str]),
    /// Somebody else is linked as the speaker: the last mention of that before the quote.
    Speaker(&'static str),
    /// Nothing is suggested but the cue, which attributes nothing.
    Missed,
    /// Its pieces are suggested as quotes of their own; the cue belongs to the first.
    Split,
    /// It is suggested as one quote with the next one, whose cue is not.
    Merged,
    /// This is in truth the second part of a merged suggestion.
    Swallowed,
    /// Another type is suggested.
    Type(QuoteKind),
    /// Who relayed it is linked as its speaker.
    Medium,
    /// The cue is suggested and linked to nothing.
    OrphanCue,
}

impl Mistake {
    /// Returns the name that counts are told under.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "right",
            Self::Extent(_) => "extent",
            Self::Speaker(_) => "speaker",
            Self::Missed => "missed",
            Self::Split => "split",
            Self::Merged | Self::Swallowed => "merged",
            Self::Type(_) => "type",
            Self::Medium => "medium",
            Self::OrphanCue => "orphan cue",
        }
    }
}

/// A quote as it ought to be. Surfaces are the first ones after `at`; one that begins with `<` is the last
/// before it.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    pub at: &'static str,
    pub content: &'static [&'static str],
    pub cues: &'static [&'static str],
    pub source: &'static str,
    /// Which speaker that is.
    pub who: u32,
    pub medium: Option<&'static str>,
    pub kind: QuoteKind,
    pub mistake: Mistake,
}

/// A suggested quote that is none: its content, cue and source.
pub type Wrong = (&'static str, &'static str, &'static str);

/// An article with all that is wanted in it.
pub struct Article {
    pub lang: &'static str,
    pub text: &'static str,
    pub wanted: &'static [Wanted],
    pub wrong: &'static [Wrong],
    /// What is suggested as a claim: the contents of these quotes.
    pub claims: &'static [usize],
}

const fn quote(
    at: &'static str,
    content: &'static [&'static str],
    cues: &'static [&'static str],
    (who, source): (u32, &'static str),
    kind: QuoteKind,
    mistake: Mistake,
) -> Wanted {
    Wanted { at, content, cues, source, who, medium: None, kind, mistake }
}

/// About dams.
pub const ARABIC: Article = Article {
    lang: "ar",
    text: "وزارة الري: خمسة سدود جديدة قبل الشتاء\n\n\
        أعلن وزير الري سامر النجار أن الوزارة ستبني خمسة سدود في الشمال، وأضاف أن كلفة المشروع تبلغ 40% من موازنة العام المقبل.\n\n\
        وقال النجار للصحفيين: «لن يبقى حقل واحد بلا ماء»، مؤكداً ثقته بالمهندسين.\n\n\
        ورأت المهندسة هدى عمران أن الخطة متأخرة، لكن سكان القرى ينتظرون منذ أعوام.\n\n\
        وبحسب وكالة «نهر» قال مدير السد كريم فارس إن المنسوب ارتفع ثلاثة أمتار.\n\n\
        «نعمل ليل نهار»، قال فارس، «ولن نتوقف قبل الشتاء».\n\n\
        وأكد المزارع عادل شاهين أن المحصول تضرر، وحذر من موسم جاف.\n\n\
        وقالت عمران إن «التأخير غير مقبول» في أي مشروع للري.\n\n\
        وأوضح النائب بدر الصالح أن البرلمان سيناقش الخطة الأسبوع المقبل.\n\n\
        وذكر مصدر في البلدية أن الأعمال توقفت يومين 🌧 بسبب المطر.\n\n\
        وأجاب الصالح قائلاً: «القرار بيد الحكومة وحدها».\n\n\
        ووقّع المجلس «ميثاق الماء» أمس.\n\n\
        وتوقع فارس أن يكتمل البناء خلال عام، بينما غادر الوزير القاعة.\n\n\
        وتابع شاهين: «نريد الماء لا الوعود».",
    wanted: &[
        quote("وزارة الري", &["خمسة سدود جديدة قبل الشتاء"], &[], (1, "وزارة الري"), Direct, Mistake::None),
        quote(
            "أعلن وزير",
            &["الوزارة ستبني خمسة سدود في الشمال"],
            &["أعلن"],
            (2, "وزير الري سامر النجار"),
            Indirect,
            Mistake::None,
        ),
        quote(
            "أضاف أن",
            &["كلفة المشروع تبلغ 40% من موازنة العام المقبل"],
            &["أضاف"],
            (2, "<وزير الري سامر النجار"),
            Indirect,
            Mistake::Extent(&["كلفة المشروع تبلغ"]),
        ),
        quote("قال النجار", &["لن يبقى حقل واحد بلا ماء"], &["قال"], (2, "النجار"), Direct, Mistake::None),
        quote("مؤكداً", &["ثقته بالمهندسين"], &["مؤكداً"], (2, "<النجار"), Indirect, Mistake::Missed),
        quote(
            "رأت المهندسة",
            &["الخطة متأخرة"],
            &["رأت"],
            (3, "المهندسة هدى عمران"),
            Indirect,
            Mistake::Extent(&["الخطة متأخرة، لكن سكان القرى ينتظرون منذ أعوام"]),
        ),
        Wanted {
            medium: Some("<وكالة «نهر»"),
            ..quote(
                "قال مدير",
                &["المنسوب ارتفع ثلاثة أمتار"],
                &["قال"],
                (4, "مدير السد كريم فارس"),
                Indirect,
                Mistake::Medium,
            )
        },
        quote(
            "نعمل ليل",
            &["نعمل ليل نهار", "ولن نتوقف قبل الشتاء"],
            &["قال"],
            (4, "فارس"),
            Direct,
            Mistake::Split,
        ),
        quote(
            "أكد المزارع",
            &["المحصول تضرر"],
            &["أكد"],
            (5, "المزارع عادل شاهين"),
            Indirect,
            Mistake::Merged,
        ),
        quote("حذر من", &["موسم جاف"], &["حذر"], (5, "<المزارع عادل شاهين"), Indirect, Mistake::Swallowed),
        quote(
            "قالت عمران",
            &["«التأخير غير مقبول» في أي مشروع للري"],
            &["قالت"],
            (3, "عمران"),
            Mixed,
            Mistake::Type(Indirect),
        ),
        quote(
            "أوضح النائب",
            &["البرلمان سيناقش الخطة الأسبوع المقبل"],
            &["أوضح"],
            (6, "النائب بدر الصالح"),
            Indirect,
            Mistake::Speaker("عمران"),
        ),
        quote(
            "ذكر مصدر",
            &["الأعمال توقفت يومين 🌧 بسبب المطر"],
            &["ذكر"],
            (7, "مصدر في البلدية"),
            Indirect,
            Mistake::OrphanCue,
        ),
        quote(
            "أجاب الصالح",
            &["القرار بيد الحكومة وحدها"],
            &["أجاب", "قائلاً"],
            (6, "الصالح"),
            Direct,
            Mistake::None,
        ),
        quote(
            "توقع فارس",
            &["يكتمل البناء خلال عام"],
            &["توقع"],
            (4, "فارس"),
            Indirect,
            Mistake::Extent(&["يكتمل البناء خلال عام، بينما غادر الوزير القاعة"]),
        ),
        quote("تابع شاهين", &["نريد الماء لا الوعود"], &["تابع"], (5, "شاهين"), Direct, Mistake::None),
    ],
    wrong: &[("ميثاق الماء", "وقّع", "المجلس")],
    claims: &[1, 2, 6, 8, 12],
};

/// About a ferry.
pub const ENGLISH: Article = Article {
    lang: "en",
    text: "Harbour board: The ferry will sail again in May\n\n\
        The harbour master, Ruth Alder, said that the pier would cost 12% more than planned, adding that the work was sound.\n\n\
        “Nobody will be left on the island,” Alder told reporters.\n\n\
        The mayor, Colin Pratt, denied any delay before the summer season.\n\n\
        Skipper Mona Reyes said the fares were too high, while her crew waited on the quay.\n\n\
        According to the Tidewater Post, engineer Paul Osei said the hull had rusted through.\n\n\
        “We check every plate,” Osei said, “and we repair what we find.”\n\n\
        Islander Greta Holm insisted the shop would close and warned of a hard winter.\n\n\
        Reyes said the timetable was “a bad joke” for everybody on the island.\n\n\
        Councillor Liam Byrne argued that the council should buy a second boat 🚢 next year.\n\n\
        A union official explained that the crews had agreed to the plan.\n\n\
        Byrne, asked about it, replied: “The money is there.”\n\n\
        The council approved the “Island Charter” on Monday.\n\n\
        Osei predicted that the work would take a year, although the mayor left the room.\n\n\
        “People want a boat, not a brochure,” Holm said.",
    wanted: &[
        quote(
            "Harbour board",
            &["The ferry will sail again in May"],
            &[],
            (1, "Harbour board"),
            Direct,
            Mistake::None,
        ),
        quote(
            "The harbour master",
            &["the pier would cost 12% more than planned"],
            &["said"],
            (2, "The harbour master, Ruth Alder"),
            Indirect,
            Mistake::Extent(&["the pier would cost"]),
        ),
        quote(
            "adding that",
            &["the work was sound"],
            &["adding"],
            (2, "<The harbour master, Ruth Alder"),
            Indirect,
            Mistake::None,
        ),
        quote(
            "Nobody will",
            &["Nobody will be left on the island"],
            &["told"],
            (2, "Alder"),
            Direct,
            Mistake::None,
        ),
        quote(
            "The mayor, Colin",
            &["any delay before the summer season"],
            &["denied"],
            (3, "The mayor, Colin Pratt"),
            Indirect,
            Mistake::Missed,
        ),
        quote(
            "Skipper",
            &["the fares were too high"],
            &["said"],
            (4, "Skipper Mona Reyes"),
            Indirect,
            Mistake::Extent(&["the fares were too high, while her crew waited on the quay"]),
        ),
        Wanted {
            medium: Some("<the Tidewater Post"),
            ..quote(
                "engineer Paul",
                &["the hull had rusted through"],
                &["said"],
                (5, "engineer Paul Osei"),
                Indirect,
                Mistake::Medium,
            )
        },
        quote(
            "We check",
            &["We check every plate", "and we repair what we find"],
            &["said"],
            (5, "Osei"),
            Direct,
            Mistake::Split,
        ),
        quote(
            "Islander",
            &["the shop would close"],
            &["insisted"],
            (6, "Islander Greta Holm"),
            Indirect,
            Mistake::Merged,
        ),
        quote(
            "warned of",
            &["a hard winter"],
            &["warned"],
            (6, "<Islander Greta Holm"),
            Indirect,
            Mistake::Swallowed,
        ),
        quote(
            "Reyes said the timetable",
            &["the timetable was “a bad joke” for everybody on the island"],
            &["said"],
            (4, "Reyes"),
            Mixed,
            Mistake::Type(Indirect),
        ),
        quote(
            "Councillor",
            &["the council should buy a second boat 🚢 next year"],
            &["argued"],
            (7, "Councillor Liam Byrne"),
            Indirect,
            Mistake::Speaker("Reyes"),
        ),
        quote(
            "A union",
            &["the crews had agreed to the plan"],
            &["explained"],
            (8, "A union official"),
            Indirect,
            Mistake::OrphanCue,
        ),
        quote("Byrne, asked", &["The money is there"], &["replied"], (7, "Byrne"), Direct, Mistake::None),
        quote(
            "Osei predicted",
            &["the work would take a year"],
            &["predicted"],
            (5, "Osei"),
            Indirect,
            Mistake::Extent(&["the work would take a year, although the mayor left the room"]),
        ),
        quote(
            "People want",
            &["People want a boat, not a brochure"],
            &["said"],
            (6, "Holm"),
            Direct,
            Mistake::None,
        ),
    ],
    wrong: &[("Island Charter", "approved", "The council")],
    claims: &[1, 2, 6, 8, 12],
};
