/** A style sheet that the first paint does not wait for, resolved when it holds. Sheets hold in the order of the calls. */
export function sheet(address) {
    const link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = address;
    return new Promise((resolve, reject) => {
        link.addEventListener('load', resolve);
        link.addEventListener('error', () => reject(new Error(`${address} cannot be loaded`)));
        document.head.append(link);
    });
}
