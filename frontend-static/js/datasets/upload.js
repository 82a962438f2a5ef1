import { BASE, Problem } from '../api.js';
import { askForToken, authorization } from '../token.js';

/**
 * Sends a file, with a rule for rows that cannot be read, refuse or skip. The file is read from the disk as it goes and never is in
 * memory; sent(bytes) is told how far it is.
 * Resolves to the dataset.
 */
export async function upload({ name, badRows }, file, sent, signal) {
    const used = authorization().Authorization;
    const { status, body } = await once(`${BASE}/datasets?${new URLSearchParams({ name, bad_rows: badRows })}`, file, sent, signal);
    if (status < 300) return body;
    const again = status === 401 && (used !== authorization().Authorization || (await askForToken(body?.detail ?? '')));
    if (again) return upload({ name, badRows }, file, sent, signal);
    throw new Problem({ status, title: `The server answered ${status}`, ...body });
}

/** By XMLHttpRequest, since fetch does not say how much it has sent. */
function once(address, file, sent, signal) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        const gone = 'The server cannot be reached, or takes no more of it. It keeps nothing of a file that does not come whole';
        request.open('POST', address);
        request.responseType = 'json';
        const headers = { Accept: 'application/json, application/problem+json', 'Content-Type': 'application/octet-stream', ...authorization() };
        for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
        request.upload.onprogress = ({ loaded }) => sent(loaded);
        request.upload.onload = () => sent(file.size);
        request.onload = () => resolve({ status: request.status, body: request.response });
        request.onerror = () => reject(new Problem({ title: 'The connection broke off', detail: gone }));
        request.onabort = () => reject(signal.reason);
        signal.addEventListener('abort', () => request.abort());
        request.send(file);
    });
}
