import { h } from '../dom.js';
import { count } from '../format.js';
import { scan } from './scan.js';

const PLAIN = /^[A-Za-z_][\w.-]*$/;
const WORDS = /^(true|false|null)$/;

/** A menu of the datasets that there are; the one that is chosen is written into the definition. */
export class DatasetMenu {
    constructor(editor) {
        this.editor = editor;
        this.select = h('select', { id: 'dataset', change: () => this.#choose() }, h('option', { value: '' }, 'Choose…'));
    }

    fill(datasets) {
        this.select.append(...datasets.map(({ name, rows, sample }) =>
            h('option', { value: name }, `${name}, ${count(rows)} rows${sample ? ', comes with Engram' : ''}`)));
        this.follow();
    }

    /** Shows the one that the text names. */
    follow() {
        const named = scan(this.editor.text).scalars.find(({ role, path }) => role === 'value' && path.join('/') === 'data/dataset')?.text;
        const known = [...this.select.options].some(({ value }) => value === named);
        this.select.value = known ? named : '';
    }

    #choose() {
        const name = this.select.value;
        if (!name) return;
        const { editor } = this;
        const { places } = scan(editor.text);
        const place = places.get('/data/dataset');
        const written = PLAIN.test(name) && !WORDS.test(name) && !isQuoted(editor.text, place) ? name : JSON.stringify(name);
        if (place?.value) editor.insert(written, ...place.value);
        else if (place) this.#behind(place.key[1], written);
        else editor.insert(written, editor.area.selectionStart, editor.area.selectionEnd);
    }

    #behind(end, written) {
        const colon = this.editor.text.indexOf(':', end) + 1;
        const blank = this.editor.text[colon] === ' ' ? 1 : 0;
        this.editor.insert(` ${written}`, colon, colon + blank);
    }
}

const isQuoted = (text, place) => place?.value && text[place.value[0]] === '"';
