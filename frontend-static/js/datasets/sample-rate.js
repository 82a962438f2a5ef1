/** The rate that a WAV or FLAC file says it has, since a browser decodes to whatever rate it is asked for; null where it says none. */
export function sampleRateOf(bytes) {
    const view = new DataView(bytes);
    const text = (at) => (at + 4 <= bytes.byteLength ? String.fromCharCode(...new Uint8Array(bytes, at, 4)) : '');
    if (text(0) === 'fLaC' && bytes.byteLength >= 22) return view.getUint32(18) >>> 12;
    if (text(0) !== 'RIFF') return null;
    for (let at = 12; at + 16 <= bytes.byteLength;) {
        const size = view.getUint32(at + 4, true);
        if (text(at) === 'fmt ') return view.getUint32(at + 12, true);
        at += 8 + size + (size & 1);
    }
    return null;
}
