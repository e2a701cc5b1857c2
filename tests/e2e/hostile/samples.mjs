// A small sample of our own for each format that can be read, with each of its fields filled.
const TEXT = 'The mayor said: “The bridge is safe.” She denied 3 delays.';
const json = (value) => JSON.stringify(value);
const quote = { start: 16, end: 37, text: '“The bridge is safe.”' };

const selectors = (start, end, exact) => [
  { type: 'TextPositionSelector', start, end },
  { type: 'TextQuoteSelector', exact, prefix: '', suffix: ' ' },
];
const webAnnotation = (id, start, end, exact, label) => ({
  '@context': 'http://www.w3.org/ns/anno.jsonld',
  id, type: 'Annotation', motivation: 'tagging',
  creator: { id: 'urn:x:me', type: 'Person', name: 'me' },
  body: [{ type: 'TextualBody', purpose: 'tagging', value: label }, { type: 'TextualBody', purpose: 'commenting', value: 'note' }],
  target: { source: 'urn:doc', selector: selectors(start, end, exact) },
});

export const samples = [
  { name: 'page.jsonld', content: json({
    '@context': 'http://www.w3.org/ns/anno.jsonld', id: 'urn:x:page', type: 'AnnotationPage', text: TEXT, label: 'bridge', language: 'en',
    items: [webAnnotation('urn:x:1', 4, 9, 'mayor', 'SPEAKER'), webAnnotation('urn:x:2', 16, 37, quote.text, 'QUOTE')],
  }) },
  { name: 'recogito.json', content: json([webAnnotation('urn:x:1', 4, 9, 'mayor', 'SPEAKER')]) },
  { name: 'doc.ann', content: `T1\tCUE 10 14\tsaid\nT2\tSPEAKER 4 9\tmayor\nT3\tQUOTE 16 37\t${quote.text}\nR1\tspeaker Arg1:T3 Arg2:T2\nA1\tReview T3 accepted\n#1\tAnnotatorNotes T3\tnote\n` },
  { name: 'doccano.jsonl', content: `${json({ id: 1, text: TEXT, entities: [{ id: 1, label: 'CUE', start_offset: 10, end_offset: 14 }, { id: 2, label: 'QUOTE', start_offset: 16, end_offset: 37 }], relations: [{ id: 1, from_id: 2, to_id: 1, type: 'cue' }], Comments: ['note'] })}\n` },
  { name: 'spans.jsonl', content: `${json({ id: 2, text: TEXT, label: [[10, 14, 'CUE'], [4, 9, 'SPEAKER']], meta: { source: 'paper' } })}\n` },
  { name: 'tasks.json', content: json([{ id: 12, data: { text: TEXT, title: 'bridge' }, annotations: [{ id: 2, result: [
    { id: 'q1', from_name: 'label', to_name: 'text', type: 'labels', value: { ...quote, labels: ['QUOTE'] } },
    { id: 'p1', from_name: 'label', to_name: 'text', type: 'labels', value: { start: 4, end: 9, text: 'mayor', labels: ['SPEAKER'] } },
    { type: 'relation', from_id: 'q1', to_id: 'p1', direction: 'right', labels: ['speaker'] },
    { id: 'q1', from_name: 'note', to_name: 'text', type: 'textarea', value: { text: ['note'] } },
  ] }], predictions: [{ model_version: 'm', result: [] }] }]) },
  { name: 'prodigy.jsonl', content: `${json({ text: TEXT, meta: { source: 'paper' }, _input_hash: 1, _task_hash: 2, _view_id: 'relations', answer: 'accept', tokens: [{ text: 'The', start: 0, end: 3, id: 0, ws: true }, { text: 'mayor', start: 4, end: 9, id: 1, ws: true }, { text: 'said', start: 10, end: 14, id: 2, ws: false }], spans: [{ start: 4, end: 9, token_start: 1, token_end: 1, label: 'SPEAKER' }, { start: 10, end: 14, token_start: 2, token_end: 2, label: 'CUE' }], relations: [{ head: 2, child: 1, label: 'speaker' }] })}\n` },
  { name: 'tokens.conll', content: '-DOCSTART- -X- O O\n\nThe DT O\nmayor NN B-SPEAKER\nsaid VBD B-CUE\nno DT B-QUOTE\n\nmore NN I-QUOTE\n' },
  { name: 'bridge.attributions.csv', content: 'document,id,quote,start,end,type,cue,speaker,note\r\nbridge,a1,“The bridge is safe.”,16,37,direct,said,mayor,note\r\n' },
  { name: 'bridge.claims.csv', content: 'document,id,claim,start,end,worth,score,kind\r\nbridge,a4,She denied 3 delays,38,57,high,0.8,denial\r\n' },
  { name: 'article.tei.xml', content: `<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>bridge</title></titleStmt></fileDesc><profileDesc><particDesc><listPerson><person xml:id="p1"><persName>mayor</persName><note>note</note></person></listPerson></particDesc></profileDesc></teiHeader><text xml:lang="en"><body><head>Bridge</head><p>The <rs xml:id="e2" type="speaker" ref="#p1">mayor</rs> <seg type="cue" xml:id="e3">said</seg>: <said xml:id="e1" who="#p1" direct="true">safe</said></p></body></text></TEI>` },
  { name: 'cas.xmi', content: `<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0"><cas:NULL xmi:id="0"/><custom:Span xmi:id="3" sofa="1" begin="10" end="14" label="Cue" value="CUE" note="note"/><cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text" sofaString="The mayor said no"/></xmi:XMI>` },
  { name: 'cas.json', content: json({ '%TYPES': {}, '%FEATURE_STRUCTURES': [
    { '%ID': 1, '%TYPE': 'uima.cas.Sofa', sofaNum: 1, sofaID: '_InitialView', mimeType: 'text', sofaString: TEXT },
    { '%ID': 2, '%TYPE': 'custom.Span', '@sofa': 1, begin: 10, end: 14, label: 'CUE', note: 'note' },
    { '%ID': 3, '%TYPE': 'uima.tcas.DocumentAnnotation', '@sofa': 1, begin: 0, end: 57, language: 'en' },
  ], '%VIEWS': { _InitialView: { '%SOFA': 1, '%INDEX': 3, '%MEMBERS': [2, 3] } } }) },
  { name: 'training.jsonl', content: `${json({ id: 'bridge', lang: 'en', text: TEXT, tokens: ['The', 'mayor', 'said'], token_start: [0, 4, 10], token_end: [3, 9, 14], tags: ['O', 'B-SPEAKER', 'B-CUE'], spans: [{ start: 4, end: 9, label: 'speaker', text: 'mayor' }], relations: [] })}\n` },
];
