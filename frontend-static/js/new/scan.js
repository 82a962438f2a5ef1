import { Lexer } from './lex.js';

/**
 * Where each key and value of a definition stands, in YAML or in JSON, which is a part of it. Unlike a parser it never
 * gives up: a text is broken most of the time while somebody types. What is right is the server's to say.
 */

const NUMBER = /^-?(0|[1-9]\d*)(\.\d*)?([eE][-+]?\d+)?$/;
const WORD = /^(true|false|null)$/;
const KEY = /^([^\s#{}[\],"'|>&*!%@`][^\n]*?)[ \t]*:(?=\s|$)/;

/** JSON begins with a bracket; all else is read as YAML. */
export const isJson = (text) => /^\s*[{[]/.test(text);

/** As RFC 6901 writes it. */
export const pointer = (path) => path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * tokens: [{from, to, type}], to be coloured; scalars: [{from, to, text, role, path}], where the path of a key is that
 * of the map which holds it; places: a Map from a pointer to {key, value}, each [from, to] where it is there.
 */
export function scan(text) {
    const reader = new Reader(text);
    reader.all();
    const { tokens, scalars, places } = reader;
    return { tokens, scalars, places };
}

/** [from, to] of what a pointer names, or of what is nearest above it; null where that is the whole. */
export function rangeOf(places, at) {
    for (let up = at; up; up = up.slice(0, up.lastIndexOf('/'))) {
        const place = places.get(up);
        if (place) return place.key && up === at ? [place.key[0], (place.value ?? place.key)[1]] : (place.key ?? place.value);
    }
    return null;
}

class Reader extends Lexer {
    scalars = [];
    places = new Map();
    #stack = [{ kind: 'root', indent: -1, path: [], value: [] }];
    #broken = false;

    all() {
        while (this.pos < this.text.length) this.#line();
    }

    get #top() {
        return this.#stack.at(-1);
    }

    #line() {
        const start = this.pos;
        this.blanks();
        if (this.pos === start && /^(---|\.\.\.)(\s|$)/.test(this.rest)) this.token('mark', this.pos, (this.pos += 3));
        this.blanks();
        if (!this.atEnd()) this.#block(this.pos - start);
        this.blanks();
        this.comment();
        this.pos = this.lineEnd() + 1;
    }

    /** What begins in this column of a line, outside of brackets. */
    #block(column) {
        if (/^-(\s|$)/.test(this.rest)) this.#item(column);
        else this.#entry(column);
    }

    #item(column) {
        while (this.#top.indent > column) this.#stack.pop();
        if (this.#top.kind !== 'list' || this.#top.indent !== column) this.#push('list', column);
        const list = this.#top;
        list.value = [...list.path, ++list.index];
        this.#place(list.value, 'value', this.pos, this.pos + 1);
        const at = this.pos;
        this.token('mark', at, ++this.pos);
        this.blanks();
        if (!this.atEnd()) this.#block(column + this.pos - at);
    }

    #entry(column) {
        const key = this.#key();
        while (this.#top.indent > column || (this.#top.indent === column && this.#top.kind === 'list')) this.#stack.pop();
        const open = this.#top.kind === 'map' && this.#top.indent === column;
        if (!key) {
            if (open) this.#scalar(this.#top.path, 'key');
            else this.#value(this.#top.value, this.#top.indent);
            return;
        }
        if (!open) this.#push('map', column);
        this.#top.value = this.#named(this.#top.path, key);
        this.blanks();
        if (!this.atEnd()) this.#value(this.#top.value, this.#top.indent);
    }

    #push(kind, indent) {
        this.#stack.push({ kind, indent, path: this.#top.value, index: -1, value: this.#top.value });
    }

    /** A key and its colon; null, and nothing is read, where there is none. */
    #key() {
        const from = this.pos;
        const quoted = this.quoted();
        const key = quoted ?? this.#plainKey();
        if (!key) return null;
        if (quoted) this.blanks();
        if (this.char === ':') {
            this.token('key', key.from, key.to);
            this.token('mark', this.pos, ++this.pos);
            return key;
        }
        this.pos = from;
        return null;
    }

    #plainKey() {
        const found = KEY.exec(this.rest);
        if (!found || / #/.test(found[0])) return null;
        const from = this.pos;
        this.pos += found[0].length - 1;
        return { from, to: from + found[1].length, text: found[1] };
    }

    #named(path, { from, to, text }) {
        const at = [...path, text];
        this.scalars.push({ from, to, text, role: 'key', path });
        this.#place(at, 'key', from, to);
        return at;
    }

    /** What stands behind a colon or a dash. */
    #value(path, indent) {
        for (let found; (found = /^[&!]\S*[ \t]*/.exec(this.rest)); this.pos += found[0].length) {
            this.token('mark', this.pos, this.pos + found[0].trimEnd().length);
        }
        if (this.atEnd()) return;
        const from = this.pos;
        if (/[{[]/.test(this.char)) {
            this.#broken = false;
            this.#flow(path, indent);
            this.#place(path, 'value', from, this.pos);
        } else if (/^[|>][-+\d]*\s*(#.*)?$/.test(this.rest)) {
            this.#folded(indent);
            this.#place(path, 'value', from, this.pos);
        } else {
            this.#scalar(path, 'value');
        }
    }

    /** Text below a bar, as long as it is indented. */
    #folded(indent) {
        const from = this.pos;
        this.pos = this.lineEnd();
        while (this.pos < this.text.length) {
            const line = this.text.slice(this.pos + 1, this.lineEnd(this.pos + 1));
            if (line.trim() && line.search(/\S/) <= indent) break;
            this.pos += line.length + 1;
        }
        this.token('string', from, this.pos);
    }

    #scalar(path, role, inFlow = false) {
        const found = this.quoted() ?? this.plain(inFlow);
        const { from, to, text, quoted } = found;
        this.scalars.push({ from, to, text, role, path });
        this.#place(role === 'key' ? [...path, text] : path, role, from, to);
        const type = !quoted && NUMBER.test(text) ? 'number' : !quoted && WORD.test(text) ? 'word' : 'string';
        this.token(role === 'key' ? 'key' : type, from, to);
        return found;
    }

    /** In brackets. A line that is not indented ends them, since somebody may still write what closes them. */
    #flow(path, indent) {
        const list = this.char === '[';
        this.token('mark', this.pos, ++this.pos);
        for (let index = 0; this.#gap(indent);) {
            const before = this.pos;
            const char = this.char;
            if (char === '}' || char === ']') {
                if (char === (list ? ']' : '}')) this.token('mark', this.pos, ++this.pos);
                return;
            }
            if (char === ',') this.token('mark', this.pos, ++this.pos);
            else if (list) this.#inFlow([...path, index++], indent);
            else this.#pair(path, indent);
            if (this.pos === before) this.pos++;
        }
    }

    #pair(path, indent) {
        const { text } = this.#scalar(path, 'key', true);
        if (!this.#gap(indent) || this.char !== ':') return;
        this.token('mark', this.pos, ++this.pos);
        if (this.#gap(indent) && !/[,}\]]/.test(this.char)) this.#inFlow([...path, text], indent);
    }

    #inFlow(path, indent) {
        const from = this.pos;
        if (!/[{[]/.test(this.char)) {
            this.#scalar(path, 'value', true);
            return;
        }
        this.#flow(path, indent);
        this.#place(path, 'value', from, this.pos);
    }

    /** Skips to the next thing in brackets; whether there is one. */
    #gap(indent) {
        while (!this.#broken && this.pos < this.text.length) {
            this.blanks();
            this.comment();
            if (this.char !== '\n') return this.pos < this.text.length;
            const next = this.text.slice(this.pos + 1, this.lineEnd(this.pos + 1));
            this.#broken = next.trim() !== '' && next.search(/\S/) <= indent && !/^\s*[}\]]/.test(next);
            if (!this.#broken) this.pos++;
        }
        return false;
    }

    #place(path, part, from, to) {
        const at = pointer(path);
        const place = this.places.get(at) ?? {};
        if (!place[part] || place.dash) place[part] = [from, to];
        place.dash = this.text[from] === '-' && to === from + 1;
        this.places.set(at, place);
    }
}
