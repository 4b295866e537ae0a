package io.mlprod.model;

import io.mlprod.internal.text.RecordText;
import java.util.Map;

/**
 * The metadata that the author of a model wrote into it.
 *
 * @param producer the exporting tool, such as {@code skl2onnx}; may be empty
 * @param producerVersion that tool's version; may be empty
 * @param domain the model's name space; may be empty
 * @param graphName the name of the main graph; may be empty
 * @param description free text; may be empty
 * @param version the model's version number, 0 if none was set
 * @param custom the free key-value entries
 * @since 0.1
 */
public record ModelMetadata(
        String producer,
        String producerVersion,
        String domain,
        String graphName,
        String description,
        long version,
        Map<String, String> custom) {

    /**
     * Keeps an unmodifiable copy of the custom entries.
     *
     * @throws NullPointerException if the map is null
     */
    public ModelMetadata {
        custom = Map.copyOf(custom);
    }

    /**
     * Returns everything in one line, safe to print.
     *
     * @return one line
     */
    @Override
    public String toString() {
        return RecordText.of(this);
    }
}
