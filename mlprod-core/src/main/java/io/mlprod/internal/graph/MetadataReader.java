package io.mlprod.internal.graph;

import io.mlprod.model.ModelMetadata;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reader of what the exporting tool wrote about a model, from the fields of ModelProto that do not describe its
 * structure.
 */
final class MetadataReader {

    private static final int MAX_ENTRIES = 10_000; // the time of ONNX Runtime's Java binding grows with the square

    private final Map<String, String> custom = new LinkedHashMap<>();
    private String producer = "";
    private String producerVersion = "";
    private String domain = "";
    private String graphName = "";
    private String description = "";
    private long version;
    private int entries;

    /** Reads a field of the model, or skips it if it is of no interest. */
    void read(WireReader model) throws MalformedModelException {
        switch (model.field()) {
            case 2 -> producer = model.text();
            case 3 -> producerVersion = model.text();
            case 4 -> domain = model.text();
            case 5 -> version = model.number();
            case 6 -> description = model.text();
            case 14 -> {
                if (++entries > MAX_ENTRIES) {
                    throw new MalformedModelException(
                            "More than " + MAX_ENTRIES + " entries of metadata", model.position());
                }
                GraphReader.readEntry(model.message(), custom);
            }
            default -> model.skip();
        }
    }

    void readGraphName(WireReader graph, boolean main) throws MalformedModelException {
        if (main) {
            graphName = graph.text();
        } else {
            graph.skip();
        }
    }

    ModelMetadata build() {
        return new ModelMetadata(producer, producerVersion, domain, graphName, description, version, custom);
    }
}
