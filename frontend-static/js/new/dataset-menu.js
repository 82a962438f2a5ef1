import { h } from '../dom.js';
import { count } from '../format.js';
import { written } from './lex.js';
import { isJson, scan } from './scan.js';

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
        const word = isJson(editor.text) ? JSON.stringify(name) : written(name);
        if (place?.value) editor.insert(word, ...place.value);
        else if (place) this.#behind(place.key[1], word);
        else editor.insert(word, editor.area.selectionStart, editor.area.selectionEnd);
    }

    #behind(end, word) {
        const colon = this.editor.text.indexOf(':', end) + 1;
        const blank = this.editor.text[colon] === ' ' ? 1 : 0;
        this.editor.insert(` ${word}`, colon, colon + blank);
    }
}
