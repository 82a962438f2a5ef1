import { download, downloadAddress } from '../api.js';
import { h } from '../dom.js';
import { tell } from '../notice.js';
import { hasToken } from '../token.js';

/** of tells links apart that read the same, for those who hear them. */
export function downloads(checkpointId, of) {
    const link = (format) => h('a', { href: downloadAddress(checkpointId, format), download: true, click: withToken },
        format, h('span', { class: 'unseen' }, ` ${of}`));
    return h('span', { class: 'downloads' }, link('safetensors'), link('bundle'));
}

/** A link cannot carry a token: where there is one, the page fetches the file and hands it over. */
async function withToken(event) {
    if (!hasToken()) return;
    event.preventDefault();
    const { href, pathname } = event.currentTarget;
    const [, id] = pathname.match(/checkpoints\/([^/]+)/) ?? [];
    try {
        const address = URL.createObjectURL(await download(pathname + new URL(href).search));
        h('a', { href: address, download: `${id}.${href.endsWith('bundle') ? 'zip' : 'safetensors'}` }).click();
        URL.revokeObjectURL(address);
    } catch (problem) {
        tell(problem.message, true);
    }
}
