package io.engram.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Parts of the page by themselves, in the browser that they are made for. */
@BrowserTest
class LivePartsTests {

    private final Site site;

    LivePartsTests(Site site) {
        this.site = site;
    }

    private Object evaluate(String script) {
        try (Tab tab = site.open("#/nowhere")) {
            return tab.page().evaluate(script);
        }
    }

    @Test
    void readsAnEventStreamWhateverThePiecesInWhichItComes() {
        Object read = evaluate("""
                async () => {
                    const { EventParser } = await import('/js/live/sse.js');
                    const stream = ': hello\\r\\nretry: 2000\\r\\nid: 7\\r\\n\\r\\nevent: state\\nid: 8\\ndata: {"a":\\ndata: 1}\\n\\n'
                        + 'data:none\\r\\revent: lost\\nid: 9\\n\\n';
                    const results = [];
                    for (let size = 1; size <= stream.length; size++) {
                        const parser = new EventParser();
                        const events = [];
                        for (let at = 0; at < stream.length; at += size) events.push(...parser.push(stream.slice(at, at + size)));
                        const told = events.map(({ type, data, id }) => `${type} ${data.replace('\\n', '/')} ${id}`);
                        results.push([...told, parser.lastId, parser.retry].join(', '));
                    }
                    return [...new Set(results)];
                }
                """);

        assertThat(read).isEqualTo(List.of("state {\"a\":/1} 8, message none 8, 9, 2000"));
    }

    @Test
    void connectsAgainBehindWhatItHasSeen() {
        Object told = evaluate("""
                async () => {
                    const { Stream } = await import('/js/live/stream.js');
                    const asked = [];
                    const heard = [];
                    window.fetch = async (url, { headers }) => {
                        asked.push(headers['Last-Event-ID'] ?? 'none');
                        return new Response(asked.length === 1
                            ? 'retry: 10\\nid: 5\\n\\nevent: state\\nid: 6\\ndata: {"n": 1}\\n\\nid: 7\\ndata: {"n": 0'
                            : 'id: 7\\ndata: {"n": 2}\\n\\n');
                    };
                    await new Promise((resolve) => {
                        const stream = new Stream('/events', { opened() {}, event: (type, { n }) => heard.push(n), lost() {
                            if (asked.length < 3) return;
                            stream.stop();
                            resolve();
                        } });
                        stream.start();
                    });
                    return [asked.join(' '), heard.join(' ')];
                }
                """);

        assertThat(told).isEqualTo(List.of("none 6 7", "1 2 2"));
    }

    /** tensorboard, vz_line_chart2: debiased exponential moving average. By hand: 0.5 of 1, 3, 5. */
    @Test
    void smoothsAsTensorBoardDoes() {
        Object smoothed = evaluate("""
                async () => (await import('/js/chart/series.js')).smooth([1, null, 3, 5], 0.5)
                """);

        assertThat(smoothed)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                .satisfiesExactly(
                        first -> assertThat(number(first)).isEqualTo(1),
                        gap -> assertThat(gap).isNull(),
                        second -> assertThat(number(second)).isEqualTo((0.25 + 1.5) / 0.75),
                        third -> assertThat(number(third)).isEqualTo((0.125 + 0.75 + 2.5) / 0.875));
    }

    @Test
    void placesStepsInTheirEpochs() {
        Object places = evaluate("""
                async () => {
                    const { EpochScale } = await import('/js/chart/epochs.js');
                    const scale = new EpochScale([1, 2, 3, 4, 5, 6, 7], [1, 1, 1, 1, 2, 2, 2], 4);
                    return [scale.at(1), scale.at(3), scale.at(5), scale.at(7)];
                }
                """);

        assertThat((List<?>) places).extracting(LivePartsTests::number).containsExactly(0.0, 0.5, 1.0, 1.5);
    }

    @Test
    void namesWhatDiffersOnceAndAsShortAsItIsClear() {
        Object names = evaluate("""
                async () => {
                    const { differing, flatten, shortNames } = await import('/js/compare/flatten.js');
                    const flat = [1, 2].map((n) => flatten({ name: `n${n}`, optimizer: { adam: { lr: n } }, hparams: { hidden: 10 * n },
                        modules: { model: [{ linear: { units: 10 * n } }] }, epochs: 5 }));
                    return Object.fromEntries(shortNames(differing(flat)));
                }
                """);

        assertThat(names).isEqualTo(Map.of("hparams.hidden", "hidden", "optimizer.adam.lr", "lr"));
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }
}
