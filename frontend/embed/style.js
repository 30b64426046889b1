// The look: custom properties of the page around, then the microsite's own colour. Grounds and letters are the page's.
const STYLE = `
:host { display: block; }
:host([hidden]) { display: none; }
.frame {
  --accent: var(--microsite-accent, var(--_primary, #1b4f8c));
  --on-accent: var(--microsite-on-accent, var(--_on-primary, #fff));
  --edge: var(--microsite-edge, light-dark(#6b6b6b, #a3a3a3));
  --wrong: var(--microsite-wrong, light-dark(#a8201a, #ff9d96));
  --round: var(--microsite-round, 0.375rem);
  --gap: var(--microsite-gap, 1.25rem);
  font: inherit; font-family: var(--microsite-font, inherit); color: var(--microsite-text, inherit); line-height: 1.5;
  text-align: start; overflow-wrap: anywhere; max-width: var(--microsite-width, 42rem);
}
*, *::before { box-sizing: border-box; }
[hidden] { display: none !important; }
p, ul, ol, fieldset, legend { margin: 0; padding: 0; border: 0; min-width: 0; }
ul { list-style: none; }
a { color: var(--microsite-link, inherit); }
.title { font-weight: 700; font-size: 1.25em; line-height: 1.25; }
form { display: flex; flex-direction: column; gap: var(--gap); margin-block-start: var(--gap); }
.group { padding-block-start: var(--gap); border-block-start: 2px solid var(--accent); display: flow-root; }
.group > legend { float: inline-start; width: 100%; font-weight: 700; font-size: 1.15em; margin-block-end: 0.75rem; }
.group > legend + * { clear: both; }
.field { margin-block-end: var(--gap); }
.field > label, .field legend { display: block; font-weight: 600; }
.optional { font-weight: 400; }
label.check.check { display: flex; font-weight: 400; gap: 0.6rem; align-items: flex-start; padding-block: 0.35rem; cursor: pointer; }
.check input { width: 1.25rem; height: 1.25rem; margin: 0.1rem 0 0; flex: none; accent-color: var(--accent); }
.help { font-size: 0.9375em; }
.line { width: 100%; max-width: 32rem; min-height: 2.75rem; margin-block-start: 0.35rem; padding: 0.5rem 0.75rem; border: 1px solid var(--edge); border-radius: var(--round); background: var(--microsite-ground, Field); color: var(--microsite-text, FieldText); font: inherit; }
textarea.line { display: block; resize: vertical; }
.error { color: var(--wrong); font-weight: 600; }
[aria-invalid="true"] { border: 2px solid var(--wrong); }
.errors { padding: 1rem; border: 3px solid var(--wrong); border-radius: var(--round); }
.errors ul { margin-block-start: 0.4rem; display: grid; gap: 0.3rem; }
.trap { position: absolute; inset-inline-start: -200vw; }
.notice, .done { padding: 0.8rem 1rem; margin-block-start: var(--gap); border-inline-start: 4px solid var(--accent); }
.text > * + * { margin-block-start: 0.6em; }
.text { margin-block-end: var(--gap); }
.text li { margin-inline-start: 1.25em; }
.text ul { list-style: disc; }
button { min-height: 2.75rem; padding: 0.5rem 1.5rem; border: 2px solid var(--accent); border-radius: var(--round); background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 700; cursor: pointer; }
button[aria-disabled="true"] { cursor: progress; }
:focus-visible { outline: 3px solid var(--microsite-focus, currentColor); outline-offset: 2px; }
::slotted(a) { display: inline-block; padding-block: 0.6rem; }
legend { max-width: 100%; }
.events > li + li { border-block-start: 1px solid var(--edge); }
.events a { display: block; padding-block: 0.75rem; text-decoration: none; color: var(--microsite-link, inherit); }
.events a:hover .name { text-decoration-thickness: 0.15em; }
.name { display: block; font-weight: 700; text-decoration: underline; }
`;
