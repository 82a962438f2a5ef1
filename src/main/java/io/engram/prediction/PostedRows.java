package io.engram.prediction;

import io.engram.data.CellVisitor;
import io.engram.data.CsvRows;
import io.engram.data.InvalidData;
import io.engram.definition.Flaw;
import io.engram.definition.RecordReader;
import io.engram.experiment.InvalidBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what is to be predicted, within the limits of the settings. */
@Component
class PostedRows {

    private static final int MAX_DEPTH = 20;

    private final PredictionSettings settings;
    private final int maxBytes;
    private final JsonMapper json;

    PostedRows(PredictionSettings settings) {
        this.settings = settings;
        this.maxBytes = Math.toIntExact(
                Math.min(Integer.MAX_VALUE - 16, settings.maxBody().toBytes()));
        this.json = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxStringLength(maxBytes)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Reads JSON.
     *
     * @throws InvalidBody with every flaw of what is not a row
     * @throws UnpredictableRows where there are no rows, or too many
     * @throws NoPrediction where the body is too large, or no JSON
     */
    PredictionRequest json(InputStream body) throws IOException {
        List<Flaw> flaws = new ArrayList<>();
        PredictionRequest request = new RecordReader(flaws)
                .read(PredictionRequest.class, tree(bytes(body)))
                .orElseThrow(() -> new InvalidBody(flaws));
        if (request.dataset() == null) {
            checkCount(request.rows());
        } else {
            checkPart(request);
        }
        return request;
    }

    /**
     * Reads a table, whose cells are taken for numbers where numbers are wanted.
     *
     * @throws UnpredictableRows where it is no table, or has no rows or too many
     * @throws NoPrediction where the body is too large
     */
    JsonNode csv(InputStream body) throws IOException {
        ArrayNode read = json.createArrayNode();
        try (CsvRows csv = new CsvRows("The body", new ByteArrayInputStream(bytes(body)))) {
            List<String> header = csv.header();
            ObjectNode[] row = {json.createObjectNode()};
            CellVisitor visitor = (column, text, offset, length) -> {
                if (length > 0) {
                    row[0].put(header.get(column), new String(text, offset, length));
                }
            };
            while (read.size() <= settings.maxRows() && csv.next(visitor)) {
                read.add(row[0]);
                row[0] = json.createObjectNode();
            }
        } catch (InvalidData e) {
            throw new UnpredictableRows(List.of(new Flaw("/rows", String.valueOf(e.getMessage()))));
        }
        checkCount(read);
        return read;
    }

    private JsonNode tree(byte[] bytes) {
        try {
            JsonNode tree = json.readTree(new String(bytes, StandardCharsets.UTF_8));
            if (!tree.isMissingNode()) {
                return tree;
            }
        } catch (JacksonException e) {
            String place = e.getLocation() == null
                    ? ""
                    : " in line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new NoPrediction(
                    NoPrediction.Reason.UNREADABLE,
                    "The body is not valid JSON" + place + ". Send an object with rows: {\"rows\": [{...}]}");
        }
        throw new NoPrediction(
                NoPrediction.Reason.UNREADABLE, "The body is empty. Send an object with rows: {\"rows\": [{...}]}");
    }

    private byte[] bytes(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new NoPrediction(
                    NoPrediction.Reason.TOO_LARGE,
                    "The body is larger than the " + maxBytes
                            + " bytes that engram.predict.max-body allows. Send the rows" + " in several requests.");
        }
        return bytes;
    }

    private void checkPart(PredictionRequest request) {
        if (request.rows() != null) {
            throw new UnpredictableRows(
                    List.of(new Flaw("/rows", "are sent beside a dataset. Leave one of both out.")));
        }
        if (request.count() > settings.maxRows()) {
            throw new UnpredictableRows(List.of(new Flaw(
                    "/count",
                    "is more than the " + settings.maxRows()
                            + " that engram.predict.max-rows allows. Ask for them in several requests.")));
        }
    }

    private void checkCount(@Nullable JsonNode rows) {
        String wrong = null;
        if (rows == null || !rows.isArray()) {
            wrong = "must be an array of objects: cells by the names of columns";
        } else if (rows.isEmpty()) {
            wrong = "has no row. Send at least one.";
        } else if (rows.size() > settings.maxRows()) {
            wrong = "has more rows than the " + settings.maxRows()
                    + " that engram.predict.max-rows allows. Send them in several requests.";
        }
        if (wrong != null) {
            throw new UnpredictableRows(List.of(new Flaw("/rows", wrong)));
        }
    }
}
