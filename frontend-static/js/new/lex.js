/** The pieces of a definition's text, as they are read one after the other. */

const CLOSES = /^[ \t]*(#|,|\]|\}|:|\n|$)/;

const PLAIN = /^[A-Za-z_][\w.-]*$/;
const WORDS = /^(true|false|null)$/;

/** A text as it is written in YAML: plain where nothing can be mistaken. */
export const written = (text) => (PLAIN.test(text) && !WORDS.test(text) ? text : JSON.stringify(text));

/** Reads on from a place; tokens: [{from, to, type}] are to be coloured. */
export class Lexer {
    tokens = [];
    pos = 0;

    constructor(text) {
        this.text = text;
    }

    get char() {
        return this.text[this.pos];
    }

    get rest() {
        return this.text.slice(this.pos, this.lineEnd());
    }

    lineEnd(from = this.pos) {
        const end = this.text.indexOf('\n', from);
        return end < 0 ? this.text.length : end;
    }

    blanks() {
        while (this.char === ' ' || this.char === '\t' || this.char === '\r') this.pos++;
    }

    comment() {
        if (this.char === '#') this.token('comment', this.pos, (this.pos = this.lineEnd()));
    }

    /** Of what a line says. */
    atEnd() {
        return this.char === undefined || this.char === '\n' || this.char === '#';
    }

    plain(inFlow) {
        const from = this.pos;
        const end = inFlow ? /[,[\]{}]|:(?=[\s,[\]{}]|$)|[ \t]#/ : /[ \t]#/;
        const found = this.rest.search(end);
        this.pos = found < 0 ? this.lineEnd() : from + found;
        const text = this.text.slice(from, this.pos).trimEnd();
        return { from, to: from + text.length, text };
    }

    /** In quotes; a quote that nothing sensible closes is one that is being typed, and ends with its line. */
    quoted() {
        const quote = this.char;
        if (quote !== '"' && quote !== "'") return null;
        const from = this.pos;
        const whole = quote === '"' ? /"((?:[^"\\]|\\[^])*)"/y : /'((?:[^']|'')*)'/y;
        whole.lastIndex = from;
        const found = whole.exec(this.text);
        const ends = found ? from + found[0].length : 0;
        const closed = found && (!found[0].includes('\n') || CLOSES.test(this.text.slice(ends, this.lineEnd(ends) + 1)));
        this.pos = closed ? ends : this.lineEnd();
        const text = closed ? unquoted(found[0], found[1]) : this.text.slice(from + 1, this.pos);
        return { from, to: this.pos, text, quoted: true };
    }

    token(type, from, to) {
        if (to > from) this.tokens.push({ type, from, to });
    }
}

function unquoted(whole, inner) {
    if (whole[0] === "'") return inner.replaceAll("''", "'");
    try {
        return JSON.parse(whole);
    } catch {
        return inner;
    }
}
