import { register } from '../api.js';
import { h, setText } from '../dom.js';
import { BadRows, rowsIn } from './bad-rows.js';

/** A form for what lies on the server's machine: it is read where it is. placed() is called when a dataset has come. */
export function placeForm(placed) {
    const name = h('input', { type: 'text', required: true, maxlength: '100', spellcheck: 'false' });
    const badRows = new BadRows();
    const path = h('input', { type: 'text', required: true, spellcheck: 'false', placeholder: '/data/sets/boxes.csv', change: () => badRows.reset() });
    const says = h('p', { class: 'says', role: 'status' });
    const start = h('button', { class: 'primary' }, 'Read in place');
    const tell = (text, tone = '') => {
        says.dataset.tone = tone;
        setText(says, text);
    };
    async function send(event) {
        event.preventDefault();
        start.disabled = true;
        tell('The server reads it once to learn its columns, which takes a while where it is large…');
        try {
            const dataset = await register(name.value.trim(), path.value.trim(), badRows.rule);
            badRows.reset();
            tell(`Registered: ${dataset.name}, ${rowsIn(dataset)}.`, 'good');
            placed();
        } catch (problem) {
            tell(badRows.reasonOf(problem), 'bad');
        } finally {
            start.disabled = false;
        }
    }
    return h('details', { class: 'place' }, h('summary', null, 'Read a file or folder of the server’s machine in place'),
        h('form', { submit: send }, h('label', null, 'Name ', name), h('label', null, 'Path ', path), badRows.element, start), says);
}
