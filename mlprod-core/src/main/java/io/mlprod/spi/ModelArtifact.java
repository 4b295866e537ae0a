package io.mlprod.spi;

import io.mlprod.internal.text.PlainText;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model as it was read and checked, before an engine opens it. Immutable as long as its bytes are not changed, which
 * no code does: they are not copied, since that would cost a large model its size again.
 *
 * @since 0.1
 */
public final class ModelArtifact {

    private static final byte[] NO_BYTES = {};

    private final String description;
    private final String sha256;
    private final byte[] bytes;
    private final @Nullable ModelGraph graph;
    private final Map<String, ByteBuffer> externalData;

    private ModelArtifact(Builder builder) {
        description = builder.description;
        sha256 = builder.sha256;
        bytes = builder.bytes;
        graph = builder.graph;
        externalData = builder.externalData;
    }

    /**
     * Returns a builder of a model without bytes and without a graph.
     *
     * @param description where it came from, for messages
     * @param sha256 what distinguishes its version from others: the digest of all that was read, 64 lower-case
     *     hexadecimal digits
     * @return a builder
     * @throws IllegalArgumentException if it is not such a digest
     */
    public static Builder builder(String description, String sha256) {
        return new Builder(description, sha256);
    }

    /**
     * Returns where the model came from, for messages.
     *
     * @return a path, a resource or a size
     */
    public String description() {
        return description;
    }

    /**
     * Returns the digest of what was read, external files included, before functions were inlined.
     *
     * @return 64 lower-case hexadecimal digits
     */
    public String sha256() {
        return sha256;
    }

    /**
     * Returns the bytes of the model file; those of an ONNX model have the functions that it defines inlined.
     *
     * @return the array itself, not to be changed; empty if the source has no file
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * Returns the structure of an ONNX model.
     *
     * @return empty if the model was not read as ONNX
     */
    public Optional<ModelGraph> graph() {
        return Optional.ofNullable(graph);
    }

    /**
     * Returns the initializers whose data are in other files, as bytes in little-endian order.
     *
     * @return buffers by the initializer's name, not to be changed
     */
    public Map<String, ByteBuffer> externalData() {
        return externalData;
    }

    @Override
    public String toString() {
        return description;
    }

    /** A builder of models as they were read. For one thread. */
    public static final class Builder {

        private final String description;
        private final String sha256;
        private byte[] bytes = NO_BYTES;
        private @Nullable ModelGraph graph;
        private Map<String, ByteBuffer> externalData = Map.of();

        private Builder(String description, String sha256) {
            this.description = Objects.requireNonNull(description, "description");
            if (!Objects.requireNonNull(sha256, "sha256").matches("[0-9a-f]{64}")) {
                throw new IllegalArgumentException(
                        PlainText.line("A SHA-256 has 64 lower-case hexadecimal digits, not '" + sha256 + "'"));
            }
            this.sha256 = sha256;
        }

        /**
         * Sets the bytes of the model file.
         *
         * @param value kept, and not changed afterwards
         * @return this
         */
        public Builder bytes(byte[] value) {
            bytes = Objects.requireNonNull(value, "bytes");
            return this;
        }

        /**
         * Sets the structure of an ONNX model.
         *
         * @param value the graph
         * @return this
         */
        public Builder graph(ModelGraph value) {
            graph = Objects.requireNonNull(value, "graph");
            return this;
        }

        /**
         * Sets the initializers whose data are in other files.
         *
         * @param value bytes by the initializer's name; the map is copied
         * @return this
         */
        public Builder externalData(Map<String, ByteBuffer> value) {
            externalData = Map.copyOf(value);
            return this;
        }

        /**
         * Builds the model.
         *
         * @return the model
         */
        public ModelArtifact build() {
            return new ModelArtifact(this);
        }
    }
}
