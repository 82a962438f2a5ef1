/** What was written and not yet sent, for each address, so that a reload loses nothing. It stays in this browser. */

const KEY = 'engram-drafts';
const MOST = 20;

export const draftOf = (address) => read()[address]?.text ?? null;

export function keepDraft(address, text) {
    const drafts = { ...read(), [address]: { text, at: Date.now() } };
    const newest = Object.entries(drafts).sort(([, a], [, b]) => b.at - a.at).slice(0, MOST);
    write(Object.fromEntries(newest));
}

export function forgetDraft(address) {
    const drafts = read();
    if (!(address in drafts)) return;
    delete drafts[address];
    write(drafts);
}

function read() {
    try {
        return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
        return {};
    }
}

/** Where the browser keeps nothing, as in some private windows, the text lives as long as the page. */
function write(drafts) {
    try {
        localStorage.setItem(KEY, JSON.stringify(drafts));
    } catch (error) {
        console.warn('The draft is not kept', error);
    }
}
