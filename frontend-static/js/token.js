import { h } from './dom.js';

/** The token that the server asks for, kept while this tab lives. */

const KEY = 'engram-token';

let asking = null;
let declined = false;

export const authorization = () => {
    const token = sessionStorage.getItem(KEY);
    return token ? { Authorization: `Bearer ${token}` } : {};
};

export const hasToken = () => sessionStorage.getItem(KEY) !== null;

/** Asks the reader, once for all calls that wait; resolves to whether there is another token now. */
export function askForToken(detail) {
    if (declined) return Promise.resolve(false);
    asking ??= ask(detail).finally(() => (asking = null));
    return asking;
}

function ask(detail) {
    return new Promise((resolve) => {
        const field = h('input', { type: 'password', id: 'token', autocomplete: 'off', size: '40' });
        const take = () => dialog.close(field.value.trim());
        const dialog = h('dialog', { 'aria-labelledby': 'token-label' },
            h('p', null, h('label', { id: 'token-label', for: 'token' }, 'This server asks for a token.'), ` ${detail}`),
            h('p', null, field),
            h('p', null, h('button', { type: 'button', click: take }, 'Come in'), ' ',
                h('button', { type: 'button', click: () => dialog.close('') }, 'Cancel')));
        field.addEventListener('keydown', (event) => {
            if (event.key === 'Enter') take();
        });
        dialog.addEventListener('close', () => {
            dialog.remove();
            declined = !dialog.returnValue;
            if (dialog.returnValue) sessionStorage.setItem(KEY, dialog.returnValue);
            else sessionStorage.removeItem(KEY);
            resolve(!declined);
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}
