package io.mlprod.internal.load;

import io.mlprod.error.LoadException;
import io.mlprod.error.LoadException.Reason;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.spi.ModelGraph;
import io.mlprod.spi.ModelGraph.ExternalTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The weights that a model keeps in other files, read only from files that were allowed by name and really lie in the
 * model's folder.
 *
 * @param files the bytes of each file, in the order of their names
 * @param tensors the bytes of each initializer
 */
record ExternalData(Map<String, byte[]> files, Map<String, ByteBuffer> tensors) {

    static ExternalData read(ModelSource source, ModelGraph graph) {
        Map<String, byte[]> files = new TreeMap<>();
        Map<String, ByteBuffer> tensors = new LinkedHashMap<>();
        for (ExternalTensor tensor : graph.externalTensors()) {
            byte[] file = files.computeIfAbsent(tensor.location(), location -> readFile(source, location));
            tensors.put(tensor.name(), slice(source, tensor, file));
        }
        return new ExternalData(files, tensors);
    }

    private static byte[] readFile(ModelSource source, String location) {
        Path model = source.path().orElse(null);
        if (model == null) {
            throw refused(source, location, "a model that is not in a file cannot have other files beside it");
        }
        if (!source.externalData().contains(location)) {
            throw refused(
                    source,
                    location,
                    "it was not allowed; re-export the model as one file, or allow it by name with"
                            + " ModelSource.allowExternalData");
        }
        try {
            Path file = model.toAbsolutePath().resolveSibling(location).toRealPath();
            Path folder = model.toAbsolutePath().resolveSibling(".").toRealPath();
            if (!file.startsWith(folder)) {
                throw refused(source, location, "it lies outside the model's folder");
            }
            if (!Files.isRegularFile(file)) {
                throw refused(source, location, "it is not a file");
            }
            return ModelBytes.read(file, source.maxBytes(), location);
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw new LoadException(
                    Reason.EXTERNAL_DATA,
                    source + " keeps weights in '" + location
                            + "', which could not be read; deploy it beside the model",
                    e);
        }
    }

    private static ByteBuffer slice(ModelSource source, ExternalTensor tensor, byte[] file) {
        long length = tensor.length() < 0 ? file.length - tensor.offset() : tensor.length();
        if (tensor.offset() < 0 || length < 0 || tensor.offset() > file.length - length) {
            throw refused(
                    source,
                    tensor.location(),
                    "it has " + file.length + " bytes, too few for '" + tensor.name()
                            + "'; the file is cut off or of another version of the model");
        }
        return ByteBuffer.wrap(file, (int) tensor.offset(), (int) length).slice();
    }

    private static LoadException refused(ModelSource source, String location, String reason) {
        return new LoadException(
                Reason.EXTERNAL_DATA, source + " keeps weights in another file, '" + location + "': " + reason);
    }
}
