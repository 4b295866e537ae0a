package io.mlprod.spi;

import java.nio.ByteBuffer;
import java.util.Map;

/**
 * A model as it was read and checked, before an engine loads it.
 *
 * @param description where it came from, for messages
 * @param bytes the model file, with the functions that it defines written out; not to be changed
 * @param graph what the bytes say about the model's structure
 * @param externalData the bytes of the initializers that lie in allowed external files, by initializer name
 * @param sha256 the digest of the file as it was read, and of external files, 64 lower-case hexadecimal digits
 * @since 0.1
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy of a large model would cost its size again
public record ModelArtifact(
        String description, byte[] bytes, ModelGraph graph, Map<String, ByteBuffer> externalData, String sha256) {}
