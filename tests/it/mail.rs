//! Mail that is pasted or opened: what the mail program wrote round the article is furniture.

use qawl::intake::{self, Options, Source};
use qawl::schema::BlockKind;
use qawl::session::annotate;

/// Returns the lines of a text that are furniture by its source, and the others.
fn lines(source: &Source) -> (Vec<String>, Vec<String>) {
    let taken = source.take_in(Options::default()).unwrap();
    let text = taken.text.as_str();
    let (mut furniture, mut article) = (Vec::new(), Vec::new());
    let mut at = 0;
    for line in text.split('\n') {
        let is_furniture = taken.hints.iter().any(|(span, kind)| {
            *kind == BlockKind::Boilerplate && (span.start() as usize) <= at && at < span.end() as usize
        });
        if !line.trim().is_empty() {
            if is_furniture { furniture.push(line.to_owned()) } else { article.push(line.to_owned()) }
        }
        at += line.len() + 1;
    }
    (furniture, article)
}

fn plain(text: &str) -> Source {
    Source::Plain(text.into())
}

const SAID: &str = "Warden Laura Finch said the bridge is shut until Monday.";
const TOLD: &str = "Warden Laura Finch said the bridge is shut until Monday. “Nobody may cross it before the engineers have looked at every pillar,” she told reporters, adding that two ferries would run every hour.";
const QALA: &str = "قالت المديرة هدى منصور إن الجسر مغلق حتى الاثنين.";
const SAGTE: &str = "Die Wärterin Laura Fink sagte, die Brücke sei bis Montag gesperrt.";

#[test]
fn what_mail_programs_write_round_an_article_is_furniture() {
    for (name, head, said) in [
        (
            "Outlook",
            "From: Mona Reyes <mona@example.org>\nSent: Friday, March 14, 2025 9:12 AM\nTo: Desk\nCc: News; Photo\nSubject: Bridge\n",
            SAID,
        ),
        (
            "Outlook, divider",
            "-----Original Message-----\nFrom: Mona Reyes\nSent: Friday, March 14, 2025 9:12 AM\nTo: Desk\nSubject: Bridge\n",
            SAID,
        ),
        (
            "Outlook, line",
            "________________________________\nFrom: Mona Reyes <mona@example.org>\nSent: Friday, March 14, 2025 9:12:45 AM\nTo: Desk <desk@example.org>\nSubject: Bridge\n",
            SAID,
        ),
        (
            "Gmail",
            "---------- Forwarded message ---------\nFrom: Mona Reyes <mona@example.org>\nDate: Fri, Mar 14, 2025 at 9:12 AM\nSubject: Bridge\nTo: <desk@example.org>\n",
            SAID,
        ),
        (
            "Apple Mail",
            "Begin forwarded message:\n\nFrom: Mona Reyes <mona@example.org>\nSubject: Bridge\nDate: 14 March 2025 at 09:12:45 CET\nTo: desk@example.org\n",
            SAID,
        ),
        ("Apple Mail, answer", "On Mar 14, 2025, at 9:12 AM, Mona Reyes <mona@example.org> wrote:\n", SAID),
        ("Thunderbird", "On 3/14/25 09:12, Mona Reyes wrote:\n", SAID),
        (
            "Gmail, cut",
            "On Fri, Mar 14, 2025 at 9:12 AM Mona Reyes of the Daily Harbour <\nmona@example.org> wrote:\n",
            SAID,
        ),
        (
            "bold",
            "*From:* Mona Reyes\n*Sent:* Friday, March 14, 2025 9:12 AM\n*To:* Desk\n*Subject:* Bridge\n",
            SAID,
        ),
        (
            "a file",
            "Received: from mail.example.org\n  by example.org; Fri, 14 Mar 2025 09:12:00\nFrom: Mona Reyes <mona@example.org>\nTo: desk@example.org\nMessage-ID: <1@example.org>\nMIME-Version: 1.0\nX-Mailer: Post 1.0\nContent-Type: text/plain; charset=utf-8\n",
            TOLD,
        ),
        (
            "quoted",
            "> From: Mona Reyes <mona@example.org>\n> Sent: Friday, March 14, 2025 9:12 AM\n> To: Desk\n",
            SAID,
        ),
        (
            "Outlook, German",
            "Von: Karl Groß <karl@example.org>\nGesendet: Freitag, 14. März 2025 09:12\nAn: Redaktion\nBetreff: Brücke\n",
            SAGTE,
        ),
        (
            "Outlook, German divider",
            "-----Ursprüngliche Nachricht-----\nVon: Karl Groß\nGesendet: Freitag, 14. März 2025 09:12\nAn: Redaktion\nBetreff: Brücke\n",
            SAGTE,
        ),
        (
            "Apple Mail, German",
            "Anfang der weitergeleiteten Nachricht:\n\nVon: Karl Groß <karl@example.org>\nBetreff: Brücke\nDatum: 14. März 2025 um 09:12:45 MEZ\nAn: redaktion@example.org\n",
            SAGTE,
        ),
        (
            "Apple Mail, German answer",
            "Am 14.03.2025 um 09:12 schrieb Karl Groß <karl@example.org>:\n",
            SAGTE,
        ),
        (
            "Gmail, German",
            "Am Fr., 14. März 2025 um 09:12 Uhr schrieb Karl Groß <karl@example.org>:\n",
            SAGTE,
        ),
        (
            "Outlook, Arabic",
            "من: منى العلي <mona@example.org>\nتم الإرسال: الجمعة، 14 آذار، 2025 09:12 ص\nإلى: التحرير\nنسخة: الأخبار\nالموضوع: الجسر\n",
            QALA,
        ),
        (
            "Outlook, Arabic digits",
            "من: منى العلي\nتاريخ الإرسال: ١٤ مارس ٢٠٢٥ ٩:١٢ ص\nإلى: التحرير\nالموضوع: الجسر\n",
            QALA,
        ),
        (
            "Gmail, Arabic",
            "---------- رسالة معاد توجيهها ---------\nمن: منى العلي <mona@example.org>\nالتاريخ: الجمعة، 14 مارس 2025 في 9:12 ص\nالموضوع: الجسر\nإلى: <desk@example.org>\n",
            QALA,
        ),
        (
            "Gmail, Arabic answer",
            "في الجمعة، 14 مارس 2025 في 9:12 ص تمت كتابة ما يلي بواسطة منى العلي <mona@example.org>:\n",
            QALA,
        ),
        (
            "Apple Mail, Arabic answer",
            "في ١٤ مارس ٢٠٢٥، الساعة ٩:١٢ ص، كتبت منى العلي <mona@example.org>:\n",
            QALA,
        ),
        (
            "Arabic, bidi controls",
            "\u{200F}من:\u{200F} منى العلي <mona@example.org>\n\u{200F}أُرسلت:\u{200F} 14 مارس 2025 9:12 ص\nإلى: التحرير\n",
            QALA,
        ),
    ] {
        let (furniture, article) = lines(&plain(&format!("{head}\n{said}\n")));
        let expected: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).collect();
        assert_eq!(furniture, expected, "{name}");
        assert_eq!(article, [said], "{name}");
        let document = annotate(&plain(&format!("{head}\n{said}\n")).take_in(Options::default()).unwrap());
        let at = head.len() as u32;
        assert!(document.annotations().all(|it| it.parts.start() >= at), "{name}: marks in the head");
        assert!(
            document.annotations().any(|it| it.attribution().is_some()),
            "{name}: no quote in the article"
        );
    }
}

#[test]
fn what_telephones_sign_with_is_furniture() {
    for (said, signed) in [
        (SAID, "Sent from my iPhone"),
        (SAID, "Get Outlook for iOS<https://aka.ms/o0ukef>"),
        (SAGTE, "Von meinem iPhone gesendet"),
        (SAGTE, "Holen Sie sich Outlook für Android"),
        (QALA, "أُرسلت من الـ iPhone"),
        (QALA, "تم الإرسال من هاتفي"),
    ] {
        let (furniture, article) = lines(&plain(&format!("{said}\n\n{signed}\n")));
        assert_eq!((furniture, article), (vec![signed.to_owned()], vec![said.to_owned()]));
    }
}

#[test]
fn mail_in_html_is_told_by_its_lines() {
    for (name, html) in [
        (
            "Outlook",
            "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b><span>From:</span></b><span> Mona Reyes &lt;mona@example.org&gt; <br><b>Sent:</b> Friday, March 14, 2025 9:12 AM<br><b>To:</b> Desk<br><b>Subject:</b> Bridge<o:p></o:p></span></p></div>",
        ),
        (
            "Outlook on the web",
            "<hr><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri\"><b>From:</b> Mona Reyes &lt;mona@example.org&gt;<br><b>Sent:</b> Friday, March 14, 2025 9:12:45 AM<br><b>To:</b> Desk<br><b>Subject:</b> Bridge</font><div>&nbsp;</div></div>",
        ),
        (
            "Apple Mail",
            "<div>Begin forwarded message:</div><br class=\"Apple-interchange-newline\"><div><span><b>From: </b></span><span>Mona Reyes &lt;mona@example.org&gt;<br></span></div><div><span><b>Subject: </b></span><span><b>Bridge</b><br></span></div><div><span><b>Date: </b></span><span>14 March 2025 at 09:12:45 CET<br></span></div><div><span><b>To: </b></span><span>desk@example.org<br></span></div><br>",
        ),
        (
            "Apple Mail, answer",
            "<div><br><blockquote type=\"cite\"><div>On Mar 14, 2025, at 9:12 AM, Mona Reyes &lt;mona@example.org&gt; wrote:</div><br class=\"Apple-interchange-newline\"></blockquote></div>",
        ),
        (
            "Yahoo",
            "<div class=\"yahoo_quoted\"><div><div>On Friday, March 14, 2025 at 09:12:45 AM GMT+1, Mona Reyes &lt;mona@example.org&gt; wrote: </div><div><br></div></div></div>",
        ),
    ] {
        let (furniture, article) = lines(&Source::Html(format!("{html}<div>{SAID}</div>").into()));
        assert!(!furniture.is_empty(), "{name}");
        assert_eq!(article, [SAID], "{name}");
    }
}

#[test]
fn an_article_that_only_looks_like_mail_is_left() {
    for text in [
        "From: a novel by Mona Reyes\n\nThe harbour was quiet.\n",
        "From: Berlin\nTo: Hamburg\n\nThe train took an hour.\n",
        "On Friday at 9:30, the minister wrote:\n\n“We will build it.”\n",
        "On 14 March the minister wrote:\n\n“We will build it.”\n",
        "Am Freitag schrieb die Ministerin:\n\n„Wir bauen das.“\n",
        "في 14 مارس كتب الوزير:\n\n«سنبني الجسر».\n",
        "من: أين جاءت الفكرة؟\n\nقالت هدى إنها قديمة.\n",
        "الموضوع: الجسر\n\nقالت هدى إنه مغلق.\n",
        "Subject: bridges\nDate: March\n\nAll was quiet.\n",
        "He was sent from my town to yours.\n\nIt was late.\n",
        "An: ein Wort.\nVon: ein anderes.\n\nMehr nicht.\n",
    ] {
        let (furniture, _) = lines(&plain(text));
        assert!(furniture.is_empty(), "{text}: {furniture:?}");
        assert_eq!(intake::plain(text).unwrap().text.as_str(), text);
    }
}
