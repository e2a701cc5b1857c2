// The text in paragraphs with @recogito/text-annotator over it.
import { createTextAnnotator } from '@recogito/text-annotator';
import '@recogito/text-annotator/text-annotator.css';
import { paragraphs } from './plain.js';

globalThis.show = ({ text, lang, annotations }) => {
  const annotator = createTextAnnotator(paragraphs(text, lang), { renderer: 'CSS_HIGHLIGHTS' });
  // `setAnnotations` of this version puts them into the store without resolving their places.
  annotator.state.store.bulkAddAnnotations(annotations);
  globalThis.annotator = annotator;
};

globalThis.add = (annotation) => globalThis.annotator.addAnnotation(annotation);
