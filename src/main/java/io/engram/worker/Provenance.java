package io.engram.worker;

import ai.djl.engine.Engine;
import io.engram.recipe.ExperimentDefinition;
import io.engram.tensor.Devices;
import java.util.LinkedHashMap;
import java.util.Map;

/** What has to be the same for a run to give the same bits again. */
final class Provenance {

    private Provenance() {}

    /** Sets how many threads libtorch takes; it must come before the engine's first use. */
    static void limitThreads(int threads) {
        System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
    }

    /**
     * Versions, machine and settings.
     *
     * @param dataSha256 of the dataset's file, in hexadecimal digits
     */
    static Map<String, String> of(Assignment assignment, ExperimentDefinition definition, String dataSha256) {
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("djl", Engine.getDjlVersion());
        provenance.put("pytorch", Engine.getInstance().getVersion());
        provenance.put("java", Runtime.version().toString());
        provenance.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        provenance.put("device", Devices.nameOf(definition.runOpts().firstDevice()));
        provenance.put("threads", Integer.toString(assignment.threads()));
        provenance.put("seed", Long.toString(definition.seed()));
        provenance.put("data_sha256", dataSha256);
        return provenance;
    }
}
