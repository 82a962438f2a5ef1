import { isJson, scan } from './scan.js';

/** Stands where the caret is while the text is looked at. No definition has it: it is for private use. */
const MARK = '\ue000';
const WORD_BEFORE = /(["']?)([A-Za-z_][\w.-]*)?$/;

/**
 * What is being written at the caret: {from, to, word} to be replaced, {role, path} of it, the keys that stand beside
 * it, and how it is written; null where nothing can be completed, as in a comment.
 */
export function contextAt(text, caret) {
    const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
    const found = WORD_BEFORE.exec(line);
    const quote = line.split(found[1]).length % 2 === 0 ? found[1] : '';
    const word = found[2] ?? '';
    const from = caret - word.length - quote.length;
    const behind = /^[\w.-]*/.exec(text.slice(caret))[0].length;
    const to = caret + behind + (quote && text[caret + behind] === quote ? 1 : 0);
    const { scalars } = scan(text.slice(0, from) + MARK + text.slice(to));
    const here = scalars.find((one) => one.text === MARK);
    if (!here) return null;
    const beside = scalars.filter((one) => one.role === 'key' && one !== here && sameKey(one.path, here.path)).map((one) => one.text);
    const before = line.slice(0, line.length - word.length - quote.length);
    return {
        from, to, word, scalars, role: here.role, path: here.path, beside: new Set(beside), json: isJson(text),
        firstOfLine: /^\s*$/.test(before),
        ownLine: /^\s*(-\s+)*$/.test(before),
        hasColon: /^[ \t]*:/.test(text.slice(to)),
    };
}

const sameKey = (one, other) => one.length === other.length && one.every((step, i) => step === other[i]);
