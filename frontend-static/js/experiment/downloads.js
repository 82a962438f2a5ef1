import { download, downloadAddress, get } from '../api.js';
import { h } from '../dom.js';
import { tell } from '../notice.js';
import { hasToken } from '../token.js';

/** of tells links apart that read the same, for those who hear them. */
export function downloads(checkpointId, of) {
    const link = (format) => h('a', { href: downloadAddress(checkpointId, format), download: true, click: (event) => handOver(event, checkpointId, format) },
        format, h('span', { class: 'unseen' }, ` ${of}`));
    return h('span', { class: 'downloads' }, link('safetensors'), link('bundle'));
}

/**
 * A link alone would not say why nothing comes: in a quick training a checkpoint may have given way since it was listed. Nor can it carry a
 * token: where there is one, the page fetches the file and hands it over.
 */
async function handOver(event, id, format) {
    event.preventDefault();
    const { href, pathname, search } = event.currentTarget;
    try {
        await get(`/checkpoints/${encodeURIComponent(id)}`);
        if (hasToken()) {
            const address = URL.createObjectURL(await download(pathname + search));
            h('a', { href: address, download: `${id}.${format === 'bundle' ? 'zip' : 'safetensors'}` }).click();
            URL.revokeObjectURL(address);
        } else {
            h('a', { href, download: true }).click();
        }
    } catch (problem) {
        tell(problem.status === 404 ? 'This checkpoint is gone: it has given way to others, or somebody has deleted it. Choose one that is listed now.' : problem.message, true);
    }
}
