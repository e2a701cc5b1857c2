// The floor: the text in paragraphs, and nothing else.
const article = document.getElementById('article');

export function paragraphs(text, lang) {
  article.lang = lang;
  article.dir = lang === 'ar' ? 'rtl' : 'ltr';
  const all = document.createDocumentFragment();
  text.split('\n\n').forEach((paragraph, number) => {
    // The blank line between two paragraphs stays in the text, so that offsets are those of the text.
    if (number > 0) all.append('\n\n');
    const element = document.createElement('p');
    element.textContent = paragraph;
    all.append(element);
  });
  article.replaceChildren(all);
  return article;
}

globalThis.show = ({ text, lang }) => paragraphs(text, lang);
