import { h, keyed } from '../dom.js';
import { isJson, scan } from './scan.js';

const INDENT = '  ';
const HELP = 'Tab indents; Escape, then Tab leaves. Control and Space completes. Control and Enter trains it.';

/**
 * A text area, so that undo, selection, phones and screen readers are the browser's own, over the same text in colours.
 * The paper grows with the text and the desk around it scrolls, so both are always at one.
 */
export class DefinitionEditor {
    #leaving = false;
    #inserting = false;
    #marks = new Map();

    /**
     * changed(typed) is called after each change of the text, typed or put in; moved(scrolled) when the caret may be elsewhere in the window;
     * keys(event) may take a key, and says whether it did.
     */
    constructor({ changed, moved, keys }) {
        Object.assign(this, { changed, moved, keys });
        this.area = h('textarea', {
            id: 'definition-text', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', autocorrect: 'off', wrap: 'off',
            'aria-label': 'Definition', 'aria-describedby': 'editor-help', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox',
            input: () => this.#changed(!this.#inserting), keydown: (event) => this.#key(event), blur: () => (this.#leaving = false), click: () => this.moved(false),
        });
        this.numbers = h('div', { class: 'numbers', 'aria-hidden': 'true' });
        this.ink = h('pre', { class: 'ink', 'aria-hidden': 'true' });
        this.desk = h('div', { class: 'desk', scroll: () => this.moved(true) }, this.numbers, h('div', { class: 'paper' }, this.ink, this.area));
        this.element = h('div', { class: 'editor' }, this.desk, h('p', { class: 'quiet hint', id: 'editor-help' }, HELP));
    }

    get text() {
        return this.area.value;
    }

    /** For a text that comes from elsewhere before anything was typed. */
    set text(text) {
        this.area.value = text;
        this.#changed(false);
    }

    /** As if it were typed, so that it can be undone. */
    insert(text, from, to, caret = from + text.length) {
        this.area.focus({ preventScroll: true });
        this.area.setSelectionRange(from, to);
        this.#inserting = true;
        if (!document.execCommand('insertText', false, text)) {
            this.area.setRangeText(text, from, to, 'end');
            this.#changed(false);
        }
        this.#inserting = false;
        this.area.setSelectionRange(caret, caret);
        this.#reveal();
    }

    /** Marks what is wrong: [{from, to}], each within a line. */
    mark(ranges) {
        const { text } = this;
        this.#marks = new Map(ranges.map(({ from, to }) => {
            const line = lineOf(text, from);
            const end = text.indexOf('\n', from);
            return [line, [from, Math.max(Math.min(to, end < 0 ? text.length : end), from + 1)]];
        }));
        this.#draw();
    }

    goTo(place) {
        this.area.focus({ preventScroll: true });
        this.area.setSelectionRange(place, place);
        this.#reveal();
        this.desk.scrollIntoView({ block: 'nearest' });
    }

    /** Where the caret is in the window; also that of a place. */
    rectangle(place = this.area.selectionStart) {
        const start = startOfLine(this.text, place);
        const line = this.ink.children[lineOf(this.text, place) - 1];
        let left = place - start;
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        for (let node; (node = walker.nextNode()); left -= node.length) {
            if (left > node.length) continue;
            const range = document.createRange();
            range.setStart(node, left);
            range.collapse(true);
            const box = range.getBoundingClientRect();
            if (box.height) return box;
        }
        return line.getBoundingClientRect();
    }

    #changed(typed) {
        this.#draw();
        if (typed) this.#reveal();
        this.changed(typed);
    }

    #draw() {
        const { text } = this;
        const { tokens } = scan(text);
        let at = 0;
        let next = 0;
        const lines = text.split('\n').map((content, index) => {
            const from = at;
            at += content.length + 1;
            while (next < tokens.length && tokens[next].to <= from) next++;
            const own = [];
            for (let i = next; i < tokens.length && tokens[i].from < at; i++) own.push(tokens[i]);
            return { key: index + 1, from, content, own, bad: this.#marks.get(index + 1) };
        });
        keyed(this.ink, lines, ({ key }) => String(key), () => h('div'), (place, line) => drawLine(place, line));
        keyed(this.numbers, lines, ({ key }) => String(key), ({ key }) => h('div', null, String(key)), (place, { bad }) => place.toggleAttribute('data-bad', Boolean(bad)));
    }

    #key(event) {
        if (event.isComposing || this.keys(event)) return;
        const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
        if (event.key === 'Tab' && plain && !this.#leaving) {
            event.preventDefault();
            this.#indent(event.shiftKey);
        } else if (event.key === 'Enter' && plain && !event.shiftKey) {
            event.preventDefault();
            this.#newLine();
        }
        if (event.key !== 'Shift') this.#leaving = event.key === 'Escape';
    }

    /** The next line begins below this one, deeper where this one opens something. */
    #newLine() {
        const { selectionStart: from, selectionEnd: to } = this.area;
        const line = this.text.slice(startOfLine(this.text, from), from);
        const opens = /([:{[]|^\s*-)\s*$/.test(line) && line.trim() !== '-';
        const dashes = /^\s*((-\s+)*)/.exec(line)[1].length;
        const own = /^\s*/.exec(line)[0].length;
        const deeper = opens ? own + (isJson(this.text) ? 0 : dashes) + INDENT.length : own;
        this.insert(`\n${' '.repeat(deeper)}`, from, to);
    }

    #indent(back) {
        const { selectionStart: from, selectionEnd: to } = this.area;
        const start = startOfLine(this.text, from);
        const many = this.text.slice(from, to).includes('\n');
        if (!many && !back) {
            this.insert(INDENT, from, to);
            return;
        }
        const old = this.text.slice(start, to);
        const changed = back ? old.replace(/^ {1,2}/gm, '') : old.replace(/^/gm, INDENT);
        if (changed === old) return;
        this.insert(changed, start, to);
        if (many) this.area.setSelectionRange(start, start + changed.length);
    }

    /** Scrolls the desk, which the browser does not always do by itself. */
    #reveal() {
        const caret = this.rectangle();
        const box = this.desk.getBoundingClientRect();
        const left = box.left + this.numbers.offsetWidth;
        if (caret.bottom > box.bottom - 8) this.desk.scrollTop += caret.bottom - box.bottom + 8;
        if (caret.top < box.top + 8) this.desk.scrollTop -= box.top + 8 - caret.top;
        if (caret.left > box.right - 24) this.desk.scrollLeft += caret.left - box.right + 24;
        if (caret.left < left + 8) this.desk.scrollLeft -= left + 8 - caret.left;
    }
}

const startOfLine = (text, place) => (place === 0 ? 0 : text.lastIndexOf('\n', place - 1) + 1);

/** From 1. */
export const lineOf = (text, place) => text.slice(0, place).split('\n').length;

function drawLine(place, { from, content, own, bad }) {
    const look = JSON.stringify([content, own.map((one) => [one.type, one.from - from, one.to - from]), bad?.map((at) => at - from)]);
    if (place.look === look) return;
    place.look = look;
    place.toggleAttribute('data-bad', Boolean(bad));
    const cuts = new Set([0, content.length]);
    for (const { from: start, to: end } of own) cuts.add(start - from).add(end - from);
    for (const at of bad ?? []) cuts.add(at - from);
    const places = [...cuts].filter((cut) => cut >= 0 && cut <= content.length).sort((a, b) => a - b);
    const pieces = places.slice(1).map((end, i) => {
        const at = from + places[i];
        const type = own.find((one) => one.from <= at && at < one.to)?.type;
        const wrong = bad && at >= bad[0] && at < bad[1] ? 'wrong-here' : null;
        const classes = [type && `ink-${type}`, wrong].filter(Boolean).join(' ');
        return h('span', { class: classes || null }, content.slice(places[i], end));
    });
    place.replaceChildren(...(pieces.length ? pieces : ['\u200b']));
}
